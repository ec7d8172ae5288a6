import type { Identity } from '../../src/model/people.ts'
import type { Plan } from '../../src/model/remedy.ts'
import type { ChangeMade, Happening } from '../../src/model/timeline.ts'
import type { Store } from '../../src/store/store.ts'

export const inTime = new Date('2026-03-01T10:05:00.250Z')
export const expiresAt = new Date('2026-03-01T10:15:00Z')
export const tooLate = expiresAt

/** A plan that is complete for the store, which carries nothing out. */
export function storePlan(service = 'shop'): Plan {
  return {
    remedy: 'restart-app',
    title: 'Restart the app',
    risk: 'low',
    service,
    environment: 'production',
    cause: 'backend-down',
    confidence: 0.93,
    reach: 'Requests in flight fail.',
    takesMs: 5_000,
    privileges: [],
    parts: [
      {
        place: 'app/a',
        hop: 'app',
        host: 'a',
        precheck: [{ type: 'tcp', with: {}, expect: 'fail' }],
        changes: [
          {
            type: 'systemd.restart',
            key: 'k1',
            with: { unit: 'shop.service' },
            commands: ['systemctl restart shop.service'],
            undo: { none: 'a restart cannot be undone' },
            state: { summary: 'shop.service is failed', marks: { active: 'failed', pid: null } },
          },
        ],
        verify: [{ type: 'tcp', with: {}, expect: 'pass' }],
        verifyAt: 'app/a',
      },
    ],
    rollback: 'undo',
    evidenceAt: '2026-03-01T09:59:00.000Z',
    requestedBy: 'ada',
  }
}

type GivenVote = Parameters<Store['vote']>[1]

/** What a person of this name says, from one of their accounts. */
export function voteOf(name: string, decision: 'approved' | 'denied' = 'approved', platform = 'console') {
  return {
    by: { id: `${platform}:${name}`, name },
    identity: name satisfies Identity['key'],
    decision,
    reason: null,
    breakGlass: false,
  } satisfies GivenVote as GivenVote
}

/** Names exactly what was granted, so that a test sees what the store handed over. */
export function grantOf({ id, planHash, votes }: Parameters<Parameters<Store['vote']>[2]>[0]): string {
  return [id, planHash, ...votes.map(({ identity }) => identity)].join(' ')
}

export function changeAt(place: string): Omit<ChangeMade, 'approval'> {
  return { place, change: 'systemd.restart', part: 0, index: 0, way: 'apply' }
}

export function judged(approval: string): Extract<Happening, { kind: 'change.judged' }> {
  return {
    kind: 'change.judged',
    approval,
    ending: 'fixed',
    rolledBack: 'not-needed',
    why: 'All requests are answered.',
    before: { asked: 4, good: 0, seen: { '502': 4 }, medianMs: null },
    after: { asked: 4, good: 4, seen: { '200': 4 }, medianMs: 12 },
    differences: [],
    tookMs: 38_000.5,
  }
}

export function refusal(approval: string): Happening {
  return { kind: 'change.refused', approval, reason: 'It is different now.', differences: [] }
}
