import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disagreement } from '../../src/chat/cards/alarm-blocks.ts'
import { countEveryMs } from '../../src/chat/cards/alarms-story.ts'
import { mostKept } from '../../src/chat/cards/tell-alarms.ts'
import { tellStory } from '../../src/chat/cards/tell-story.ts'
import { withoutCounts } from '../../src/chat/cards/without-counts.ts'
import { renderText } from '../../src/chat/render-text.ts'
import { threadView } from '../../src/chat/thread-view.ts'
import type { Block, ChatMessage } from '../../src/model/message.ts'
import type { Happening } from '../../src/model/timeline.ts'
import {
  alarmNote,
  childStory,
  disagreeingStory,
  gathered,
  noteTold,
  openedByAlert,
  pagedStory,
  parentStory,
  stormStory,
  unmatchedStory,
  withheldStory,
} from '../support/alarm-stories.ts'
import { anyHappening } from '../support/happenings.ts'
import {
  bot,
  faultDiagnosis,
  healthyDiagnosis,
  inconclusiveDiagnosis,
  runStarted,
  timelineOf,
} from '../support/timelines.ts'

type Story = [number, Happening][]

/** The card and what monitoring says, as they read on a phone, with the buttons as they are. */
function drawn(story: Story): string {
  return threadView(timelineOf(story))
    .filter(({ key }) => key === 'card' || key === 'alarms' || key === 'closed')
    .map(({ key, message }) => {
      const body = renderText(message, { columns: 60, color: false })
      const pressed = buttonsOf(message).map(({ id, label, confirm = '', asks }) => {
        return `[${label}] ${id}, asks: ${confirm} ${JSON.stringify(asks)}\n`
      })
      return [`=== ${key}\n`, `(${message.text})\n`, body, ...pressed].join('')
    })
    .join('\n')
}

function messageOf(story: Story, key: string): ChatMessage {
  const found = threadView(timelineOf(story)).find((one) => one.key === key)
  if (found === undefined) throw new Error(`no message ${key}`)
  return found.message
}

function buttonsOf({ blocks }: ChatMessage) {
  return blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
}

function itemsOf({ blocks }: ChatMessage) {
  return blocks.flatMap((block) => (block.type === 'links' ? block.items : []))
}

function textsOf({ blocks }: ChatMessage): string[] {
  return blocks.flatMap((block: Block) => (block.type === 'text' ? [block.text] : []))
}

