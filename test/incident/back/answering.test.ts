import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPagerDuty } from '../../../src/back/pagerduty.ts'
import { tellStory } from '../../../src/chat/cards/tell-story.ts'
import { noteText } from '../../../src/incident/back/note-text.ts'
import type { Monitoring } from '../../../src/model/monitoring.ts'
import { sourcePerson } from '../../../src/model/source-person.ts'
import type { Happening } from '../../../src/model/timeline.ts'
import { Secret } from '../../../src/secret.ts'
import { createAnswerRig, gathered, incident } from '../../support/answer-rig.ts'
import type { Fate } from '../../support/model-chat.ts'
import { type PagerDutyServer, startPagerDuty } from '../../support/pagerduty/pagerduty-server.ts'
import {
  faultDiagnosis,
  healedStory,
  healthyDiagnosis,
  judged,
  opened,
  proposedStory,
  runStarted,
} from '../../support/timelines.ts'

const second = 1_000
const page = `https://502.example.com/incidents/${incident}`

/** The stories of people, as if the run had been begun because of an alarm. */
function because(story: [number, Happening][], alarm: Happening): Happening[] {
  const [, ...rest] = story.map(([, what]): Happening => {
    return what.kind === 'run.started' && what.purpose === 'diagnose'
      ? { ...what, by: sourcePerson('pagerduty') }
      : what
  })
  return [opened, alarm, ...rest]
}

let server: PagerDutyServer
let clock: { ms: number }

beforeEach(async () => {
  clock = { ms: Date.parse('2026-11-21T03:10:00.000Z') }
  server = await startPagerDuty({ now: () => clock.ms })
})

afterEach(() => server.close())

function rigFor({
  back,
  token = server.world.token,
  from = 'ops@example.com',
  ...rest
}: {
  back?: Partial<Monitoring['back']>
  token?: string
  from?: string
  fates?: (call: string) => Fate
  threads?: Record<string, string>
  publicUrl?: string | null
} = {}) {
  const access = { token: new Secret(token), from, apiUrl: server.url }
  const pagerDuty = createPagerDuty(access, { timeoutMs: 5_000 })
  return createAnswerRig({
    sources: { pagerDuty, alertmanager: null },
    clock,
    ...(back ? { back } : {}),
    ...rest,
  })
}

const both = { acknowledge: true, resolve: true }

