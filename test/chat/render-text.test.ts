import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth } from '../../src/chat/display-width.ts'
import { renderLines, renderText } from '../../src/chat/render-text.ts'
import type { Block, ChatMessage } from '../../src/model/message.ts'
import { hostileText } from '../support/hostile-text.ts'
import { anyMessage } from '../support/messages.ts'

type Hops = Extract<Block, { type: 'path' }>['hops']

const hops: Hops = [
  { name: 'edge', system: 'cloudflare', state: 'fail', detail: '' },
  { name: 'proxy', system: 'nginx', state: 'pass', detail: '' },
  { name: 'app', system: 'node', state: 'partial', detail: '1 of 3' },
  { name: 'db', system: 'unknown', state: 'pending', detail: '' },
]

function rendered(blocks: Block[], options: Partial<Parameters<typeof renderText>[1]> = {}): string {
  return renderText({ text: 'x', blocks }, { columns: 60, color: false, ...options })
}

describe('chat/render-text', () => {
  test('draws the path with a sign for each state', () => {
    expect(rendered([{ type: 'path', hops }])).toBe('edge ✖ ── proxy ✔ ── app ◐ (1 of 3) ── db ·\n')
  })

  test('draws with ASCII alone where that is all there is', () => {
    const text = rendered(
      [
        { type: 'path', hops },
        { type: 'text', text: '“a” → b… 漢' },
      ],
      { unicode: false },
    )
    expect(text).toBe('edge [FAIL] -- proxy [ok] -- app [PART] (1 of 3) -- db [..]\n"a" -> b... ?\n')
  })

  test('breaks a long path between its hops', () => {
    expect(rendered([{ type: 'path', hops }], { columns: 24 })).toBe(
      'edge ✖ ── proxy ✔\n── app ◐ (1 of 3)\n── db ·\n',
    )
  })

  test('aligns labels, by what they take on the screen', () => {
    const fields = [
      { label: 'a', value: 'one' },
      { label: '漢字', value: 'two' },
    ]
    expect(rendered([{ type: 'fields', fields }])).toBe('  a     one\n  漢字  two\n')
  })

  test('draws progress as a bar and as numbers', () => {
    expect(rendered([{ type: 'progress', done: 1, total: 2, label: 'steps' }], { columns: 26 })).toBe(
      '[████████░░░░░░░░░] 1/2\n',
    )
  })

  test('colours only when asked to', () => {
    const message: ChatMessage = { text: 'x', blocks: [{ type: 'heading', text: 'Fault', tone: 'bad' }] }
    expect(renderText(message, { columns: 60, color: false })).toBe('✖ Fault\n')
    expect(renderText(message, { columns: 60, color: true })).toMatch(/\x1b\[31m.*Fault/)
  })

  test('says what to type instead of clicking, and leaves out what only a click can do', () => {
    const buttons = ['approve:k3v9', 'rerun:INC-1'].map(
      (id) => ({ id, label: 'Go', style: 'plain' }) as const,
    )
    expect(rendered([{ type: 'buttons', buttons }])).toBe('  Go: type approve k3v9\n')
  })

  test('says what must be typed along with an approval', () => {
    const button = { id: 'approve:k3v9', label: 'Approve', style: 'danger' } as const
    const typed = (name: string) =>
      rendered([{ type: 'buttons', buttons: [{ ...button, asks: { reason: true, typed: name } }] }])
    expect(typed('shop')).toBe('  Approve: type approve k3v9 --service shop <reason>\n')
    expect(typed('my shop')).toContain('--service "my shop" <reason>')
  })

  test('draws commands as they are, and what goes and comes of a file in colour', () => {
    const code: Block = { type: 'code', title: 'Runs:', lines: ['nginx -t', '- a 1;', '+ a 2;'] }
    expect(rendered([code])).toBe('Runs:\n  │ nginx -t\n  │ - a 1;\n  │ + a 2;\n')
    expect(rendered([code], { color: true })).toMatch(/\x1b\[31m {2}│ - a 1;.*\n.*\x1b\[32m {2}│ \+ a 2;/)
  })

  test('draws a table in columns, wraps its cells, and stacks them where there is no room', () => {
    const table: Block = {
      type: 'table',
      title: 'Before and after:',
      columns: ['', 'Before', 'After'],
      rows: [['Good requests', '11 of 20', '20 of 20, all of them']],
    }
    expect(rendered([table])).toBe(
      'Before and after:\n                 Before    After\n  Good requests  11 of 20  20 of 20, all of them\n',
    )
    expect(rendered([table], { columns: 40 })).toBe(
      'Before and after:\n                 Before    After\n  Good requests  11 of 20  20 of 20, all\n                           of them\n',
    )
    expect(rendered([table], { columns: 20 })).toContain('\n  Before: 11 of 20\n')
  })

  test('a message without blocks is its text', () => {
    expect(renderText({ text: 'hello', blocks: [] }, { columns: 60, color: false })).toBe('hello\n')
  })

  test('whatever the text, no control, invisible or bidirectional character gets through', () => {
    fc.assert(
      fc.property(anyMessage(hostileText), fc.boolean(), fc.boolean(), (message, unicode, facts) => {
        const text = renderText(message, { columns: 60, color: false, unicode, facts })
        expect(text).not.toMatch(
          /[^\n\P{Cc}]|\p{Bidi_Control}|\p{Default_Ignorable_Code_Point}|\p{Surrogate}/u,
        )
        if (!unicode) expect(text).toMatch(/^[\n\x20-\x7e]*$/)
      }),
      { numRuns: 300 },
    )
  })

  test('with colours the only control sequences are ours', () => {
    fc.assert(
      fc.property(anyMessage(hostileText), (message) => {
        const text = renderText(message, { columns: 60, color: true })
        expect(text.replace(/\x1b\[\d+m/g, '')).not.toMatch(/[^\n\P{Cc}]/u)
      }),
    )
  })

  test('no line is wider than the terminal', () => {
    fc.assert(
      fc.property(anyMessage(hostileText), fc.integer({ min: 20, max: 120 }), (message, columns) => {
        for (const line of renderLines(message, { columns, color: false, facts: true })) {
          expect(displayWidth(line)).toBeLessThanOrEqual(columns)
        }
      }),
      { numRuns: 300 },
    )
  })
})
