import fc from 'fast-check'
import type { Block, ChatMessage } from '../../src/model/message.ts'
import { hostileAddress } from './hostile-text.ts'

/** Any message at all, its texts from `text`. */
export function anyMessage(text: fc.Arbitrary<string>): fc.Arbitrary<ChatMessage> {
  const tone = fc.constantFrom('neutral', 'good', 'bad', 'warn')
  const state = fc.constantFrom('pass', 'fail', 'unknown', 'pending')
  const hopState = fc.constantFrom('pass', 'fail', 'unknown', 'partial', 'pending')
  const style = fc.constantFrom('primary', 'danger', 'plain')
  const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 4 })
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ type: fc.constant('heading'), text, tone }),
    fc.record({ type: fc.constant('text'), text }),
    fc.record({ type: fc.constant('fields'), fields: few(fc.record({ label: text, value: text })) }),
    fc.record({
      type: fc.constant('path'),
      hops: few(fc.record({ name: text, system: text, state: hopState, detail: text })),
    }),
    fc.record({ type: fc.constant('list'), title: text, items: few(text) }),
    fc.record({
      type: fc.constant('links'),
      title: text,
      items: few(fc.record({ tone, text, url: fc.oneof(fc.constant(null), text, hostileAddress) })),
    }),
    fc.record({ type: fc.constant('quote'), text, source: text }),
    fc.record({ type: fc.constant('code'), title: text, lines: few(text) }),
    fc.record({
      type: fc.constant('table'),
      title: text,
      columns: fc.tuple(text, text, text),
      rows: few(fc.tuple(text, text, text)),
    }),
    fc.record({ type: fc.constant('progress'), done: fc.nat(), total: fc.nat(), label: text }),
    fc.record({
      type: fc.constant('details'),
      title: text,
      rows: few(fc.record({ state, label: text, text, facts: text })),
    }),
    fc.record({
      type: fc.constant('buttons'),
      buttons: few(fc.record({ id: text, label: text, style, confirm: text })),
    }),
  )
  return fc.record({ text, blocks: fc.array(block, { maxLength: 6 }) })
}
