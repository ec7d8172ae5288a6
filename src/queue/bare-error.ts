/** A copy with nothing but name, message, code and stack: ioredis hangs the command on its errors, AUTH's password with it. */
export function bareError(thrown: unknown): Error & { code?: unknown } {
  if (!(thrown instanceof Error)) return new Error(String(thrown))
  const bare: Error & { code?: unknown } = new Error(thrown.message)
  bare.name = thrown.name
  if (thrown.stack) bare.stack = thrown.stack
  if ('code' in thrown) bare.code = thrown.code
  return bare
}
