import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Person } from '../../src/model/person.ts'
import type { ChangePolicy } from '../../src/model/policy.ts'
import type { Plan } from '../../src/model/remedy.ts'
import type { Service } from '../../src/model/service.ts'
import type { Happening } from '../../src/model/timeline.ts'
import { usualGuards, usualRule } from '../../src/model/usual-policy.ts'

export const ada: Person = { id: 'console:ada', name: 'Ada' }
export const bob: Person = { id: 'console:bob', name: 'Bob' }

/** The usual policy, with these people deciding. */
export function decidedBy(...approvers: string[]): ChangePolicy {
  const rule = { ...usualRule, approvers }
  return {
    rules: { low: rule, medium: rule, high: { ...rule, reason: true, stepUp: true } },
    guards: usualGuards,
  }
}

export function sampleService(name: string): Service {
  return {
    name,
    url: 'http://127.0.0.1:8080/',
    environment: 'production',
    owners: ['team-shop'],
    changes: decidedBy('console:ada'),
    channels: {},
    path: [],
    hosts: [],
    looks: [],
    timeoutMs: 5_000,
    origin: 'file',
  }
}

export function sampleOpening(service = 'shop'): Extract<Happening, { kind: 'incident.opened' }> {
  return { kind: 'incident.opened', service: sampleService(service), by: ada, reason: 'users see 502' }
}

export function samplePlan(place = 'app/127.0.0.1:8081'): Plan {
  return {
    remedy: 'restart-app',
    title: 'Restart the app',
    risk: 'low',
    service: 'shop',
    environment: 'production',
    cause: 'backend-down',
    confidence: 0.93,
    reach: 'All requests in flight of the app.',
    takesMs: 2_000,
    privileges: [],
    parts: [
      {
        place,
        hop: 'app',
        host: null,
        precheck: [{ type: 'tcp', with: {}, expect: 'fail' }],
        changes: [
          {
            type: 'demo.restart',
            key: 'k3v9q2',
            with: { name: 'app' },
            commands: ['restart app'],
            undo: { none: 'a restart cannot be undone' },
            state: { summary: 'app is exited', marks: { state: 'exited', pid: null } },
          },
        ],
        verify: [{ type: 'tcp', with: {}, expect: 'pass' }],
        verifyAt: place,
      },
    ],
    rollback: { none: 'a restart cannot be undone' },
    evidenceAt: '2026-11-21T03:10:00.000Z',
    requestedBy: 'console:ada',
  }
}

export function sampleDiagnosis(): Diagnosis {
  return {
    verdict: {
      state: 'fault',
      cause: 'backend-down',
      confidence: 0.93,
      hop: 'app',
      target: 'app/127.0.0.1:8081',
      sentence: 'Nothing listens on app/127.0.0.1:8081.',
      producer: null,
    },
    hypotheses: [],
    ladder: [],
    missing: [],
    advice: [],
  }
}

/** A small entry that means nothing by itself. */
export function sampleNote(reason: string): Happening {
  return { kind: 'delivery.failed', platform: 'slack', reason }
}
