import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderText } from '../../src/chat/render-text.ts'
import { threadView } from '../../src/chat/thread-view.ts'
import type { Block } from '../../src/model/message.ts'
import type { Happening } from '../../src/model/timeline.ts'
import { anyHappening } from '../support/happenings.ts'
import {
  ann,
  approvalId,
  bot,
  decided,
  faultDiagnosis,
  healedStory,
  inconclusiveDiagnosis,
  intended,
  opened,
  proposed,
  proposedStory,
  recorded,
  restarted,
  runStarted,
  shopEvidence,
  shopService,
  tcpEvidence,
  timelineOf,
  unknownEvidence,
} from '../support/timelines.ts'

type Story = [number, Happening][]

/** The whole thread as text, with each message's key and notification line, and its buttons as they are. */
function drawn(story: Story, { facts = false } = {}): string {
  const view = threadView(timelineOf(story))
  return view
    .map(({ key, message }) => {
      const body = renderText(message, { columns: 100, color: false, facts })
      const pressed = buttons(message.blocks).map(({ id, label, style, confirm }) => {
        return `[${label}] ${style} ${id}${confirm === undefined ? '' : `, asks: ${confirm}`}\n`
      })
      return [`=== ${key}\n`, `(${message.text})\n`, body, ...pressed].join('')
    })
    .join('\n')
}

function buttons(blocks: Block[]) {
  return blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
}

function messageOf(story: Story, key: string) {
  const found = threadView(timelineOf(story)).find((one) => one.key === key)
  if (found === undefined) throw new Error(`no message ${key}`)
  return found.message
}

function headings(story: Story, key: string): string[] {
  return messageOf(story, key).blocks.flatMap((block) => (block.type === 'heading' ? block.text : []))
}

function buttonIds(story: Story, key = 'card'): string[] {
  return buttons(messageOf(story, key).blocks).map(({ id }) => id)
}

