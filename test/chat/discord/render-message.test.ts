import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderMessage } from '../../../src/chat/discord/render-message.ts'
import { threadView } from '../../../src/chat/thread-view.ts'
import type { Block, ChatMessage } from '../../../src/model/message.ts'
import { hostileAlarms } from '../../support/happenings.ts'
import { hostileText } from '../../support/hostile-text.ts'
import { anyMessage } from '../../support/messages.ts'
import { payloadProblems, shownTexts } from './payload-problems.ts'

const token = `xoxb-${'1234567890'.repeat(3)}`

/** What a stranger would write to make a Discord client do something. */
const discordTricks = fc.constantFrom(
  '@everyone @here',
  '@\u200beveryone @\u2060here',
  '<@123456789012345678> <@!1> <@&2> <#3> </502 help:4> <:x:5> <a:x:6> <t:1700000000:R>',
  '<\u200b@123456789012345678>',
  '[click](https://evil.example) https://evil.example <https://evil.example> discord.gg/x',
  '```\nout\n``` ````` `` ` ||spoiler|| ~~gone~~ __under__ **bold** \\',
  '# big\n- list\n> quote\n>>> rest\n-# small\n1. one',
  token,
  `xox\u200bb-${'1234567890'.repeat(3)}`,
  'proxy_set_header Authorization "Basic dXNlcjpwYXNz"',
  '\\\\\\',
  '',
  ' ',
  '\u3164',
)
const anyText = fc.oneof(
  hostileText,
  discordTricks,
  fc.array(discordTricks, { maxLength: 40 }).map((all) => all.join(' ')),
  fc.tuple(discordTricks, fc.nat(80)).map(([text, times]) => text.repeat(times)),
)

function message(...blocks: Block[]): ChatMessage {
  return { text: 'INC-1 shop', blocks }
}

const approve = {
  type: 'buttons',
  buttons: [{ id: 'approve:x1', label: 'Approve', style: 'danger' }],
} satisfies Block

