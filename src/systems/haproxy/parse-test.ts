/** What `haproxy -c` said, its lines shortened to alerts and warnings; null for other text. */
export function parseTest(text: string): { ok: boolean; messages: string[] } | null {
  const lines = text.split('\n', 2000)
  const messages = lines.filter((line) => /^\[(?:ALERT|WARNING)\]/.test(line)).map((line) => line.trim())
  const ok = lines.some((line) => /^Configuration file is valid/.test(line))
  if (!ok && !messages.some((line) => line.startsWith('[ALERT]'))) return null
  return { ok, messages: messages.slice(0, 40).map((line) => line.slice(0, 400)) }
}