describe('chat/thread-view', () => {
  test('while a run goes on, the card draws the path from the evidence so far', async () => {
    await expect(drawn(proposedStory().slice(0, 6))).toMatchFileSnapshot('views/looking.txt')
  })

  test('a verdict comes with its reasons, what speaks against it, and the plan that waits', async () => {
    await expect(drawn(proposedStory(), { facts: true })).toMatchFileSnapshot('views/proposed.txt')
  })

  test('a healed incident tells approval, start, end and verification apart', async () => {
    await expect(drawn(healedStory())).toMatchFileSnapshot('views/healed.txt')
  })

  test('a denied plan keeps its text, loses its buttons, and names who denied it', async () => {
    await expect(drawn([...proposedStory(), [60, decided('denied', 'sale is running')]])).toMatchFileSnapshot(
      'views/denied.txt',
    )
  })

  test('a change whose end nobody saw is said loudly', async () => {
    const lost: Happening = {
      kind: 'change.unknown',
      approval: approvalId,
      reason: 'WORKER_LOST',
      summary: 'the worker died during demo.restart',
    }
    const story: Story = [...proposedStory(), [60, decided('approved')], [61, intended], [95, lost]]
    await expect(drawn(story)).toMatchFileSnapshot('views/unknown-outcome.txt')
  })

  test('an inconclusive verdict says what was not seen and how to get it', async () => {
    const story: Story = [
      [0, opened],
      [0, runStarted('r1', 'diagnose', 1)],
      [1, ...recorded('r1', [unknownEvidence({ hop: 'edge', target: 'edge' })])] as [number, Happening],
      [2, { kind: 'run.finished', run: 'r1', diagnosis: inconclusiveDiagnosis() }],
      [3, { kind: 'remedy.withheld', remedy: 'demo-restart', why: 'no cause is sure enough' }],
    ]
    await expect(drawn(story)).toMatchFileSnapshot('views/inconclusive.txt')
  })

  test('an expired plan says that nothing was changed', () => {
    const lapsed: Happening = { kind: 'approval.lapsed', approval: approvalId, state: 'expired' }
    const story: Story = [...proposedStory(), [915, lapsed]]
    expect(headings(story, `proposal:${approvalId}`)).toContain(
      'Expired: nobody decided in time, nothing was changed',
    )
    expect(buttonIds(story, `proposal:${approvalId}`)).toEqual([])
  })

  test('an approved plan that no longer fits is reported as not carried out', () => {
    const refused: Happening = {
      kind: 'change.refused',
      approval: approvalId,
      reason: 'It is different now.',
    }
    const story: Story = [...proposedStory(), [60, decided('approved')], [61, refused]]
    expect(headings(story, `result:${approvalId}`)).toContain('Not carried out: nothing was changed')
    expect(headings(story, 'card')).toContain('Not carried out: nothing was changed')
  })

  test('a failed change, no effect and harm have different endings', () => {
    const changedStory = (...rest: Story): Story => [
      ...proposedStory(),
      [60, decided('approved')],
      [61, intended],
      ...rest,
    ]
    const failed = changedStory([62, restarted('fail')])
    expect(headings(failed, `result:${approvalId}`)).toContain('The change failed')
    const verified = (dead: number[]) =>
      changedStory(
        [62, restarted()],
        [63, runStarted('r2', 'verify', 1)],
        [64, { kind: 'run.finished', run: 'r2', diagnosis: faultDiagnosis(dead) }],
      )
    expect(headings(verified([8082]), 'card')).toContain('No effect: still failing')
    expect(headings(verified([8081, 8082]), `result:${approvalId}`)).toContain('WORSE than before the change')
  })

  test('buttons follow what can be done: cancel, then run again, then neither', () => {
    const running = proposedStory().slice(0, 4)
    expect(buttonIds(running)).toEqual(['cancel:INC-1'])
    expect(buttonIds(proposedStory().slice(0, -1))).toEqual(['rerun:INC-1'])
    expect(buttonIds(proposedStory())).toEqual([`approve:${approvalId}`, `deny:${approvalId}`, 'rerun:INC-1'])
    expect(buttonIds([...proposedStory(), [60, decided('approved')]])).toEqual([])
    expect(buttonIds(healedStory())).toEqual([])
  })

  test('with two plans waiting, the card has no buttons that could mean either', () => {
    const second: Happening = { ...proposed, approval: 'other' } as Happening
    const story: Story = [...proposedStory(), [20, second]]
    expect(buttonIds(story)).toEqual(['rerun:INC-1'])
    expect(buttonIds(story, 'proposal:other')).toEqual(['approve:other', 'deny:other'])
  })

  test('a canceled run says who canceled it and how far it had come', () => {
    const story: Story = [...proposedStory().slice(0, 5), [2, { kind: 'run.canceled', run: 'r1', by: ann }]]
    const card = messageOf(story, 'card')
    expect(JSON.stringify(card.blocks)).toContain('Canceled by Ann at 03:10:02 UTC, after 3 of 8 steps.')
  })

  test('what is final stays: a decision after expiry and a result after a cancellation change nothing', () => {
    const lapsed: Happening = { kind: 'approval.lapsed', approval: approvalId, state: 'expired' }
    const late: Story = [...proposedStory(), [915, lapsed], [916, decided('approved')]]
    expect(headings(late, `proposal:${approvalId}`)[1]).toMatch(/^Expired/)
    const canceled: Story = [
      ...proposedStory().slice(0, 5),
      [2, { kind: 'run.canceled', run: 'r1', by: ann }],
      [3, { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }],
    ]
    expect(headings(canceled, 'card')[1]).toBe('Canceled')
  })

  test('a thousand backends make one card: what failed first, then sixty rows and a count', () => {
    const backends = 1000
    const evidence = shopEvidence([8181], backends).filter(({ type }) => type === 'tcp')
    const story: Story = [
      [0, { ...opened, service: shopService(backends) } as Happening],
      [0, runStarted('r1', 'diagnose', backends)],
      ...recorded('r1', evidence).map((what): [number, Happening] => [1, what]),
    ]
    const blocks = messageOf(story, 'evidence:r1').blocks
    const rows = blocks.flatMap((block) => (block.type === 'details' ? block.rows : []))
    expect(rows).toHaveLength(60)
    expect(rows[0]).toMatchObject({ state: 'fail', label: 'tcp app/127.0.0.1:8181' })
    expect(blocks.at(-1)).toEqual({ type: 'text', text: '… and 940 more, all passed' })
  })

  test('rows that failed are never hidden behind "all passed"', () => {
    const evidence = Array.from({ length: 80 }, (_, port) =>
      tcpEvidence({ hop: 'app', target: `app/${port}` }, port, port < 70 ? 'ECONNREFUSED' : null),
    )
    const story: Story = [
      [0, opened],
      [0, runStarted('r1', 'diagnose', 80)],
    ]
    story.push(...recorded('r1', evidence).map((what): [number, Happening] => [1, what]))
    const text = JSON.stringify(messageOf(story, 'evidence:r1').blocks)
    expect(text).toContain('… and 20 more: 10 failed, 10 passed')
  })

  test('secrets in headers are not shown', () => {
    const evidence = shopEvidence([]).flatMap((one) => {
      if (one.type !== 'http' || one.outcome === 'unknown') return []
      const headers: [string, string][] = [
        ['set-cookie', 'sid=hunter2'],
        ['server', 'nginx'],
      ]
      return [{ ...one, facts: { ...one.facts, headers } }]
    })
    const story: Story = [
      [0, opened],
      [0, runStarted('r1', 'diagnose', 8)],
    ]
    story.push(...recorded('r1', evidence).map((what): [number, Happening] => [1, what]))
    const text = JSON.stringify(messageOf(story, 'evidence:r1'))
    expect(text).not.toContain('hunter2')
    expect(text).toContain('server: nginx')
  })

  test('a platform that cannot be reached is named on the card', () => {
    const story: Story = [
      [0, opened],
      [1, { kind: 'delivery.failed', platform: 'slack', reason: 'HTTP 503' }],
    ]
    expect(JSON.stringify(messageOf(story, 'card'))).toContain('slack does not hear us: HTTP 503')
  })

  test('nothing was opened: there is nothing to show', () => {
    expect(threadView([])).toEqual([])
    expect(threadView(timelineOf([[0, { kind: 'incident.closed', by: bot, reason: 'x' }]]))).toEqual([])
  })

  test('every prefix of any timeline renders, and keys are only ever appended', () => {
    fc.assert(
      fc.property(fc.array(anyHappening, { maxLength: 25 }), (happenings) => {
        const entries = timelineOf([opened, ...happenings].map((what, index) => [index, what]))
        let before: string[] = []
        for (const [index] of entries.entries()) {
          const view = threadView(entries.slice(0, index + 1))
          const keys = view.map(({ key }) => key)
          expect(keys.slice(0, before.length)).toEqual(before)
          expect(new Set(keys).size).toBe(keys.length)
          for (const { message } of view) {
            expect(message.text).not.toBe('')
            expect(
              buttons(message.blocks).every(({ id }) => /^(approve|deny|cancel|rerun):\S+$/.test(id)),
            ).toBe(true)
          }
          before = keys
        }
      }),
      { numRuns: 150 },
    )
  })

  test('the view is a function of the timeline: asked twice, it says the same', () => {
    const entries = timelineOf(healedStory())
    expect(threadView(entries)).toEqual(threadView(structuredClone(entries)))
  })
})