describe('chat/discord/render-message', () => {
  it('keeps any message within the limits, with nothing in it that Discord acts on', () => {
    fc.assert(
      fc.property(anyMessage(anyText), fc.boolean(), (any, notice) => {
        expect(payloadProblems(renderMessage(any, { mark: 'card · 1a2b3c4d', notice }))).toEqual([])
        const answer = renderMessage(any, {
          notice: false,
          whole: 'answer.txt',
          where: 'in the attached file',
        })
        expect(payloadProblems(answer)).toEqual([])
        // Only what is cut needs a file.
        if (!JSON.stringify([answer.embeds]).includes('-# … '))
          expect(answer.files.length).toBe(any.file ? 1 : 0)
      }),
      { numRuns: 150 },
    )
  })

  it('whatever alarms, their sources and their addresses say, their cards do no harm', () => {
    fc.assert(
      fc.property(hostileAlarms, (entries) => {
        for (const { message } of threadView(entries)) {
          expect(payloadProblems(renderMessage(message, { mark: 'alarms · 1a2b3c4d' }))).toEqual([])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('cuts a list of links between two of them, never within one', () => {
    const url = `https://alerts.example/${'a/'.repeat(150)}`
    const items = Array.from({ length: 40 }, (_, index) => ({
      tone: 'bad' as const,
      text: `alarm ${index} ${'[x](y) '.repeat(10)}`,
      url,
    }))
    const payload = renderMessage(message({ type: 'links', title: 'Firing', items }))
    expect(payloadProblems(payload)).toEqual([])
    const shown = shownTexts(payload).join('\n')
    expect(shown).toContain(`[alerts.example](<${url}>)`)
    expect(shown).toMatch(/more lines, in the console/)
  })

  it('keeps a file within them as well', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (text, name, content) => {
        const payload = renderMessage(
          { text, blocks: [], file: { name, text: content } },
          { mark: 'evidence' },
        )
        expect(payloadProblems(payload)).toEqual([])
        expect(payload.files).toHaveLength(1)
      }),
      { numRuns: 40 },
    )
  })

  it('cuts the longest part of a message that is too long, and says how much more there is and where', () => {
    const rows = Array.from({ length: 400 }, (_, index) => ({
      state: 'fail' as const,
      label: `tcp app/${index}`,
      text: 'refuses connections',
    }))
    const payload = renderMessage(
      message(
        { type: 'heading', text: 'INC-1 · shop', tone: 'bad' },
        { type: 'details', title: '400 failed', rows },
        { type: 'heading', text: 'The rollback failed', tone: 'bad' },
        { type: 'text', text: 'Somebody must look now.' },
        approve,
      ),
    )
    expect(payloadProblems(payload)).toEqual([])
    const shown = shownTexts(payload).join('\n')
    expect(shown).toMatch(/… [23]\d\d more lines, in the console/)
    expect(shown).toContain('The rollback failed')
    expect(shown).toContain('Somebody must look now.')
    expect(payload.components).toHaveLength(1)
    expect(payload.embeds.reduce((sum, { description = '' }) => sum + description.length, 0)).toBeGreaterThan(
      3500,
    )
  })

  it('says how many parts are left out of a message of very many', () => {
    const blocks = Array.from(
      { length: 500 },
      (_, index): Block => ({ type: 'text', text: `${index} `.repeat(60) }),
    )
    const payload = renderMessage(message({ type: 'heading', text: 'Many', tone: 'neutral' }, ...blocks))
    expect(payloadProblems(payload)).toEqual([])
    expect(shownTexts(payload).join('\n')).toMatch(/… \d{3} more parts, in the console/)
  })

  it('keeps headings whole whatever else there is', () => {
    const headings = Array.from(
      { length: 6 },
      (_, index): Block => ({
        type: 'heading',
        text: `heading ${index} ${'x'.repeat(150)}`,
        tone: 'warn',
      }),
    )
    const long: Block = { type: 'code', title: 'Commands', lines: ['systemctl restart app '.repeat(1000)] }
    const shown = shownTexts(renderMessage(message(...headings.flatMap((heading) => [heading, long])))).join(
      '\n',
    )
    for (const heading of headings) {
      if (heading.type === 'heading') expect(shown).toContain(heading.text)
    }
  })

  it('shows a plan of the usual size whole', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `- systemctl restart app@${index}.service`)
    const payload = renderMessage(message({ type: 'code', title: 'What is done:', lines }, approve))
    const shown = shownTexts(payload).join('\n')
    for (const line of lines) expect(shown).toContain(line)
    expect(shown).not.toContain('more line')
  })

  it('tells the tone by a mark as well as by a colour', () => {
    const colors = (['good', 'bad', 'warn'] as const).map((tone) => {
      const [embed] = renderMessage(message({ type: 'heading', text: 'State', tone })).embeds
      expect(embed?.title).not.toBe('State')
      return [embed?.color, embed?.title].join(' ')
    })
    expect(new Set(colors).size).toBe(3)
  })

  it('finds no room for what content says already, word for word', () => {
    const sentence = 'The app is down.'
    const payload = renderMessage({
      text: `INC-1. ${sentence}`,
      blocks: [
        { type: 'heading', text: 'INC-1', tone: 'neutral' },
        { type: 'text', text: sentence },
        { type: 'text', text: 'Another.' },
      ],
    })
    expect(payload.content).toContain('The app is down.')
    expect(payload.embeds[0]?.description).toBe('Another.')
  })

  it('marks buttons that ask something first, and leaves out none but those there is no room for', () => {
    const buttons = Array.from({ length: 30 }, (_, index) => ({
      id: `approve:${index}`,
      label: `Approve ${index}`,
      style: 'primary' as const,
      ...(index === 0 ? { whole: 'everything' } : {}),
    }))
    const payload = renderMessage(message({ type: 'buttons', buttons }))
    expect(payloadProblems(payload)).toEqual([])
    const ids = payload.components.flatMap(({ components }) =>
      components.map((button) => ('custom_id' in button ? button.custom_id : '')),
    )
    expect(ids).toHaveLength(25)
    expect(ids.slice(0, 2)).toEqual(['502:a:approve:0', '502:p:approve:1'])
    expect(shownTexts(payload).join('\n')).toContain('5 more buttons')
  })

  it('has the mark as the footer of the last embed, or as small print where there is none', () => {
    const card = renderMessage(message({ type: 'text', text: 'x'.repeat(9000) }), { mark: 'card · 1a2b3c4d' })
    expect(card.embeds.at(-1)?.footer?.text).toBe('card · 1a2b3c4d')
    expect(renderMessage({ text: 'Done', blocks: [] }, { mark: 'closed · 1' }).content).toBe(
      'Done\n-# closed · 1',
    )
  })
})