describe('chat/thread-view of alarms', () => {
  for (const [name, title, story] of [
    [
      'paged',
      'a page at night says what was found first, then who rang, then what they were told',
      pagedStory(),
    ],
    ['storm', 'a storm is a line, the three that matter most, and a list that ends', stormStory()],
    ['unmatched', 'alarms of nobody have buttons that ask whose they are', unmatchedStory()],
    ['parent', 'the hop that services share names them', parentStory()],
    ['child', 'a service behind a common hop names the incident of that hop', childStory()],
    ['withheld', 'alarms that began no run say why', withheldStory()],
    ['resolved', 'monitoring is content and we are not', disagreeingStory('all resolved')],
    [
      'still-firing',
      'we are content and monitoring is not, to the end',
      [
        ...disagreeingStory('still firing'),
        [60, { kind: 'incident.closed', by: bot, reason: 'we see no fault' }],
      ],
    ],
  ] satisfies [string, string, Story][]) {
    test(title, async () => {
      await expect(drawn(story)).toMatchFileSnapshot(`views/alarms/${name}.txt`)
    })
  }

  test('on the lock screen the alert is the news until there is a verdict', () => {
    expect(messageOf(pagedStory().slice(0, 3), 'card').text).toBe(
      'INC-1 shop (demo): “502 on checkout”, alert from PagerDuty. Looking along the path',
    )
    expect(messageOf(pagedStory(), 'card').text).toMatch(
      /^INC-1 shop \(demo\): Waiting for a decision\. The app at 127\.0\.0\.1:8082 is down: it refuses connections\. “502/,
    )
  })

  test('every alarm is told by a sign and by the same in words', () => {
    const states = (['firing', 'acknowledged', 'resolved'] as const).map((state) =>
      alarmNote(state, { state }),
    )
    const items = itemsOf(
      messageOf(
        [
          [0, openedByAlert],
          [0, gathered(states)],
        ],
        'card',
      ),
    )
    expect(items.map(({ tone, text }) => `${tone} ${text.split(' · ')[1]?.split(' ')[0]}`)).toEqual([
      'bad firing',
      'warn acknowledged',
      'good resolved',
    ])
  })

  test('a later note replaces the one of the same alarm', () => {
    const story: Story = [
      [0, openedByAlert],
      [0, gathered([alarmNote('a1'), alarmNote('a2')])],
      [5, gathered([alarmNote('a1', { state: 'resolved' })], { counts: { firing: 1, resolved: 1 } })],
    ]
    expect(itemsOf(messageOf(story, 'alarms')).map(({ text }) => text.split(' since')[0])).toEqual([
      'High error rate a2 · firing',
      'High error rate a1 · resolved',
    ])
  })

  test('the list ends at twenty, and counts the rest by state', () => {
    const notes = Array.from({ length: 20 }, (_, index) => alarmNote(`a${index}`))
    const resolved = Array.from({ length: 5 }, (_, index) => alarmNote(`r${index}`, { state: 'resolved' }))
    const message = messageOf(
      [
        [0, openedByAlert],
        [0, gathered(notes, { more: 4 })],
        [3, gathered(resolved, { counts: { firing: 24, resolved: 5, received: 29 } })],
      ],
      'alarms',
    )
    expect(itemsOf(message)).toHaveLength(20)
    expect(textsOf(message).slice(1)).toEqual(['… and 4 more firing.', 'Resolved (5): not listed.'])
  })

  test('a long storm keeps a bounded number of alarms: those just told, the first, and the newest of the others', () => {
    const storm = Array.from({ length: 1_200 }, (_, entry): [number, Happening] => {
      const notes = Array.from({ length: 20 }, (_, index) => alarmNote(`a${entry * 20 + index}`))
      return [entry * 3, gathered(notes, { counts: { firing: (entry + 1) * 20 } })]
    })
    const again: Story = [[4_000, gathered([alarmNote('a7000')], { counts: { firing: 24_000 } })]]
    const kept = [
      ...(tellStory(timelineOf([[0, openedByAlert], ...storm, ...again]))?.alarms?.notes.keys() ?? []),
    ]
    expect(kept).toHaveLength(mostKept)
    expect(kept).toEqual(expect.arrayContaining(['a0', 'a1', 'a7000', 'a23998', 'a23999']))
  })

  describe('the number of alerts alone', () => {
    const notes = [alarmNote('a1')]
    const again = (received: number) => gathered([], { counts: { firing: 1, received } })
    const before: Story = [
      [0, openedByAlert],
      [0, gathered(notes)],
    ]

    test('changes nothing of the list for a while, and the card at once', () => {
      const after: Story = [...before, [3, again(212)]]
      expect(messageOf(after, 'alarms')).toEqual(messageOf(before, 'alarms'))
      expect(messageOf(after, 'card')).not.toEqual(messageOf(before, 'card'))
      expect(textsOf(messageOf(after, 'card')).join()).toContain('(212 alerts)')
    })

    test('is shown with the next news, and after some time', () => {
      const late: Story = [...before, [3, again(212)], [countEveryMs / 1000, again(300)]]
      expect(textsOf(messageOf(late, 'alarms'))[0]).toContain(
        '(300 alerts), since 03:08 UTC. As of 03:10:30 UTC.',
      )
      const news: Story = [...before, [3, again(212)], [6, gathered([alarmNote('a1', { flapping: true })])]]
      expect(messageOf(news, 'alarms')).not.toEqual(messageOf(before, 'alarms'))
    })

    test('is no reason to edit a card where edits are few', () => {
      const counted = timelineOf([
        ...before,
        [3, again(212)],
        [4, gathered(notes, { counts: { received: 300 } })],
      ])
      expect(withoutCounts(counted)).toEqual(counted.slice(0, 2))
      const news = timelineOf([...before, [3, gathered([alarmNote('a1', { state: 'resolved' })])]])
      expect(withoutCounts(news)).toEqual(news)
    })
  })

  describe('where monitoring and we do not agree', () => {
    const seen = (story: Story) => {
      const told = tellStory(timelineOf(story))
      return told === null ? null : disagreement(told)
    }
    const run = (diagnosis: ReturnType<typeof healthyDiagnosis>, from: number): Story => [
      [from, runStarted('r1', 'diagnose', 1)],
      [from + 2, { kind: 'run.finished', run: 'r1', diagnosis }],
    ]
    const fires: Story = [
      [0, openedByAlert],
      [0, gathered([alarmNote('a1')])],
    ]
    const resolves: Story = [[60, gathered([alarmNote('a1', { state: 'resolved' })])]]

    test.each<[string, Story, string | null]>([
      [
        'all resolved, we still fail',
        [...fires, ...resolves, ...run(faultDiagnosis(), 70)],
        'All alarms are resolved, but our own requests still fail.',
      ],
      [
        'all resolved, we failed before',
        [...fires, ...run(faultDiagnosis(), 10), ...resolves],
        'All alarms are resolved. When we looked last, at 03:10 UTC, our own requests still failed.',
      ],
      [
        'all resolved, and we are not sure',
        [...fires, ...resolves, ...run(inconclusiveDiagnosis(), 70)],
        'All alarms are resolved, but what we saw ourselves does not say so.',
      ],
      ['all resolved, and so we say', [...fires, ...resolves, ...run(healthyDiagnosis(), 70)], null],
      [
        'firing, and we see no fault',
        [...fires, ...run(healthyDiagnosis(), 10)],
        'Our own requests go well, but 1 alarm still fires.',
      ],
      ['firing, and so we say', [...fires, ...run(faultDiagnosis(), 10)], null],
      [
        'firing since we looked',
        [[0, openedByAlert], ...run(healthyDiagnosis(), 1), [9, gathered([alarmNote('a1')])]],
        null,
      ],
      ['while we look', [...fires, ...resolves, [70, runStarted('r1', 'diagnose', 1)]], null],
      ['nobody rang', [[0, openedByAlert], ...run(faultDiagnosis(), 1)], null],
    ])('%s', (_name, story, words) => {
      expect(seen(story)).toBe(words)
    })

    test('a fault that our own requests do not meet is not called a failing request', () => {
      const ladder = faultDiagnosis().ladder.map((rung) => ({ ...rung, state: 'pass' as const }))
      const story: Story = [...fires, ...resolves, ...run({ ...faultDiagnosis(), ladder }, 70)]
      expect(seen(story)).toBe('All alarms are resolved, but we still see a fault.')
    })
  })

  test('why no run was begun is said until one begins', () => {
    const words = 'No run was begun: 6 runs within an hour. Start one with "diagnose shop".'
    expect(textsOf(messageOf(withheldStory(), 'card'))).toContain(words)
    const begun: Story = [...withheldStory(), [9, runStarted('r1', 'diagnose', 3)]]
    expect(textsOf(messageOf(begun, 'card'))).not.toContain(words)
  })

  test('the last word on each ticket is told, and a silence that still stands is shouted', () => {
    const told = (what: Partial<typeof noteTold>): Happening => ({
      ...noteTold,
      source: 'alertmanager',
      ticket: 's1',
      ...what,
    })
    const until = (last: Partial<typeof noteTold>): Story => [
      ...pagedStory().slice(0, 2),
      [1, told({ what: 'silenced' })],
      [2, told(last)],
    ]
    const words = (story: Story) => textsOf(messageOf(story, 'card')).at(-1)
    expect(words(until({ what: 'unsilenced' }))).toBe('The silence in Alertmanager is lifted.')
    expect(words(until({ what: 'unsilenced', outcome: 'fail', summary: 'it answered 500' }))).toBe(
      'THE SILENCE IN Alertmanager STILL STANDS, it could not be lifted: it answered 500.',
    )
    expect(words(until({ what: 'silenced', ticket: 's2' }))).toBe(
      'Silenced in Alertmanager while the change is made (2 tickets).',
    )
  })

  describe('alarms of nobody', () => {
    test('at most five have buttons, and the rest can be mapped by a command', () => {
      const message = messageOf(unmatchedStory(12), 'card')
      expect(buttonsOf(message)).toHaveLength(5)
      expect(textsOf(message)).toContain('… 6 more in the thread: map others as in: map <alarm> <service>')
      expect(
        itemsOf(messageOf(unmatchedStory(12), 'alarms')).every(({ text }) => / · alarm m\d+$/.test(text)),
      ).toBe(true)
    })

    test('a single one has the button without a number, and nothing is drawn of a path', () => {
      const message = messageOf(unmatchedStory(1), 'card')
      expect(buttonsOf(message)).toMatchObject([
        {
          id: 'map:m1',
          label: 'Map this alert',
          confirm:
            'Which service does “Backend billing-3 is unhealthy” from a webhook belong to? Alerts like it go on there, too.',
          asks: { answer: { label: 'Service' } },
        },
      ])
      expect(message.blocks.map(({ type }) => type)).not.toContain('path')
      expect(message.blocks.map(({ type }) => type)).not.toContain('progress')
    })

    test('what no rule could match has no button, and says so', () => {
      const strange = alarmNote('s1', { title: 'Datadog sent something strange', mappable: false })
      const alone = messageOf(
        [
          [0, unmatchedStory(1)[0]?.[1] ?? openedByAlert],
          [0, gathered([strange])],
        ],
        'card',
      )
      expect(buttonsOf(alone)).toEqual([])
      expect(itemsOf(alone).map(({ text }) => text)).toEqual([
        expect.stringMatching(/^Datadog sent something strange · .* · cannot be mapped$/),
      ])
      expect(JSON.stringify(alone)).not.toContain('Say whose')
      const others = Array.from({ length: 6 }, (_, index) => alarmNote(`m${index}`))
      const mixed = messageOf(
        [
          [0, unmatchedStory(1)[0]?.[1] ?? openedByAlert],
          [0, gathered([strange, ...others])],
        ],
        'card',
      )
      expect(buttonsOf(mixed).map(({ id, label }) => [id, label])).toEqual([
        ['map:m0', 'Map alert 2'],
        ['map:m1', 'Map alert 3'],
        ['map:m2', 'Map alert 4'],
        ['map:m3', 'Map alert 5'],
        ['map:m4', 'Map alert 6'],
      ])
    })

    test('those that were mapped unlisted are gone with the counts', () => {
      const story: Story = [...unmatchedStory(7), [70, gathered([], { counts: { firing: 1, received: 1 } })]]
      expect(itemsOf(messageOf(story, 'card'))).toHaveLength(1)
      expect(messageOf(story, 'card').text).toBe('INC-1 unmatched: 1 alert that belongs to no service')
    })

    test('what was mapped is counted no more, has no button, and is told at the end', () => {
      const mapped: Happening = { kind: 'alarm.mapped', alarm: 'm1', title: 'x', service: 'shop', by: bot }
      const story: Story = [...unmatchedStory(1), [9, mapped]]
      const over: Story = [...story, [9, { kind: 'incident.closed', by: bot, reason: 'none is left' }]]
      expect(JSON.stringify(messageOf(over, 'closed'))).toContain('1 alarm to shop')
      expect(buttonsOf(messageOf(story, 'card'))).toEqual([])
      expect(messageOf(story, 'card').text).toBe(
        'INC-1 unmatched: Every alert here belongs to a service by now',
      )
      expect(JSON.stringify(messageOf(story, 'alarms'))).toContain('“x” belongs to shop, said fiveohtwo')
    })
  })

  test('every prefix of any timeline of alarms of nobody renders, with buttons that can be pressed', () => {
    const [opening] = unmatchedStory(1)
    fc.assert(
      fc.property(fc.array(anyHappening, { maxLength: 25 }), (happenings) => {
        const story = [opening?.[1] ?? openedByAlert, ...happenings].map(
          (what, index): [number, Happening] => [index, what],
        )
        for (const [index] of story.entries()) {
          const view = threadView(timelineOf(story.slice(0, index + 1)))
          for (const { message } of view) {
            expect(message.text).not.toBe('')
            expect(itemsOf(message).length).toBeLessThanOrEqual(20)
          }
          const maps = view
            .flatMap(({ message }) => buttonsOf(message))
            .filter(({ id }) => id.startsWith('map:'))
          expect(maps.length).toBeLessThanOrEqual(5)
          expect(new Set(maps.map(({ id }) => id)).size).toBe(maps.length)
        }
      }),
      { numRuns: 100 },
    )
  })
})
