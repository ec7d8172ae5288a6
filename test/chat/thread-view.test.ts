import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderText } from '../../src/chat/render-text.ts'
import { threadView } from '../../src/chat/thread-view.ts'
import type { Block } from '../../src/model/message.ts'
import type { Happening } from '../../src/model/timeline.ts'
import {
  driftedStory,
  firstStory,
  gatewayPlan,
  lostStory,
  relapseStory,
  strictStory,
  underWayStory,
  uselessStory,
  voted,
  worseStory,
} from '../support/change-stories.ts'
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
  judged,
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
      const pressed = buttons(message.blocks).map(({ id, label, style, confirm, asks }) => {
        const wants = asks === undefined ? '' : `, wants: ${JSON.stringify(asks)}`
        return `[${label}] ${style} ${id}${confirm === undefined ? '' : `, asks: ${confirm}`}${wants}\n`
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

function keysOf(story: Story): string[] {
  return threadView(timelineOf(story)).map(({ key }) => key)
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

  for (const [name, title, story] of [
    [
      'long-plan',
      'a plan too long for a card is shown whole, in messages above it',
      strictStory(gatewayPlan(3)),
    ],
    [
      'voted',
      'votes are counted, and who is lacking is named',
      [...strictStory(gatewayPlan(1)), [60, voted]],
    ],
    ['under-way', 'a change is told place by place while it goes on', underWayStory()],
    ['worse', 'harm is rolled back, escalated, and told with what was before and after', worseStory()],
    ['rollback-failed', 'a rollback that failed is said loudly', worseStory('fail')],
    ['no-effect', 'no effect says what failed before and after', uselessStory()],
    ['drifted', 'a plan that no longer fits says what is different now', driftedStory()],
    ['unknown-outcome', 'a change whose end nobody saw is said loudly', lostStory()],
    ['relapsed', 'what failed again after it was fixed is no longer called fixed', relapseStory('relapsed')],
    ['version-0.1', 'a timeline of version 0.1 is shown as far as it goes', firstStory() as Story],
  ] satisfies [string, string, Story][]) {
    test(title, async () => {
      await expect(drawn(story)).toMatchFileSnapshot(`views/${name}.txt`)
    })
  }

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
      differences: [],
    }
    const story: Story = [...proposedStory(), [60, decided('approved')], [61, refused]]
    expect(headings(story, `result:${approvalId}`)).toContain('Not carried out: nothing was changed')
    expect(headings(story, 'card')).toContain('Not carried out: nothing was changed')
  })

  test.each([
    [judged('fixed'), 'Fixed', 'good'],
    [judged('no-effect', 'done'), 'No effect, rolled back', 'warn'],
    [judged('no-effect', 'none'), 'No effect, and it has no way back', 'warn'],
    [judged('worse', 'done'), 'Worse, rolled back', 'bad'],
    [judged('worse', 'failed'), 'WORSE, AND THE ROLLBACK FAILED', 'bad'],
    [judged('failed', 'done'), 'Failed, rolled back', 'bad'],
    [judged('failed'), 'Failed', 'bad'],
    [judged('unknown', 'none'), 'OUTCOME UNKNOWN', 'bad'],
  ])('every ending has its own words (%#)', (ending, text, tone) => {
    const story: Story = [
      ...proposedStory(),
      [60, decided('approved')],
      [61, intended],
      [62, restarted()],
      [63, ending],
    ]
    for (const key of ['card', `result:${approvalId}`]) {
      expect(messageOf(story, key).blocks).toContainEqual({ type: 'heading', text, tone })
    }
  })

  test('the outcome carries the head of the chain at that moment, also when more follows', () => {
    const entries = timelineOf(relapseStory('steady'))
    const entry = entries.find(({ what }) => what.kind === 'change.judged')
    const words = `Chain head: INC-1 #${entry?.seq} ${entry?.hash.slice(0, 12)}`
    expect(entry?.seq).toBeLessThan(entries.length)
    expect(messageOf(relapseStory('steady'), `result:${approvalId}`).blocks).toContainEqual({
      type: 'text',
      text: words,
    })
  })

  test('no command of a plan is hidden, however long it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ maxLength: 2000 }), { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
        (places) => {
          const plan = gatewayPlan(places.length)
          const parts = plan.parts.map((part, index) => ({
            ...part,
            changes: part.changes.map((change) => ({ ...change, commands: places[index] ?? [] })),
          }))
          const view = threadView(timelineOf(strictStory({ ...plan, parts })))
          const shown = view.flatMap(({ message }) =>
            message.blocks.flatMap((block) => (block.type === 'code' ? block.lines : [])),
          )
          const exact = shown.map((line) => (line.endsWith(' ↩') ? line.slice(0, -2) : `${line}\n`)).join('')
          const approve = view.flatMap(({ message }) => buttons(message.blocks)).find(({ whole }) => whole)
          for (const command of places.flat()) {
            expect(exact).toContain(`${command}\n`)
            expect(approve?.whole).toContain(command)
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  test('no message of a plan is longer than the tightest platform takes', () => {
    const view = threadView(timelineOf(strictStory(gatewayPlan(40))))
    const pages = view.filter(({ key }) => key.startsWith('plan:'))
    expect(pages.length).toBeGreaterThan(5)
    for (const { message } of pages) {
      expect(renderText(message, { columns: 100, color: false }).length).toBeLessThan(2000)
    }
    expect(view.at(-1)?.key).toBe(`proposal:${approvalId}`)
  })

  test('an approval asks for what its rule wants, a denial for nothing', () => {
    const asked = buttons(messageOf(strictStory(gatewayPlan(1)), `proposal:${approvalId}`).blocks)
    expect(asked.map(({ asks }) => asks)).toEqual([{ reason: true, typed: 'shop' }, undefined])
    const usual = buttons(messageOf(proposedStory(), `proposal:${approvalId}`).blocks)
    expect(usual.map(({ asks }) => asks)).toEqual([undefined, undefined])
  })

  test('guards that were overridden are shouted', () => {
    const overridden = { ...decided('approved', 'shop is down, sale is on'), breakGlass: true } as Happening
    const story: Story = [...proposedStory(), [60, overridden]]
    expect(headings(story, `proposal:${approvalId}`)).toContain(
      'BREAK-GLASS by Ann, past the guards: shop is down, sale is on',
    )
  })

  test('without approvers the card says that no change is offered', () => {
    const why = 'Nobody may approve changes of shop: name approvers for it in the services file.'
    const story: Story = [
      ...proposedStory().slice(0, -1),
      [5, { kind: 'remedy.withheld', remedy: 'demo-restart', why }],
    ]
    expect(JSON.stringify(messageOf(story, 'card'))).toContain(`Not offered: demo-restart. ${why}`)
  })

  test('buttons follow what can be done: cancel, then run again, then neither', () => {
    const running = proposedStory().slice(0, 4)
    expect(buttonIds(running)).toEqual(['cancel:INC-1'])
    expect(buttonIds(proposedStory().slice(0, -1))).toEqual(['rerun:INC-1'])
    expect(buttonIds(proposedStory())).toEqual(['rerun:INC-1'])
    expect(buttonIds(proposedStory(), `proposal:${approvalId}`)).toEqual([
      `approve:${approvalId}`,
      `deny:${approvalId}`,
    ])
    expect(buttonIds([...proposedStory(), [60, decided('approved')]])).toEqual([])
    expect(buttonIds(healedStory())).toEqual([])
  })

  test('with two plans waiting, each has its own buttons', () => {
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

  test('a platform that cannot be reached is named on the card until it is', () => {
    const story: Story = [
      [0, opened],
      [1, { kind: 'delivery.failed', platform: 'slack', reason: 'Slack answered 503' }],
    ]
    const words =
      'Slack does not show what happens: Slack answered 503. It goes on here; the thread there catches up by itself.'
    expect(messageOf(story, 'card').blocks).toContainEqual({ type: 'text', text: words })
    const resumed: Story = [...story, [2, { kind: 'delivery.resumed', platform: 'slack' }]]
    expect(JSON.stringify(messageOf(resumed, 'card'))).not.toContain('Slack')
  })

  describe('evidence that is too long for a card', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      tcpEvidence(
        { hop: 'app', target: `app/10.0.0.${index}:80` },
        80,
        index % 3 === 0 ? 'ECONNREFUSED' : null,
      ),
    )
    const judgedRun: Story = [
      [0, opened],
      [0, runStarted('r1', 'diagnose', 30)],
      ...recorded('r1', many).map((what): [number, Happening] => [1, what]),
      [2, { kind: 'step.skipped', run: 'r1', step: 'logs', target: null, reason: 'no host' }],
      [3, { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }],
    ]

    test('is whole in a file, what failed first, once the run is judged', () => {
      expect(keysOf(judgedRun.slice(0, -1))).not.toContain('evidence:r1:file')
      const { file, blocks, text } = messageOf(judgedRun, 'evidence:r1:file')
      expect(blocks).toEqual([])
      expect(text).toBe('Everything that run 1 of INC-1 saw: INC-1-evidence-1.txt')
      expect(file?.name).toBe('INC-1-evidence-1.txt')
      for (const { target } of many) expect(file?.text).toContain(`${target} `)
      expect(file?.text).toMatch(
        /== FAILED \(10\)[\s\S]*== AS EXPECTED \(20\)[\s\S]*== SKIPPED \(1\)\n\nlogs: no host/,
      )
    })

    test('stays as it was posted, whatever comes in afterwards', () => {
      const late: Story = [
        ...judgedRun,
        [4, recorded('r1', [unknownEvidence({ hop: 'edge', target: 'edge' })])[0] as Happening],
      ]
      expect(messageOf(late, 'evidence:r1:file')).toEqual(messageOf(judgedRun, 'evidence:r1:file'))
    })

    test('is not filed where a card holds it all', () => {
      const few: Story = [
        ...judgedRun.slice(0, 2),
        [3, { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }],
      ]
      expect(keysOf(few)).toEqual(['card', 'verdict:r1'])
    })

    test('carries no control character, and is cut where no platform would show it', () => {
      const hostile = many.map((one, index) => ({
        ...one,
        id: `${one.id}${index}`,
        summary: `a\x1b[2J\u202e${'x'.repeat(60_000)}`,
      }))
      const story: Story = [
        ...judgedRun.slice(0, 2),
        ...recorded('r1', hostile).map((what): [number, Happening] => [1, what]),
        [3, { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }],
      ]
      const text = messageOf(story, 'evidence:r1:file').file?.text ?? ''
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f]|\p{Bidi_Control}/u)
      expect(text.length).toBeLessThan(1_000_000)
      expect(text.endsWith('\nThe rest is cut.\n')).toBe(true)
    })
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
              buttons(message.blocks).every(({ id }) =>
                /^(approve|deny|cancel|rerun|close|unwatch|map):\S+$/.test(id),
              ),
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
