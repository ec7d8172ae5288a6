import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderMessage } from '../../../src/chat/slack/render-message.ts'
import { threadView } from '../../../src/chat/thread-view.ts'
import type { Block, Button, ChatMessage } from '../../../src/model/message.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { hostileAlarms } from '../../support/happenings.ts'
import { harmfulIn } from '../../support/harmful-in.ts'
import { hostileText, hostileTexts } from '../../support/hostile-text.ts'
import { leadsTo } from '../../support/leads-to.ts'
import { anyMessage } from '../../support/messages.ts'
import { previewStories } from '../../support/preview/preview-stories.ts'
import { blocksTooLong } from '../../support/slack/block-kit/blocks-too-long.ts'
import { checkBlocks } from '../../support/slack/block-kit/check-blocks.ts'
import type { Json } from '../../support/slack/json.ts'
import { slackShown } from '../../support/slack-shown.ts'
import { timelineOf } from '../../support/timelines.ts'

const secrets = fc.constantFrom(
  'xoxb-123456789012-abcdefghijklmnopqrst',
  'AKIAABCDEFGHIJKLMNOP',
  'Authorization: Bearer hunter2hunter2hunter2',
  'postgres://shop:hunter2@db.internal/shop',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAabcdefgh\n-----END RSA PRIVATE KEY-----',
)
const anyText = fc.oneof(hostileText, secrets, fc.string({ unit: anyCharacter, maxLength: 200 }))

/** Ids are ours: nobody else chooses them. */
function withOurIds(message: ChatMessage): ChatMessage {
  let count = 0
  const blocks = message.blocks.map((block): Block => {
    if (block.type !== 'buttons') return block
    return { ...block, buttons: block.buttons.map((button) => ({ ...button, id: `deny:${count++}` })) }
  })
  return { ...message, blocks }
}

/** As it travels. */
function sent(message: ChatMessage): { text: string; blocks: Json } {
  return JSON.parse(JSON.stringify(renderMessage(message)))
}

function problemsOf(message: ChatMessage): string[] {
  const { text, blocks } = sent(message)
  return [
    ...checkBlocks(blocks, 'message', '/blocks'),
    ...(blocksTooLong(blocks) ? ['msg_blocks_too_long'] : []),
    ...(text.length === 0 || text.length > 4000 ? [`text of ${text.length}`] : []),
    ...(Array.isArray(blocks) && blocks.length === 0 ? ['no blocks'] : []),
  ]
}

function shown(...blocks: Block[]): string {
  return slackShown(renderMessage({ text: 'x', blocks }).blocks)
}

/** Links as Slack draws them. */
function linksIn(value: Json): { text: string; url: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = Object.values(value).flatMap(linksIn)
  const isLink = 'type' in value && value.type === 'link'
  return isLink ? [{ text: String(value.text), url: String(value.url) }, ...inside] : inside
}

/** Messages that no limit has been thought of for. */
function hugeMessage(): fc.Arbitrary<ChatMessage> {
  const long = fc
    .record({
      unit: fc.constantFrom('word ', 'x', '漢字', '🙂', 'a\n', '<!channel> ', '"'),
      times: fc.nat(3000),
    })
    .map(({ unit, times }) => unit.repeat(times))
  const many = <T>(one: fc.Arbitrary<T>, most: number) => fc.array(one, { maxLength: most, size: 'max' })
  const short = fc.constantFrom('a', 'some words', 'x'.repeat(300))
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ type: fc.constant('text'), text: long }),
    fc.record({ type: fc.constant('quote'), text: long, source: short }),
    fc.record({
      type: fc.constant('code'),
      title: short,
      lines: many(fc.oneof({ weight: 20, arbitrary: short }, long), 60),
    }),
    fc.record({ type: fc.constant('list'), title: short, items: many(short, 200) }),
    fc.record({ type: fc.constant('fields'), fields: many(fc.record({ label: short, value: short }), 100) }),
    fc.record({
      type: fc.constant('table'),
      title: short,
      columns: fc.constant(Array.from({ length: 25 }, (_, index) => `c${index}`)),
      rows: many(fc.constant(Array.from({ length: 25 }, (_, index) => `v${index}`)), 150),
    }),
    fc.record({
      type: fc.constant('details'),
      title: short,
      open: fc.boolean(),
      rows: many(fc.record({ state: fc.constantFrom('pass', 'fail'), label: short, text: short }), 100),
    }),
  )
  return fc.record({ text: long, blocks: many(block, 25) })
}

