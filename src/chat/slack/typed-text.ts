/**
 * What somebody typed, out of what Slack made of it: links, mentions of channels and groups, and the three escaped
 * characters are as they were typed (https://docs.slack.dev/messaging/formatting-message-text). Mentions of `botUser` go.
 */
export function typedText(text: string, botUser: string | null = null): string {
  return text
    .replace(/<([^<>\n]{1,2000})>/g, (whole, inside: string) => unwrapped(inside, botUser) ?? whole)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
}

function unwrapped(inside: string, botUser: string | null): string | null {
  const bar = inside.indexOf('|')
  const target = bar === -1 ? inside : inside.slice(0, bar)
  const label = bar === -1 ? '' : inside.slice(bar + 1)
  if (target.startsWith('@')) return target.slice(1) === botUser ? '' : null
  if (target.startsWith('#')) return label === '' ? null : `#${label}`
  if (target.startsWith('!')) return label === '' ? null : label
  if (target.startsWith('mailto:')) return label === '' ? target.slice('mailto:'.length) : label
  return /^[a-z][a-z0-9+.-]*:/i.test(target) ? target : null
}
