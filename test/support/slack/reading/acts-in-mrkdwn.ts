import type { Acted } from '../slack-server-types.ts'
import { withoutCode } from './without-code.ts'

type Act = Pick<Acted, 'kind' | 'text'>

/** How Slack reads a text besides its markup. */
export interface Reading {
  /** Whether bare addresses become links. */
  links: boolean
  /** Whether @here, @channel, @everyone and #names are read though nobody marked them up. */
  names: boolean
  channelNames: string[]
}

/**
 * What Slack acts on in mrkdwn. Everything between `<` and `>` is markup wherever it stands, also in code
 * (docs.slack.dev/messaging/formatting-message-text: "detect all substrings matching <(.*)>"; what is none of its
 * special forms is a link).
 */
export function actsInMrkdwn(text: string, reading: Reading): Act[] {
  const acts: Act[] = []
  for (const [whole, inner = ''] of text.matchAll(/<([^<>\n]+)>/g))
    acts.push({ kind: kindOf(inner), text: whole })
  const bare = withoutCode(text.replace(/<[^<>\n]+>/g, (marked) => ' '.repeat(marked.length)))
  if (reading.links) {
    for (const [url] of bare.matchAll(/\b(?:https?|ftp):\/\/[^\s<>]+|\bwww\.[^\s<>]+/gi)) {
      acts.push({ kind: 'auto-link', text: url })
    }
  }
  if (reading.names) {
    for (const [name] of bare.matchAll(/(?<![\w@])@(?:here|channel|everyone)\b/g)) {
      acts.push({ kind: 'broadcast', text: name })
    }
    for (const [marked, name = ''] of bare.matchAll(/(?<![\w&#])#([\p{L}\p{N}_-]+)/gu)) {
      if (reading.channelNames.includes(name)) acts.push({ kind: 'channel', text: marked })
    }
  }
  return acts
}

function kindOf(inner: string): Act['kind'] {
  if (/^@[UW]/.test(inner)) return 'mention'
  if (/^#[CG]/.test(inner)) return 'channel'
  if (/^!date\^/.test(inner)) return 'date'
  if (/^!subteam\^/.test(inner)) return 'group'
  if (inner.startsWith('!')) return 'broadcast'
  return 'link'
}
