export interface Answer {
  status: number
  /** JSON, or text as it is; none for 204. */
  body?: unknown
  headers?: Record<string, string>
}

/** Thrown by whatever refuses a request; `answer` is what is sent. */
export interface Refusal extends Error {
  answer: Answer
}

/** Discord's error format: developers/reference.mdx "Error Messages"; codes in topics/opcodes-and-status-codes.mdx. */
export function refuse(status: number, code: number, message: string, errors?: object): never {
  throw Object.assign(new Error(`${code} ${message}`), {
    answer: { status, body: { message, code, ...(errors && { errors }) } },
  } satisfies Pick<Refusal, 'answer'>)
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'answer' in error
}

export const unknownChannel = () => refuse(404, 10003, 'Unknown Channel')
export const unknownMessage = () => refuse(404, 10008, 'Unknown Message')
export const missingAccess = () => refuse(403, 50001, 'Missing Access')
export const missingPermissions = () => refuse(403, 50013, 'Missing Permissions')
export const archivedThread = () => refuse(400, 50083, 'Thread is archived')
