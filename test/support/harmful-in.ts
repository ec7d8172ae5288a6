/** What must never leave in a payload, as Slack or anybody who reads it would find it there. */
const harms: Record<string, RegExp> = {
  'a mention or a link of Slack': /<(?:[!@#]|https?:|mailto:)/i,
  'a bidirectional control': /\p{Bidi_Control}/u,
  'an invisible character': /\p{Default_Ignorable_Code_Point}/u,
  'a control character': /[\x00-\x09\x0b-\x1f\x7f-\x9f]/,
  'half a character': /\p{Surrogate}/u,
  'a token':
    /(?:xox[abeprs]-|xapp-|gh[pousr]_|glpat-|sk-ant-)[\w-]{16,}|(?:AKIA|ASIA)[0-9A-Z]{16}|eyJ[\w-]{16,}\./,
  'a private key': /-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{8}/,
  'a password': /hunter2/,
}

/** Names of what is harmful in any string of a payload, and in its JSON as a whole. */
export function harmfulIn(payload: unknown): string[] {
  const strings = stringsIn(payload)
  const json = JSON.stringify(payload)
  return Object.entries(harms).flatMap(([name, harm]) =>
    strings.some((text) => harm.test(text)) || (name.startsWith('a mention') && harm.test(json))
      ? [name]
      : [],
  )
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(stringsIn)
}
