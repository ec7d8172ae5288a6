import { isObject } from '../is-object.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Acted } from '../slack-server-types.ts'
import { stringOf } from '../string-of.ts'
import { actsInMrkdwn } from './acts-in-mrkdwn.ts'

type Act = Pick<Acted, 'kind' | 'text' | 'where' | 'label'>

/** Something that people were shown. */
export interface Posted {
  text: string
  blocks: Json
  /** Whether Slack looks up names in the top-level text (`parse: full` or `link_names`). */
  names: boolean
  /** Whether links in it are unfurled; nothing is where messages are not kept. */
  unfurls: boolean
}

/** What Slack acts on in the top-level text and in all texts of the blocks. */
export function actsIn(posted: Posted, channelNames: string[]): Act[] {
  const acts: Act[] = actsInMrkdwn(posted.text, { links: true, names: posted.names, channelNames }).map(
    (act) => ({
      ...act,
      where: 'text',
    }),
  )
  collect(posted.blocks, 'blocks', acts, channelNames)
  const linked = acts.find(({ kind }) => kind === 'link' || kind === 'auto-link')
  if (linked && posted.unfurls) acts.push({ ...linked, kind: 'unfurl' })
  return acts
}

function collect(value: Json, where: string, acts: Act[], channelNames: string[]): void {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) collect(each, `${where}[${index}]`, acts, channelNames)
    return
  }
  if (!isObject(value)) return
  for (const act of ownActs(value, channelNames)) acts.push({ ...act, where })
  for (const [name, each] of Object.entries(value)) collect(each, `${where}.${name}`, acts, channelNames)
}

function ownActs(value: JsonObject, channelNames: string[]): Omit<Act, 'where'>[] {
  const text = stringOf(value.text)
  switch (value.type) {
    case 'mrkdwn':
      // "URLs will be auto-converted into links, conversation names will be link-ified, and certain mentions will be
      // automatically parsed" unless verbatim (docs.slack.dev/reference/block-kit/composition-objects/text-object).
      return actsInMrkdwn(text, {
        links: value.verbatim !== true,
        names: value.verbatim !== true,
        channelNames,
      })
    case 'markdown':
      return [
        ...actsInMrkdwn(text, { links: true, names: true, channelNames }),
        ...[...text.matchAll(/!?\[[^\]\n]*\]\(([^)\n]+)\)/g)].map(([link]) => ({
          kind: 'link' as const,
          text: link,
        })),
      ]
    case 'user':
      return [{ kind: 'mention', text: stringOf(value.user_id) }]
    case 'usergroup':
      return [{ kind: 'group', text: stringOf(value.usergroup_id) }]
    case 'broadcast':
      return [{ kind: 'broadcast', text: stringOf(value.range) }]
    case 'channel':
      return typeof value.channel_id === 'string' ? [{ kind: 'channel', text: value.channel_id }] : []
    case 'date':
      return typeof value.timestamp === 'number' ? [{ kind: 'date', text: stringOf(value.format) }] : []
    case 'link':
      return [{ kind: 'link', text: stringOf(value.url), label: text || stringOf(value.url) }]
    default:
      return []
  }
}
