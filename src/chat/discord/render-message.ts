import type { APIEmbed } from 'discord.js'
import type { Block, ChatMessage, Tone } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { renderText } from '../render-text.ts'
import { cleanLine, cleanText } from './clean-text.ts'
import { cutEscaped } from './cut-escaped.ts'
import { escapeLine, escapeMarkdown } from './escape-markdown.ts'
import { fitSections } from './fit-sections.ts'
import { limits } from './limits.ts'
import { renderBlock, toneMarks } from './render-block.ts'
import { type ButtonRow, renderButtons } from './render-buttons.ts'
import { sectionText } from './section.ts'

/** A message as Discord's REST takes it; nobody is mentioned by it, whatever it says. */
export interface DiscordPayload {
  content: string
  embeds: APIEmbed[]
  components: ButtonRow[]
  files: DiscordFile[]
  flags: number
  allowed_mentions: { parse: [] }
}

export interface DiscordFile {
  name: string
  data: Buffer
  contentType: string
  /** What a picture shows, for people who do not see it. */
  description?: string
}

/** https://docs.discord.com/developers/resources/message#message-object-message-flags */
const suppressEmbeds = 1 << 2

const colors = { neutral: 0x5c6b7a, good: 0x2f9e5b, warn: 0xd99a00, bad: 0xd23f3f } satisfies Record<
  Tone,
  number
>

const worst: Tone[] = ['bad', 'warn', 'good', 'neutral']

/** Blocks that have an empty line before them. */
const apart: Block['type'][] = ['fields', 'list', 'links', 'code', 'table', 'details']

/** Nothing is wrapped: a secret on two lines would not be known for one. */
const fileStyle = { columns: limits.fileBytes, color: false, facts: true }

/** What a notification shows of a message, and a phone before it is opened. */
const longestNotice = 400

const noMentions = { parse: [] } satisfies DiscordPayload['allowed_mentions']

export interface Rendering {
  /** Small print under the message, by which it is found again. */
  mark?: string
  /** False where nobody is notified, as with an answer to one person. Default true. */
  notice?: boolean
  /** Where all of what is cut can be read. Default `in the console`. */
  where?: string
  /** Name of a file with all of it in plain words, which comes along where something is cut. */
  whole?: string
}

/**
 * Any message within Discord's limits: what it says at once as content, everything else in embeds in the message's own
 * order. Embeds rather than Components V2, because those take no content, which is what a notification shows.
 */
export function renderMessage(
  message: ChatMessage,
  { mark = '', notice = true, where = 'in the console', whole = '' }: Rendering = {},
): DiscordPayload {
  const small = clip(cleanLine(mark), 100)
  if (message.file?.text !== undefined) return fileMessage(message, message.file, small)
  const { rows, left } = renderButtons(message)
  const words = escapeMarkdown(message.text)
  if (
    message.blocks.length === 0 &&
    words.trim() !== '' &&
    words.length + small.length + 5 <= limits.content
  ) {
    return {
      content: withMark(words, small),
      embeds: [],
      components: [],
      files: [],
      flags: suppressEmbeds,
      allowed_mentions: noMentions,
    }
  }
  const content = notice ? cutEscaped(escapeLine(message.text), longestNotice) : ''
  const blocks = blocksOf(message, content)
  if (content !== '' && left === 0 && blocks.every(({ type }) => type === 'buttons')) {
    const flags = suppressEmbeds
    return {
      content: withMark(content, small),
      embeds: [],
      components: rows,
      files: [],
      flags,
      allowed_mentions: noMentions,
    }
  }
  const { embeds, isCut } = embedsOf(blocks, small, left, where)
  const files = isCut && whole !== '' ? [textFile(whole, renderText(message, fileStyle))] : []
  return { content, embeds, components: rows, files, flags: 0, allowed_mentions: noMentions }
}

