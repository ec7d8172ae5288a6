import type { Diagnosis } from '../../src/model/diagnosis.ts'
import type { Person } from '../../src/model/person.ts'
import type { Plan } from '../../src/model/remedy.ts'
import type { Service } from '../../src/model/service.ts'
import type { Happening } from '../../src/model/timeline.ts'

export const ada: Person = { id: 'console:ada', name: 'Ada' }
export const bob: Person = { id: 'console:bob', name: 'Bob' }

export function sampleService(name: string): Service {
  return {
    name,
    url: 'http://127.0.0.1:8080/',
    environment: 'production',
    owners: ['team-shop'],
    approvers: ['console:ada'],
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

export function samplePlan(target = 'app/127.0.0.1:8081'): Plan {
  return {
    remedy: 'restart-app',
    title: 'Restart the app',
    risk: 'low',
    service: 'shop',
    cause: 'backend-down',
    target,
    calls: {
      precheck: [{ type: 'tcp', with: {}, expect: 'fail' }],
      apply: [{ type: 'demo.restart', with: { name: 'app' } }],
      verify: [{ type: 'tcp', with: {} }],
    },
    precheck: ['tcp fails'],
    apply: ['restart app'],
    verify: ['tcp passes'],
    rollback: { none: 'a restart cannot be undone' },
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