describe('chat/slack/render-message', () => {
  test('shows an incident in words that were looked at', async () => {
    const states = ['looking at many', 'proposed', 'healed', 'watching', 'just paged', 'storm', 'unmatched']
    const drawn = states.map((state) => {
      const story = previewStories[state] ?? []
      const messages = threadView(timelineOf(story)).map(({ key, message }) => {
        const { text, blocks } = renderMessage(message)
        return `=== ${state}, ${key}\n(${text})\n${slackShown(blocks)}\n`
      })
      return messages.join('\n')
    })
    await expect(drawn.join('\n')).toMatchFileSnapshot('views/threads.txt')
  })

  test('is taken by Slack in every state of an incident', () => {
    for (const story of Object.values(previewStories)) {
      for (const { message } of threadView(timelineOf(story))) expect(problemsOf(message)).toEqual([])
    }
  })

  test('whatever a message holds, it is within the limits and does no harm', () => {
    fc.assert(
      fc.property(anyMessage(anyText), (any) => {
        const message = withOurIds(any)
        expect(problemsOf(message)).toEqual([])
        expect(harmfulIn(sent(message))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('whatever alarms, their sources and their addresses say, their cards do no harm', () => {
    fc.assert(
      fc.property(hostileAlarms, (entries) => {
        for (const { message } of threadView(entries)) {
          expect(problemsOf(message)).toEqual([])
          expect(harmfulIn(sent(message))).toEqual([])
          for (const { text, url } of linksIn(sent(message).blocks)) expect(leadsTo(text, url)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('however much it holds, its heading and its buttons are there', () => {
    const buttons: Button[] = [
      { id: 'approve:k3', label: 'Approve', style: 'primary', whole: 'x'.repeat(50_000) },
      { id: 'deny:k3', label: 'Deny', style: 'plain', confirm: 'y'.repeat(5000) },
    ]
    fc.assert(
      fc.property(hugeMessage(), ({ text, blocks }) => {
        const message: ChatMessage = {
          text,
          blocks: [
            { type: 'heading', text: 'INC-1', tone: 'bad' },
            ...blocks,
            { type: 'heading', text: 'the second', tone: 'warn' },
            { type: 'buttons', buttons },
          ],
        }
        expect(problemsOf(message)).toEqual([])
        expect(harmfulIn(sent(message))).toEqual([])
        const words = slackShown(renderMessage(message).blocks)
        expect(words).toMatch(/^# ❌ INC-1/)
        expect(words).toContain('the second')
        expect(words).toMatch(/\[Approve\] \[Deny\]$/)
      }),
      // Smaller ones of these are no easier to read, and take minutes to find.
      { numRuns: 25, endOnFailure: true },
    )
  })

  test('says how much is left of what was cut, and where all of it is', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `line ${index}: ${'x'.repeat(60)}`)
    const words = shown({ type: 'code', title: 'Log', lines }, { type: 'text', text: 'the end' })
    const last = Number(words.match(/line (\d+): x+\n_…/)?.[1])
    expect(words).toContain(`… ${499 - last} more lines; they are in the console`)
    expect(words).toContain('the end')
    expect(last).toBeGreaterThan(80)
  })

  test('says how many parts were left out altogether', () => {
    const blocks = Array.from({ length: 80 }, (_, index): Block => ({ type: 'text', text: `part ${index}` }))
    const words = shown(...blocks)
    expect(words).toContain('part 48')
    expect(words).not.toContain('part 49')
    expect(words).toContain('… 31 parts of this message do not fit here; all of it is in the console')
  })

  test('keeps the later parts when an early one is too long for a message', () => {
    const words = shown(
      { type: 'text', text: 'word '.repeat(5000) },
      { type: 'fields', fields: [{ label: 'Cause', value: 'a backend is down' }] },
    )
    expect(words).toMatch(/… [\d,]+ more characters; they are in the console/)
    expect(words).toContain('*Cause*  a backend is down')
  })

  test('shows code exactly, even where it looks like a mention', () => {
    const lines = [
      'grep "<!channel>" a.log',
      '-     proxy_read_timeout 60s;',
      '+     <a href="<https://x|y>">',
      '  &amp;',
    ]
    expect(shown({ type: 'code', title: '', lines })).toBe(lines.map((line) => `| ${line}`).join('\n'))
    expect(harmfulIn(renderMessage({ text: '', blocks: [{ type: 'code', title: '', lines }] }))).toEqual([])
  })

  test('takes a key out of code though it stands on many lines', () => {
    const lines = [
      '-----BEGIN PRIVATE KEY-----',
      'MIIEpAIBAAKCAQEA',
      'abcdefghijklmnop',
      '-----END PRIVATE KEY-----',
    ]
    const words = shown({ type: 'code', title: 'Writes', lines })
    expect(words).toContain('[redacted]')
    expect(words).not.toContain('MIIEpAIBAAKCAQEA')
    expect(words).not.toContain('abcdefghijklmnop')
  })

  test('escapes the notification, which Slack parses', () => {
    const { text } = renderMessage({ text: hostileTexts['mentions and tags'], blocks: [] })
    expect(text).toBe('&lt;!channel&gt; &lt;@U1&gt; @ everyone @ here &lt;script&gt;alert(1)&lt;/script&gt;')
  })

  test('shows a message without blocks as its text', () => {
    expect(slackShown(renderMessage({ text: 'Denied by Ann.', blocks: [] }).blocks)).toBe('Denied by Ann.')
    expect(problemsOf({ text: '', blocks: [{ type: 'text', text: ' \n ' }] })).toEqual([])
  })

  test('draws the first table as a table and others in letters of one width, as a message may hold one', () => {
    const table: Block = {
      type: 'table',
      title: 'Before and after:',
      columns: ['', 'Before', 'After'],
      rows: [
        ['Good requests', '11 of 20', '2 of 20'],
        ['Median', '14 ms', '1 min'],
      ],
    }
    const { blocks } = renderMessage({ text: 'x', blocks: [table, table] })
    expect(blocks.map(({ type }) => type)).toEqual(['rich_text', 'table', 'rich_text'])
    expect(slackShown(blocks)).toMatchInlineSnapshot(`
      "*Before and after:*
      |   | Before | After
      | Good requests | 11 of 20 | 2 of 20
      | Median | 14 ms | 1 min
      *Before and after:*
      |                Before    After
      | Good requests  11 of 20  2 of 20
      | Median         14 ms     1 min"
    `)
  })

  test('says how many rows and columns of a table are missing', () => {
    const columns = Array.from({ length: 30 }, (_, index) => `c${index}`)
    const rows = Array.from({ length: 300 }, () => columns.map(() => 'v'))
    const words = shown({ type: 'table', title: 'T', columns, rows })
    expect(words).toMatch(/… \d+ more rows; they are in the console/)
    expect(words).toContain('… 10 more columns; they are in the console')
  })

  test('shows of evidence all that failed and some of what is well, and of steps each in its order', () => {
    const rows = Array.from({ length: 40 }, (_, index) => ({
      state: index === 35 ? ('fail' as const) : ('pass' as const),
      label: `row ${index}`,
      text: 'seen',
    }))
    const folded = shown({ type: 'details', title: '1 failed', rows })
    expect(folded).toContain('❌ *row 35*  seen')
    expect(folded).toContain('… 30 more rows, all of them well; they are in the console')
    const steps = shown({ type: 'details', title: 'What was done', open: true, rows })
    expect(steps.match(/row \d+/g)).toHaveLength(40)
  })

  test('draws the path on one line while nothing is to be said of it', () => {
    const hop = (name: string, state: 'pass' | 'fail' | 'partial', detail = '') => ({
      name,
      system: 'nginx',
      state,
      detail,
    })
    expect(shown({ type: 'path', hops: [hop('edge', 'pass'), hop('app', 'pass')] })).toBe(
      '✅ edge  →  ✅ app',
    )
    expect(shown({ type: 'path', hops: [hop('edge', 'pass'), hop('app', 'partial', '1 of 3 fails')] })).toBe(
      '✅ edge\n🔶 *app*  1 of 3 fails',
    )
  })

  test('draws progress whatever the numbers are', () => {
    const bar = (done: number, total: number) => shown({ type: 'progress', done, total, label: 'steps' })
    expect(bar(0, 0)).toBe('░░░░░░░░░░░░  about to begin')
    expect(bar(3, 6)).toBe('██████░░░░░░  3 of 6 steps')
    expect(bar(9, 6)).toBe('████████████  9 of 6 steps')
  })

  test('sends the id of a button back untouched, under a name of its own', () => {
    const buttons = Array.from(
      { length: 30 },
      (_, index): Button => ({ id: `rerun:${index}`, label: `B${index}`, style: 'plain' }),
    )
    const { blocks } = renderMessage({
      text: 'x',
      blocks: [
        { type: 'buttons', buttons },
        { type: 'buttons', buttons },
      ],
    })
    const elements = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
    expect(blocks.map((block) => block.type === 'actions' && block.elements.length)).toEqual([25, 5, 25, 5])
    expect(new Set(elements.map(({ action_id }) => action_id)).size).toBe(60)
    expect(elements.map((element) => ('value' in element ? element.value : '')).slice(0, 30)).toEqual(
      buttons.map(({ id }) => id),
    )
  })

  test('asks before a click with Slack’s own words, unless a dialog of ours asks and shows more', () => {
    const confirm = 'This restarts gunicorn on app-1, once, now.'
    const drawn = (button: Partial<Button>) => {
      const full: Button = { id: 'x:1', label: 'Approve', style: 'danger', confirm, ...button }
      return JSON.stringify(
        renderMessage({ text: 'x', blocks: [{ type: 'buttons', buttons: [full] }] }).blocks,
      )
    }
    expect(drawn({})).toContain(
      `"confirm":{"title":{"type":"plain_text","text":"Approve?","emoji":false},"text":{"type":"plain_text","text":"${confirm}"`,
    )
    expect(drawn({ whole: 'restart' })).not.toContain('confirm')
    expect(drawn({ asks: { reason: true, typed: null } })).not.toContain('confirm')
  })
})
