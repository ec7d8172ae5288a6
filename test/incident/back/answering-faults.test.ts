import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPagerDuty } from '../../../src/back/pagerduty.ts'
import { tellStory } from '../../../src/chat/cards/tell-story.ts'
import { noteText } from '../../../src/incident/back/note-text.ts'
import { sourcePerson } from '../../../src/model/source-person.ts'
import type { Happening } from '../../../src/model/timeline.ts'
import { Secret } from '../../../src/secret.ts'
import { createAnswerRig, gathered, incident } from '../../support/answer-rig.ts'
import type { Fate } from '../../support/model-chat.ts'
import { startPagerDuty } from '../../support/pagerduty/pagerduty-server.ts'
import type { Fault } from '../../support/pagerduty/world.ts'
import { healedStory, opened } from '../../support/timelines.ts'

const tickets = ['P1', 'P2']

const faults: fc.Arbitrary<Fault | null> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Fault>(
      'cut before',
      'cut after',
      '500 before',
      '500 after',
      '429',
      '429 bare',
      'page after',
      'redirect',
    ),
  },
)

const deaths: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Fate>('well') },
  { weight: 1, arbitrary: fc.constantFrom<Fate>('dies before', 'dies after') },
)

const world = fc.record({
  faults: fc.array(faults, { maxLength: 40, size: 'max' }),
  deaths: fc.array(deaths, { maxLength: 60, size: 'max' }),
  pauses: fc.array(fc.nat(30_000), { minLength: 30, maxLength: 30 }),
  /** Which request is done and never answered, if any. */
  slowAt: fc.option(fc.nat(6), { freq: 2 }),
  /** After which happening a person resolves the first ticket in PagerDuty itself; beyond the end: nobody does. */
  resolvedAt: fc.nat(80),
})

/** A run is begun because of the alarm, and the story ends well. */
const story: Happening[] = healedStory().map(([, what]) =>
  what.kind === 'run.started' && what.purpose === 'diagnose'
    ? { ...what, by: sourcePerson('pagerduty') }
    : what,
)

describe('incident/back/answering under faults', () => {
  it('ends with one note of the newest content, acknowledged and resolved at most once, whatever fails on the way', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ faults, deaths, pauses, slowAt, resolvedAt }) => {
        const clock = { ms: Date.parse('2026-11-21T03:10:00.000Z') }
        const server = await startPagerDuty({ now: () => clock.ms })
        try {
          for (const id of tickets) server.trigger(id)
          server.world.fate = () => {
            const fault = faults.shift() ?? null
            return server.world.requests.length - 1 === slowAt ? 'slow after' : fault
          }
          const access = {
            token: new Secret(server.world.token),
            from: 'ops@example.com',
            apiUrl: server.url,
          }
          const pagerDuty = createPagerDuty(access, { timeoutMs: 250 })
          let isLive = false
          const rig = createAnswerRig({
            sources: { pagerDuty, alertmanager: null },
            clock,
            back: { acknowledge: true, resolve: true },
            fates: () => (isLive ? (deaths.shift() ?? 'well') : 'well'),
          })
          const happenings = [opened, gathered(...tickets.map((ticket) => ({ ticket }))), ...story.slice(1)]
          for (const [index, what] of happenings.entries()) {
            isLive = false
            await rig.append(what)
            isLive = true
            if (index === resolvedAt) server.act('P1', 'resolved')
            await rig.pass(pauses[index % pauses.length] ?? 0)
          }
          await rig.settle()
          const entries = await rig.entries()
          const told = tellStory(entries)
          const links = { page: `https://502.example.com/incidents/${incident}`, threads: [] }
          const newest = told === null ? '' : noteText(entries, told, links)
          for (const id of tickets) {
            const { notes, turns, status } = server.incident(id)
            expect(notes.map(({ content }) => content)).toEqual([newest])
            const ours = turns.filter(({ by }) => by !== 'a person').map(({ to }) => to)
            expect(ours.filter((to) => to === 'acknowledged').length).toBeLessThanOrEqual(1)
            expect(ours.filter((to) => to === 'resolved').length).toBeLessThanOrEqual(1)
            expect(status).toBe('resolved')
          }
          expect(server.world.wrongs).toEqual([])
          const passes = (await rig.told()).filter((line) => line.endsWith('pass'))
          expect(new Set(passes).size).toBe(passes.length)
          for (const id of tickets) expect(passes).toContain(`${id} note pass`)
          expect(rig.jobs()).toBe(0)
        } finally {
          await server.close()
        }
      }),
      { numRuns: 20 },
    )
  }, 60_000)
})
