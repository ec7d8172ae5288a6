import type { DiscordPayload } from '../../../src/chat/discord/render-message.ts'
import { leadsTo } from '../../support/leads-to.ts'

/** What Discord would refuse of a payload, and what it would act on: https://docs.discord.com/developers/resources/message */
export function payloadProblems(payload: DiscordPayload): string[] {
  const problems: string[] = []
  const atMost = (what: string, text: string, max: number, min = 0) => {
    if (text.length > max || text.trim().length < min) problems.push(`${what} has ${text.length} characters`)
  }
  atMost('content', payload.content, 2000)
  if (payload.content.trim() === '' && payload.embeds.length === 0 && payload.files.length === 0) {
    problems.push('nothing to show')
  }
  if (payload.embeds.length > 10) problems.push(`${payload.embeds.length} embeds`)
  let total = 0
  for (const { title, description, footer, ...rest } of payload.embeds) {
    if (title !== undefined) atMost('title', title, 256, 1)
    if (description !== undefined) atMost('description', description, 4096, 1)
    if (footer !== undefined) atMost('footer', footer.text, 2048, 1)
    if (title === undefined && description === undefined) problems.push('empty embed')
    total += (title?.length ?? 0) + (description?.length ?? 0) + (footer?.text.length ?? 0)
    if (Object.keys(rest).some((key) => key !== 'color')) problems.push('unknown part of an embed')
  }
  if (total > 6000) problems.push(`embeds have ${total} characters`)
  if (payload.components.length > 5) problems.push(`${payload.components.length} rows`)
  const ids = new Set<string>()
  for (const { components } of payload.components) {
    if (components.length < 1 || components.length > 5) problems.push(`${components.length} buttons in a row`)
    for (const button of components) {
      if (!('label' in button) || !('custom_id' in button)) {
        problems.push('a button of another kind')
        continue
      }
      atMost('label', button.label ?? '', 80, 1)
      atMost('custom_id', button.custom_id, 100, 1)
      if (ids.has(button.custom_id)) problems.push('a custom_id twice')
      ids.add(button.custom_id)
    }
  }
  if (JSON.stringify(payload.allowed_mentions) !== '{"parse":[]}') problems.push('mentions are allowed')
  for (const text of shownTexts(payload)) problems.push(...hazardsOf(text))
  for (const text of formattedTexts(payload)) problems.push(...formattingOf(text))
  return problems
}

/** Where Discord reads markdown: https://docs.discord.com/developers/reference#message-formatting */
function formattedTexts({ content, embeds }: DiscordPayload): string[] {
  return [
    content,
    ...embeds.flatMap(({ title = '', description = '' }) => [title, withoutOwnLinks(description)]),
  ]
}

/** Links of ours say where they lead, and nothing in them means anything to Discord. */
export function withoutOwnLinks(text: string): string {
  return text.replace(
    /\\.|\[((?:\\.|[^[\]\\])+)\]\(<([A-Za-z0-9.:/?#!$&+,;=%-]+)>\)/gs,
    (whole, label = '', address = '') => (leadsTo(label.replace(/\\(.)/g, '$1'), address) ? '' : whole),
  )
}

export function shownTexts({ content, embeds, components, files }: DiscordPayload): string[] {
  return [
    content,
    ...embeds.flatMap(({ title = '', description = '', footer }) => [title, description, footer?.text ?? '']),
    ...components.flatMap(({ components }) =>
      components.map((button) => ('label' in button ? (button.label ?? '') : '')),
    ),
    ...files.flatMap(({ name, data }) => [name, data.toString()]),
  ]
}

export function hazardsOf(text: string): string[] {
  return matched([
    [
      'mention',
      text.match(/@everyone|@here|<@[!&]?\d+>|<#\d+>|<\/[^<>\n]+:\d+>|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>/i),
    ],
    [
      'invisible',
      text.match(/\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}|[\x00-\x09\x0b-\x1f\x7f-\x9f]/u),
    ],
    ['token', text.match(/xox[abpr]-[\w-]{16,}|AKIA[A-Z0-9]{16}|gh[po]_\w{20,}/)],
    ['half a character', text.isWellFormed() ? null : text.match(/[\ud800-\udfff]/)],
  ])
}

export function formattingOf(text: string): string[] {
  const outside = text.replace(/```.*?```/gs, '').replace(/\\./gs, '')
  const odd = (pattern: RegExp, where: string) => (where.match(pattern)?.length ?? 0) % 2 === 1
  return [
    ...matched([
      ['link', outside.match(/https?:\/\/|discord\.gg/)],
      ['masked link', outside.match(/\[[^\]]*\]\(/)],
      ['formatting', outside.replaceAll('**', '').match(/[*_~|`]/)],
    ]),
    ...(odd(/```/g, text) ? ['open fence'] : []),
    ...(odd(/\*\*/g, outside) ? ['open bold'] : []),
  ]
}

function matched(all: [string, RegExpMatchArray | null][]): string[] {
  return all.flatMap(([kind, match]) => (match === null ? [] : [`${kind}: ${match[0]}`]))
}