/** Without what the content says already, word for word. */
function blocksOf({ text, blocks }: ChatMessage, content: string): Block[] {
  if (blocks.length === 0) return [{ type: 'text', text }]
  if (content === '' || content.endsWith('…')) return blocks
  return blocks.filter((block) => block.type !== 'text' || !text.includes(block.text))
}

function embedsOf(
  blocks: Block[],
  mark: string,
  buttonsLeft: number,
  where: string,
): { embeds: APIEmbed[]; isCut: boolean } {
  const first = blocks.findIndex(({ type }) => type === 'heading')
  const heading = blocks[first]
  const title = heading?.type === 'heading' ? titleOf(heading) : ''
  const rest = title === '' ? blocks : blocks.toSpliced(first, 1)
  const footer = mark === '' ? {} : { footer: { text: mark } }
  const tones = blocks.flatMap((block) => (block.type === 'heading' ? [block.tone] : []))
  const color = colors[worst.find((tone) => tones.includes(tone)) ?? 'neutral']
  const room = limits.embedTotal - title.length - mark.length - 200
  const sections = rest.map(renderBlock).flatMap((section, index) => {
    if (section === null) return []
    const isApart =
      apart.includes(rest[index]?.type ?? 'text') && index > 0 && rest[index - 1]?.type !== 'heading'
    return isApart ? [{ ...section, words: ['', ...section.words] }] : [section]
  })
  if (buttonsLeft > 0) sections.push({ words: [`-# … ${buttonsLeft} more buttons, ${where}`] })
  const fitting = fitSections(sections, room, limits.embedDescription - 200, where)
  const uncut = sections.map(sectionText).filter((text) => text.trim() !== '')
  const texts = packed(fitting)
  if (texts.length === 0 && title === '') texts.push('Nothing to show.')
  const embeds: APIEmbed[] = (texts.length === 0 ? [''] : texts).map((description, index) => ({
    color,
    ...(index === 0 && title !== '' ? { title } : {}),
    ...(description === '' ? {} : { description }),
  }))
  return {
    embeds: embeds.map((embed, index) => (index === embeds.length - 1 ? { ...embed, ...footer } : embed)),
    isCut: fitting.join('\n') !== uncut.join('\n'),
  }
}

function titleOf({ tone, text }: Extract<Block, { type: 'heading' }>): string {
  return cutEscaped([toneMarks[tone], escapeLine(text)].join(' ').trim(), limits.embedTitle)
}

/** As few descriptions as hold the texts. */
function packed(texts: string[]): string[] {
  const descriptions: string[] = []
  for (const text of texts) {
    const last = descriptions.at(-1)
    if (last === undefined || last.length + 1 + text.length > limits.embedDescription) descriptions.push(text)
    else descriptions[descriptions.length - 1] = `${last}\n${text}`
  }
  return descriptions
}

function fileMessage(
  { text }: ChatMessage,
  file: { name: string; text: string },
  mark: string,
): DiscordPayload {
  const words = cutEscaped(escapeLine(text), limits.content - mark.length - 10)
  return {
    content: withMark(words, mark),
    embeds: [],
    components: [],
    files: [textFile(file.name, file.text)],
    flags: suppressEmbeds,
    allowed_mentions: noMentions,
  }
}

function withMark(words: string, mark: string): string {
  return mark === '' ? words : `${words}\n-# ${escapeLine(mark)}`
}

function textFile(name: string, text: string): DiscordFile {
  return { name: fileName(name), data: fileData(text), contentType: 'text/plain; charset=utf-8' }
}

function fileName(name: string): string {
  const safe = cleanLine(name)
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+/, '')
  return clip(safe, 80).replace('…', '') || 'message.txt'
}

function fileData(text: string): Buffer {
  const data = Buffer.from(cleanText(text))
  if (data.length <= limits.fileBytes) return data
  const lost = data.length - limits.fileBytes
  const note = `\n… ${lost} more bytes, in the console\n`
  return Buffer.concat([data.subarray(0, limits.fileBytes), Buffer.from(note)])
}
