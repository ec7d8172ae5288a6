import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tellStory } from '../../../src/chat/cards/tell-story.ts'
import { markerOf } from '../../../src/incident/back/marker.ts'
import { type NoteLinks, noteText } from '../../../src/incident/back/note-text.ts'
import type { Happening } from '../../../src/model/timeline.ts'
import { anyHappening } from '../../support/happenings.ts'
import {
  ann,
  bot,
  decided,
  faultDiagnosis,
  inconclusiveDiagnosis,
  opened,
  proposed,
  runStarted,
  timelineOf,
} from '../../support/timelines.ts'

const links: NoteLinks = { page: 'https://502.example.com/incidents/INC-1', threads: [] }

function noteOf(...happenings: Happening[]): string[] {
  const entries = timelineOf(happenings.map((what, index) => [index, what]))
  const story = tellStory(entries)
  return story === null ? [] : noteText(entries, story, links).split('\n')
}

describe('incident/back/note-text', () => {
  it('says how far it is until there is a verdict', () => {
    expect(noteOf(opened)[0]).toBe('shop (demo): nobody has looked at it yet.')
    expect(noteOf(opened, runStarted('r1', 'diagnose', 8))[0]).toBe(
      'shop (demo): is being looked at, with the runbook 502.',
    )
    expect(noteOf(opened, { kind: 'triage.withheld', why: '6 runs within an hour' })[0]).toBe(
      'shop (demo): not looked at: 6 runs within an hour.',
    )
    const canceled: Happening = { kind: 'run.canceled', run: 'r1', by: ann }
    expect(noteOf(opened, runStarted('r1', 'diagnose', 8), canceled)[0]).toBe(
      'shop (demo): looking at it ended before there was a verdict.',
    )
  })

  it('does not change with every step of a run', () => {
    const step: Happening = {
      kind: 'step.skipped',
      run: 'r1',
      step: 'tls',
      target: 'edge',
      reason: 'not https',
    }
    const before = noteOf(opened, runStarted('r1', 'diagnose', 8))
    expect(noteOf(opened, runStarted('r1', 'diagnose', 8), step)).toEqual(before)
  })

  it('does not change because the source was told', () => {
    const told: Happening = {
      ...{ kind: 'source.told', source: 'pagerduty', ticket: 'P1' },
      ...{ what: 'note', outcome: 'pass', summary: 'has one' },
    }
    expect(noteOf(opened, told)).toEqual(noteOf(opened))
  })

  it('says how sure it is, what it could be and what was not seen', () => {
    const lines = noteOf(opened, runStarted('r1', 'diagnose', 8), {
      ...{ kind: 'run.finished', run: 'r1' },
      diagnosis: inconclusiveDiagnosis(),
    })
    expect(lines).toContain('shop (demo): The error was not seen again: 20 of 20 requests passed.')
    expect(lines).toContain('Not seen: The error log of proxy: No host is named for it.')
  })

  it('says who decided, and that nobody did', () => {
    const finished: Happening = { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }
    const story = [opened, runStarted('r1', 'diagnose', 8), finished, proposed]
    expect(noteOf(...story, decided('denied', 'not now'))).toContain(
      'Proposed: Restart the backend at app/127.0.0.1:8082 (risk low). Denied: nothing was changed (denied by Ann).',
    )
    expect(noteOf(...story, { kind: 'incident.closed', by: ann, reason: 'fixed by hand' })).toContain(
      'Proposed: Restart the backend at app/127.0.0.1:8082 (risk low). Nobody decided, and nothing was changed.',
    )
  })

  it('names the incident in which it goes on', () => {
    const joined: Happening = {
      kind: 'incident.joined',
      parent: 'INC-7',
      why: 'nginx web-2 is common to 7 services',
    }
    expect(noteOf(opened, joined)).toContain('Goes on in INC-7: Nginx web-2 is common to 7 services.')
    const mapped: Happening = { kind: 'alarm.mapped', alarm: 'a1', title: 'Down', service: 'cart', by: bot }
    expect(noteOf(opened, mapped)).toContain(
      'Goes on in an incident of cart: fiveohtwo said that "Down" is about it.',
    )
  })

  it('whatever strangers write, it stays a few plain lines, and the last one is ours alone', () => {
    fc.assert(
      fc.property(fc.array(anyHappening, { maxLength: 40 }), (happenings) => {
        const entries = timelineOf([opened, ...happenings].map((what, index) => [index, what]))
        const lines = noteOf(opened, ...happenings)
        const marker = markerOf(entries)
        expect(lines.at(-1)).toBe(marker)
        expect(lines.filter((line) => line === marker).length).toBe(1)
        expect(lines.length).toBeLessThan(40)
        for (const line of lines) {
          expect(line.length).toBeLessThanOrEqual(400)
          expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f]|\p{Bidi_Control}|\p{Surrogate}/u)
        }
      }),
      { numRuns: 150 },
    )
  })
})
