/** What Slack sends over HTTP: JSON for events; forms for commands, with JSON in `payload` for interactions. Null for anything else. */
export function parseRequest(contentType: string, body: string): Record<string, unknown> | null {
  if (/^application\/json\b/i.test(contentType)) return parseObject(body)
  if (!/^application\/x-www-form-urlencoded\b/i.test(contentType)) return null
  const form = new URLSearchParams(body)
  const payload = form.get('payload')
  return payload === null ? Object.fromEntries(form) : parseObject(payload)
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : null
  } catch {
    return null
  }
}