describe('incident/back/answering', () => {
  it('a ticket has one note, which says the verdict and where all of it is', async () => {
    server.trigger('P1')
    const rig = rigFor()
    for (const what of because(proposedStory(), gathered({ ticket: 'P1' }))) {
      await rig.append(what)
      await rig.pass(2 * second)
    }
    await rig.settle()
    const [note, ...others] = server.incident('P1').notes
    expect(others).toEqual([])
    expect(note?.content.split('\n')).toEqual([
      'shop (demo): The app at 127.0.0.1:8082 is down: it refuses connections.',
      'Cause: A backend is down, very likely (94%), at app/127.0.0.1:8082',
      'Why: tcp app/127.0.0.1:8082: connect ECONNREFUSED 127.0.0.1:8082',
      'Why: http proxy/127.0.0.1:8080: HTTP 502 with an nginx footer',
      'Not seen: The error log of proxy: No host is named for it.',
      'Proposed: Restart the backend at app/127.0.0.1:8082 (risk low). Waiting for a decision.',
      `All of it: ${page}`,
      expect.stringMatching(/^fiveohtwo INC-1 [0-9a-f]{12}$/),
    ])
    expect(await rig.told()).toEqual(['P1 note pass'])
  })

  it('the note is edited as the story goes on, no more often than every ten seconds', async () => {
    server.trigger('P1')
    const rig = rigFor()
    const writes: number[] = []
    server.world.fate = (line) => {
      if (!line.startsWith('GET')) writes.push(clock.ms)
      return null
    }
    for (const what of because(healedStory(), gathered({ ticket: 'P1' }))) {
      await rig.append(what)
      await rig.pass(second)
    }
    await rig.settle()
    const [note, ...others] = server.incident('P1').notes
    expect(others).toEqual([])
    expect(note?.content).toContain('shop (demo): Every hop answers as expected.')
    expect(note?.content).toContain('Before: The app at 127.0.0.1:8082 is down')
    expect(note?.content).toContain('Done: Restart the backend at app/127.0.0.1:8082 (risk low). Fixed.')
    expect(note?.content).toMatch(/^Chain head: INC-1 #\d+ [0-9a-f]{12}$/m)
    const gaps = writes.slice(1).map((at, index) => at - (writes[index] ?? 0))
    expect(gaps.length).toBeGreaterThan(1)
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10 * second)
    expect(await rig.told()).toEqual(['P1 note pass'])
  })

  it('asks nothing at all when there is no news', async () => {
    server.trigger('P1')
    const rig = rigFor({ back: both })
    await rig.append(...because(healedStory(), gathered({ ticket: 'P1' })))
    await rig.settle()
    const before = server.world.requests.length
    rig.restart()
    await rig.settle()
    expect(server.world.requests.length).toBe(before)
  })

  it('acknowledges when a run began because of the alarm, and resolves after a verified fix', async () => {
    server.trigger('P1')
    const rig = rigFor({ back: both })
    const story = because(healedStory(), gathered({ ticket: 'P1' }))
    const verified = story.findLastIndex(({ kind }) => kind === 'run.finished')
    await rig.append(...story.slice(0, verified))
    await rig.settle()
    expect(server.incident('P1').status).toBe('acknowledged')
    await rig.append(...story.slice(verified))
    await rig.settle()
    const turns = server.incident('P1').turns.map(({ from, to }) => `${from} → ${to}`)
    expect(turns).toEqual(['triggered → acknowledged', 'acknowledged → resolved'])
    expect(await rig.told()).toEqual(['P1 acknowledged pass', 'P1 note pass', 'P1 resolved pass'])
  })

  it('tells nothing but the note unless the service asks for it', async () => {
    server.trigger('P1')
    const rig = rigFor()
    await rig.append(...because(healedStory(), gathered({ ticket: 'P1' })))
    await rig.settle()
    expect(server.incident('P1').status).toBe('triggered')
    expect(server.world.requests.filter((line) => line === 'PUT /incidents/P1')).toEqual([])
  })

  it('does not acknowledge what a person asked to be looked at before the alarm came', async () => {
    server.trigger('P1')
    const rig = rigFor({ back: both })
    const [, ...rest] = proposedStory().map(([, what]) => what)
    await rig.append(opened, ...rest, gathered({ ticket: 'P1' }))
    await rig.settle()
    expect(server.incident('P1').status).toBe('triggered')
  })

  it('does not resolve while a hop is unwell, nor after a relapse', async () => {
    server.trigger('P1')
    const rig = rigFor({ back: both })
    const story = because(healedStory(), gathered({ ticket: 'P1' })).map((what): Happening => {
      return what.kind === 'run.finished' ? { ...what, diagnosis: faultDiagnosis() } : what
    })
    await rig.append(...story.slice(0, -1))
    await rig.settle()
    expect(server.incident('P1').status).toBe('acknowledged')
    await rig.append(
      runStarted('r3', 'verify', 8),
      { kind: 'run.finished', run: 'r3', diagnosis: healthyDiagnosis() },
      {
        kind: 'relapse.watched',
        approval: (judged('fixed') as { approval: string }).approval,
        state: 'relapsed',
        summary: 'failing again',
        overMs: 60_000,
      },
    )
    await rig.settle()
    expect(server.incident('P1').status).toBe('acknowledged')
  })

  it('leaves alone what a person has resolved there, though nobody told us', async () => {
    server.trigger('P1')
    server.act('P1', 'resolved')
    const rig = rigFor({ back: both })
    const story = because(healedStory(), gathered({ ticket: 'P1' }))
    for (const what of story) {
      await rig.append(what)
      await rig.pass(5 * second)
    }
    await rig.settle()
    expect(server.world.wrongs).toEqual([])
    expect(server.incident('P1').turns.map(({ by }) => by)).toEqual(['a person'])
    expect(await rig.told()).toEqual(['P1 note pass'])
  })

  it('asks nothing about what a webhook said is resolved or acknowledged already', async () => {
    for (const id of ['P1', 'P2']) server.trigger(id)
    const rig = rigFor({ back: both })
    const alarms = gathered({ ticket: 'P1', state: 'acknowledged' }, { ticket: 'P2', state: 'resolved' })
    await rig.append(...because(proposedStory(), alarms))
    await rig.settle()
    expect(server.world.requests.filter((line) => !line.includes('/notes'))).toEqual([])
  })

  it('each ticket of an incident has its own note, and other tickets hear nothing', async () => {
    for (const id of ['P1', 'P2', 'P3']) server.trigger(id)
    const rig = rigFor()
    const alarms = gathered(
      { ticket: 'P1' },
      { ticket: 'P2' },
      { ticket: null },
      { ticket: 'P3', source: 'opsgenie' },
    )
    await rig.append(...because(proposedStory(), alarms))
    await rig.settle()
    expect(['P1', 'P2', 'P3'].map((id) => server.incident(id).notes.length)).toEqual([1, 1, 0])
  })

  it('asks for nothing under a name that is no ticket', async () => {
    const rig = rigFor({ back: both })
    await rig.append(...because(proposedStory(), gathered({ ticket: '../users' }, { ticket: 'P 1' })))
    await rig.settle()
    expect(server.world.requests).toEqual([])
  })

  it('says that a chat platform does not show the incident, and where it goes on', async () => {
    server.trigger('P1')
    const rig = rigFor({ threads: { slack: 'C024BE7LR:1700000000.000100', discord: '123456' } })
    await rig.append(...because(proposedStory(), gathered({ ticket: 'P1' })))
    await rig.append({ kind: 'delivery.failed', platform: 'slack', reason: 'The channel is archived.' })
    await rig.settle()
    const content = server.incident('P1').notes[0]?.content
    expect(content).toContain('Slack does not show INC-1 as it stands: The channel is archived.')
    expect(content).toContain('It goes on in the console and Discord all the same.')
    expect(content).toContain('Slack: the thread of INC-1, https://slack.com/app_redirect?channel=C024BE7LR')
    await rig.append({ kind: 'delivery.resumed', platform: 'slack' })
    await rig.settle()
    expect(server.incident('P1').notes[0]?.content).not.toContain('archived')
  })

  it('a note whose fate is unknown is found again, not written twice', async () => {
    server.trigger('P1')
    const rig = rigFor()
    const fates = ['cut after', '500 after', 'page after'] as const
    for (const [index, fate] of fates.entries()) {
      server.world.fate = (line) => (line.startsWith('POST') ? fate : null)
      const id = `Q${index}`
      server.trigger(id)
      await rig.append(...(index === 0 ? [opened] : []), gathered({ ticket: id }))
      await rig.settle()
      expect(server.incident(id).notes.length).toBe(1)
    }
  })

  it('of two notes that arrived after all, the older stays', async () => {
    const incidentOf = server.trigger('P1')
    const rig = rigFor()
    let isCut = true
    server.world.fate = (line) => {
      if (!line.startsWith('POST')) return null
      const fate = isCut ? 'cut before' : null
      // What was cut arrives late: after it was looked for, and before it is written again.
      if (!isCut) {
        const content = `late\nfiveohtwo INC-1 ${'0'.repeat(12)}`
        const at = new Date(clock.ms - second).toISOString()
        incidentOf.notes.push({ id: 'PLATE', content, created_at: at, updated_at: at })
      }
      isCut = false
      return fate
    }
    await rig.append(opened, gathered({ ticket: 'P1' }))
    await rig.settle()
    expect(incidentOf.notes.map(({ id }) => id)).toEqual(['PLATE'])
    expect(incidentOf.notes[0]?.content).toMatch(/^shop \(demo\)/)
  })

  it('a note that somebody deleted is not written again, and the timeline says so once', async () => {
    const there = server.trigger('P1')
    const rig = rigFor()
    await rig.append(opened, gathered({ ticket: 'P1' }))
    await rig.settle()
    there.notes.length = 0
    await rig.append(...because(proposedStory(), gathered({ ticket: 'P1' })).slice(2))
    await rig.settle()
    rig.restart()
    await rig.settle()
    expect(there.notes).toEqual([])
    expect(await rig.told()).toEqual(['P1 note pass', 'P1 note fail'])
  })

  it('a ticket that was merged or deleted is told nothing more, and the timeline says so once', async () => {
    const rig = rigFor({ back: both })
    await rig.append(...because(healedStory(), gathered({ ticket: 'PGONE' })))
    await rig.settle()
    expect(await rig.told()).toEqual(['PGONE note fail', 'PGONE resolved fail'])
    const before = server.world.requests.length
    await rig.append({ kind: 'delivery.resumed', platform: 'slack' })
    await rig.settle()
    expect(server.world.requests.length).toBe(before)
  })

  it('a token that is refused is said once with what to mend, and tried until it works', async () => {
    server.trigger('P1')
    server.world.token = 'another-token-than-ours'
    const rig = rigFor({ token: 'y_OldTokenOldTokenOld' })
    await rig.append(opened, gathered({ ticket: 'P1' }))
    await rig.pass(600 * second)
    expect(await rig.told()).toEqual(['P1 note fail'])
    const failed = (await rig.entries()).at(-1)?.what
    expect(failed?.kind === 'source.told' ? failed.summary : '').toMatch(/401.*PAGERDUTY_TOKEN/)
    server.world.token = 'y_OldTokenOldTokenOld'
    await rig.settle()
    expect(server.incident('P1').notes.length).toBe(1)
    expect(await rig.told()).toEqual(['P1 note fail', 'P1 note pass'])
  })

  it('keeps to limits: waits as long as it is told, and tells everybody in the end', async () => {
    server.world.perMinute = 10
    const ids = Array.from({ length: 40 }, (_, index) => `P${index}`)
    for (const id of ids) server.trigger(id)
    const minutes = new Map<number, number>()
    server.world.fate = () => {
      const minute = Math.floor(clock.ms / 60_000)
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1)
      return null
    }
    const rig = rigFor({ back: both })
    await rig.append(...because(proposedStory(), gathered(...ids.map((ticket) => ({ ticket })))))
    await rig.settle()
    expect(ids.map((id) => server.incident(id).notes.length)).toEqual(ids.map(() => 1))
    expect(ids.map((id) => server.incident(id).status)).toEqual(ids.map(() => 'acknowledged'))
    // One that is refused tells the others to wait.
    expect(Math.max(...minutes.values())).toBeLessThanOrEqual(server.world.perMinute + 1)
  })

  it('what could not be told within a day after closing is given up, and that is said', async () => {
    server.trigger('P1')
    const rig = rigFor()
    server.world.fate = () => '500 before'
    await rig.append(...because(healedStory(), gathered({ ticket: 'P1' })))
    await rig.pass(600 * second)
    expect(await rig.told()).toEqual([])
    clock.ms += 24 * 3_600 * second
    await rig.settle()
    expect(await rig.told()).toEqual(['P1 note fail'])
    expect(rig.jobs()).toBe(0)
  })

  it('what was told is not given up when news of it come long after closing', async () => {
    server.trigger('P1')
    const threads: Record<string, string> = {}
    const rig = rigFor({ threads })
    await rig.append(...because(healedStory(), gathered({ ticket: 'P1' })))
    await rig.settle()
    threads.discord = '123456'
    clock.ms += 25 * 3_600 * second
    rig.restart()
    await rig.settle()
    expect(await rig.told()).toEqual(['P1 note pass'])
    expect(rig.jobs()).toBe(0)
  })

  it('tells nothing where no PagerDuty is configured', async () => {
    const rig = createAnswerRig({ sources: { pagerDuty: null, alertmanager: null }, clock, back: both })
    await rig.append(...because(healedStory(), gathered({ ticket: 'P1' })))
    await rig.settle()
    expect(await rig.told()).toEqual([])
    expect(rig.jobs()).toBe(0)
  })

  it('without a public address the note has no link', async () => {
    server.trigger('P1')
    const rig = rigFor({ publicUrl: null })
    await rig.append(opened, gathered({ ticket: 'P1' }))
    await rig.settle()
    expect(server.incident('P1').notes[0]?.content).not.toContain('http')
  })

  it('writes exactly what the timeline comes to', async () => {
    server.trigger('P1')
    const rig = rigFor()
    await rig.append(...because(healedStory(), gathered({ ticket: 'P1' })))
    await rig.settle()
    const entries = await rig.entries()
    const story = tellStory(entries)
    if (story === null) throw new Error('nothing was told')
    expect(server.incident('P1').notes[0]?.content).toBe(noteText(entries, story, { page, threads: [] }))
  })
})
