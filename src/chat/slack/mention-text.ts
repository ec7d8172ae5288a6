import { typedText } from './typed-text.ts'

/** What was said to the bot: what follows its name, or else what stands before it. */
export function mentionText(text: string, botUser: string | null): string {
  if (botUser === null) return typedText(text)
  const parts = text.split(new RegExp(`<@${botUser}(?:\\|[^>]{0,80})?>`))
  const [before = '', ...after] = parts.map((part) => part.trim())
  const said = after.filter((part) => part !== '').join(' ')
  return typedText(said === '' ? before : said.replace(/^[:,]\s*/, ''), botUser)
}
