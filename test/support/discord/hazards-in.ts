import type { Hazard } from './discord-server-types.ts'
import type { Piece } from './texts-of.ts'

/** Who would be notified: made from `allowed_mentions`. */
export interface Pings {
  everyone: boolean
  user(id: string): boolean
  role(id: string): boolean
}

type Found = Pick<Hazard, 'kind' | 'text' | 'pings'>

/** Mentions and markup: developers/reference.mdx "Message Formatting"; markdown as Discord's help page "Markdown Text 101" tells it. */
const drawn: { kind: Hazard['kind']; pattern: RegExp }[] = [
  { kind: 'role', pattern: /<@&\d{5,20}>/g },
  { kind: 'user', pattern: /<@!?\d{5,20}>/g },
  { kind: 'channel', pattern: /<#\d{5,20}>|<id:[\w-]+(:\d+)?>/g },
  { kind: 'command', pattern: /<\/[^:<>\n]{1,100}:\d{5,20}>/g },
  { kind: 'emoji', pattern: /<a?:\w{2,32}:\d{5,20}>/g },
  { kind: 'timestamp', pattern: /<t:-?\d{1,17}(:[tTdDfFsSR])?>/g },
  { kind: 'masked-link', pattern: /\[[^\]\n]+\]\(\s*<?(https?|discord):\/\/[^)\n]+\)/gi },
  { kind: 'invite', pattern: /(discord\.gg|discord(app)?\.com\/invite)\/[\w-]+/gi },
  { kind: 'link', pattern: /(https?|discord):\/\/[^\s<>]+/gi },
  {
    kind: 'formatting',
    pattern: /\*\*[^*]+\*\*|\*[^*\s][^*]*\*|__[^_]+__|(?<!\w)_[^_\s][^_]*_(?!\w)|~~[^~]+~~|\|\|[^|]+\|\|/g,
  },
  { kind: 'formatting', pattern: /^ *(#{1,3} |-# |>{1,3} |[-*] |\d+\. ).*$/gm },
]

/** Bidi controls, zero-width and other characters without a shape; a joiner between pictures belongs to an emoji. */
const invisible =
  /[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|(?<!\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu

/** Shapes of secrets of the platforms that this bot speaks to. */
const token =
  /\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}|\bxox[abposre]-[\w-]{10,}|\bxapp-[\w-]{10,}|\bgh[pousr]_\w{30,}|\bAKIA[A-Z0-9]{16}\b|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}|-----BEGIN [A-Z ]*PRIVATE KEY-----/g

export function hazardsIn(piece: Piece, pings: Pings): Omit<Hazard, 'messageId'>[] {
  const found: Found[] = [
    ...every(piece.text, invisible).map((text) => ({
      kind: 'invisible' as const,
      text: codePoint(text),
      pings: false,
    })),
    ...every(piece.text, token).map((text) => ({ kind: 'token' as const, text, pings: false })),
    ...(piece.kind === 'url' ? [{ kind: 'link' as const, text: piece.text, pings: false }] : []),
    ...(piece.kind === 'active' ? pinging(piece.text, pings) : []),
    ...(piece.kind === 'active' || piece.kind === 'drawn' ? drawing(piece.text) : []),
  ]
  const unique = new Map<string, Found>()
  for (const one of found)
    if (!unique.get(`${one.kind} ${one.text}`)?.pings) unique.set(`${one.kind} ${one.text}`, one)
  return [...unique.values()].map((one) => ({ ...one, where: piece.where }))
}

/** Who is notified is decided without regard to code and backslashes: never more lenient than Discord. */
function pinging(text: string, pings: Pings): Found[] {
  const found: Found[] = []
  for (const mention of every(text, /@(everyone|here)/g))
    if (pings.everyone)
      found.push({ kind: mention === '@here' ? 'here' : 'everyone', text: mention, pings: true })
  for (const [mention, role, id = ''] of text.matchAll(/<@(&|!)?(\d{5,20})>/g))
    if (role === '&' ? pings.role(id) : pings.user(id))
      found.push({ kind: role === '&' ? 'role' : 'user', text: mention, pings: true })
  return found
}

function drawing(text: string): Found[] {
  const { plain, openFence } = withoutCode(text)
  const found: Found[] = openFence ? [{ kind: 'open-fence', text: '```', pings: false }] : []
  for (const mention of every(plain, /@(everyone|here)(?!\w)/g))
    found.push({ kind: mention === '@here' ? 'here' : 'everyone', text: mention, pings: false })
  for (const { kind, pattern } of drawn)
    for (const piece of every(plain, pattern)) found.push({ kind, text: piece, pings: false })
  return found
}

/** Code and characters behind a backslash are blanked: nothing is rendered there. */
function withoutCode(text: string): { plain: string; openFence: boolean } {
  let plain = ''
  let openFence = false
  let at = 0
  while (at < text.length) {
    const ticks = /^`+/.exec(text.slice(at))?.[0]
    if (ticks) {
      const fence = ticks.length >= 3
      const mark = fence ? '```' : ticks
      const end = closing(text, at + mark.length, mark)
      if (end >= 0) {
        plain += ' '
        at = end + mark.length
        continue
      }
      openFence ||= fence
      plain += ticks
      at += ticks.length
      continue
    }
    if (text[at] === '\\' && /[^\w\s]/.test(text[at + 1] ?? '')) {
      plain += '\u0001\u0001'
      at += 2
      continue
    }
    plain += text[at]
    at += 1
  }
  return { plain, openFence }
}

/** A fence ends with the next three ticks, a span with as many ticks as it began with. */
function closing(text: string, from: number, mark: string): number {
  if (mark === '```') return text.indexOf(mark, from)
  const pattern = new RegExp(`(?<!\`)${mark}(?!\`)`, 'g')
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? -1
}

function every(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([match]) => match)
}

function codePoint(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`
}
