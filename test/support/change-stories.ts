import { createHash } from 'node:crypto'
import type { FirstHappening } from '../../src/chat/cards/as-current.ts'
import type { Person } from '../../src/model/person.ts'
import type { ApprovalRule } from '../../src/model/policy.ts'
import type { Plan, PlannedChange, PlanPart } from '../../src/model/remedy.ts'
import type { ChangeMade, Happening } from '../../src/model/timeline.ts'
import {
  ann,
  approvalId,
  bot,
  decided,
  faultDiagnosis,
  healthyDiagnosis,
  intended,
  judged,
  opened,
  proposed,
  proposedStory,
  recorded,
  restart,
  restarted,
  runStarted,
  shopEvidence,
  shopService,
  verifiedWell,
} from './timelines.ts'

export type TimedStory = [seconds: number, what: Happening][]

export const ben: Person = { id: 'slack:U2', name: 'Ben' }

function setTimeoutAt(host: string, key: string): PlannedChange {
  const path = '/etc/nginx/conf.d/shop.conf'
  return {
    type: 'nginx.set',
    key,
    with: { file: path },
    commands: [
      `cp -a ${path} ${path}.fiveohtwo-${key}`,
      `${path}:`,
      '-     proxy_read_timeout 60s;',
      '+     proxy_read_timeout 75s;',
      'sudo -n nginx -t',
      'sudo -n nginx -s reload',
    ],
    undo: [`mv ${path}.fiveohtwo-${key} ${path}`, 'sudo -n nginx -t', 'sudo -n nginx -s reload'],
    state: {
      summary: `${path} on ${host} has SHA-256 9f86d081884c, nginx runs since 08:00:00 (pid 900)`,
      marks: { sha256: '9f86d081884c', pid: 900 },
    },
  }
}

function gateway(number: number): PlanPart {
  const host = `gw-${number}`
  return {
    place: `proxy/host/${host}`,
    hop: 'proxy',
    host,
    precheck: [{ type: 'http', with: { path: '/healthz' }, expect: 'pass' }],
    changes: [setTimeoutAt(host, `k${number}v9q2`)],
    verify: [{ type: 'http', with: {}, expect: 'pass' }],
    verifyAt: 'app/127.0.0.1:8082',
  }
}

/** A change of a file on so many gateways, one after the other. */
export function gatewayPlan(gateways: number): Plan {
  return {
    remedy: 'align-timeouts',
    title: 'Wait longer for the app than it takes',
    risk: 'high',
    service: 'shop',
    environment: 'demo',
    cause: 'backend-down',
    confidence: 0.94,
    reach: 'All requests through the gateways; a reload drops none of them.',
    takesMs: 40_000,
    privileges: ['fiveohtwo ALL=(root) NOPASSWD: /usr/sbin/nginx -t, /usr/sbin/nginx -s reload'],
    parts: Array.from({ length: gateways }, (_, index) => gateway(index + 1)),
    rollback: 'undo',
    evidenceAt: '2026-11-21T03:10:01.000Z',
    requestedBy: 'ann',
  }
}

export function proposalOf(plan: Plan, needed: number): Happening {
  const planHash = createHash('sha256').update(JSON.stringify(plan)).digest('hex')
  const record = { ended: 6, fixed: 4, medianMs: 38_000 }
  return { ...proposed, plan, planHash, needed, record }
}

/** The shop, its changes decided on by this rule. */
export function ruledBy(rule: Partial<ApprovalRule>): Happening {
  const service = shopService()
  const strict: ApprovalRule = { ...service.changes.rules.low, ...rule }
  const rules = { low: strict, medium: strict, high: strict }
  return { ...opened, service: { ...service, changes: { ...service.changes, rules } } } as Happening
}

const strict = {
  approvers: ['ann', 'slack:U2', 'group:sre'],
  needed: 2,
  reason: true,
  stepUp: true,
  requesterMay: false,
} satisfies Partial<ApprovalRule>

/** As {@link proposedStory}, with two people needed and this plan. */
export function strictStory(plan: Plan): TimedStory {
  const [, , ...rest] = proposedStory().slice(0, -1)
  const first = ruledBy(strict)
  const run = runStarted('r1', 'diagnose', 9)
  if (first.kind !== 'incident.opened' || run.kind !== 'run.started') throw new Error('the samples changed')
  return [[0, first], [0, { ...run, service: first.service }], ...rest, [15, proposalOf(plan, strict.needed)]]
}

export const voted: Happening = {
  kind: 'approval.voted',
  approval: approvalId,
  by: ben,
  reason: 'seen the plan',
  lacking: 1,
}

const approvedByTwo: TimedStory = [
  [60, voted],
  [
    70,
    {
      kind: 'approval.decided',
      approval: approvalId,
      decision: 'approved',
      by: ann,
      reason: 'go',
      voters: [ben, ann],
      breakGlass: false,
    },
  ],
]

function setAt(number: number, way: 'apply' | 'undo' = 'apply'): ChangeMade {
  return {
    approval: approvalId,
    place: `proxy/host/gw-${number}`,
    change: 'nginx.set',
    part: number - 1,
    index: 0,
    way,
  }
}

function made(number: number, way: 'apply' | 'undo', outcome: 'pass' | 'fail', summary: string): Happening[] {
  return [
    { kind: 'change.intended', ...setAt(number, way), fence: 7 },
    { kind: 'change.finished', ...setAt(number, way), outcome, summary, durationMs: 800 },
  ]
}

/** Looked at where the fault is, whichever gateway was changed. */
function verified(outcome: 'pass' | 'fail', summary: string): Happening {
  return { kind: 'change.verified', approval: approvalId, place: 'app/127.0.0.1:8082', outcome, summary }
}

function timed(from: number, happenings: Happening[]): TimedStory {
  return happenings.map((what, index) => [from + index, what])
}

const saved = 'nginx -t is content, reloaded'

/** Two gateways of three are done, the third is being changed. */
export function underWayStory(): TimedStory {
  return [
    ...strictStory(gatewayPlan(3)),
    ...approvedByTwo,
    ...timed(71, [
      ...made(1, 'apply', 'pass', saved),
      verified('pass', 'http: HTTP 200 in 4 ms'),
      ...made(2, 'apply', 'pass', saved),
      verified('pass', 'http: HTTP 200 in 6 ms'),
      { kind: 'change.intended', ...setAt(3), fence: 7 },
    ]),
  ]
}

/** The second gateway makes it worse: both are put back, and the owners are called. */
export function worseStory(rollback: 'pass' | 'fail' = 'pass'): TimedStory {
  const undone =
    rollback === 'pass' ? 'the old file is back, reloaded' : 'nginx -t refuses the old file: line 12'
  return [
    ...strictStory(gatewayPlan(2)),
    ...approvedByTwo,
    ...timed(71, [
      ...made(1, 'apply', 'pass', saved),
      verified('pass', 'http: HTTP 200 in 4 ms'),
      ...made(2, 'apply', 'pass', saved),
      verified('fail', 'http: HTTP 504, expected 200-499'),
      ...made(2, 'undo', rollback, undone),
      ...(rollback === 'pass' ? made(1, 'undo', 'pass', undone) : []),
      { kind: 'change.escalated', approval: approvalId, why: 'The change made it worse and needs a person.' },
      judged('worse', rollback === 'pass' ? 'done' : 'failed', {
        why: 'Requests fail more often than before: 2 of 20 go well, before it were 11.',
        before: { asked: 20, good: 11, seen: { '200': 11, '502': 9 }, medianMs: 14 },
        after: { asked: 20, good: 2, seen: { '504': 18, '200': 2 }, medianMs: 60_004 },
        differences: [
          { what: 'good requests', before: '11 of 20', after: '2 of 20' },
          { what: '502', before: '9', after: '0' },
          { what: 'nginx on gw-2: workers', before: '4 running', after: '4 running, 2 shutting down' },
        ],
        tookMs: 9_200,
      }),
    ]),
  ]
}

/** Approved, but somebody was faster. */
export function driftedStory(): TimedStory {
  const refused: Happening = {
    kind: 'change.refused',
    approval: approvalId,
    reason: 'app/127.0.0.1:8082 is not as it was when the plan was made',
    differences: [
      { what: 'backend-2: state', before: 'exited', after: 'running' },
      { what: 'backend-2: pid', before: 'none', after: '4711' },
    ],
  }
  return [...proposedStory(), [60, decided('approved')], [61, refused]]
}

/** The worker was lost in the middle; the place was looked at, and nothing is repeated. */
export function lostStory(): TimedStory {
  return [
    ...proposedStory(),
    [60, decided('approved')],
    [61, intended],
    [
      95,
      {
        kind: 'change.unknown',
        ...restart,
        reason: 'WORKER_LOST',
        summary: 'the worker died during demo.restart',
      },
    ],
    [
      96,
      {
        kind: 'change.inspected',
        ...restart,
        found: 'touched',
        summary: 'backend-2 is running since 03:11:02 (pid 4711)',
        differences: [{ what: 'backend-2: pid', before: 'none', after: '4711' }],
      },
    ],
    [
      97,
      judged('unknown', 'none', {
        why: 'The worker was lost in the middle. It looks as if the restart was made.',
        after: null,
        tookMs: 36_000,
      }),
    ],
    [
      98,
      { kind: 'change.escalated', approval: approvalId, why: 'Nobody knows whether the change was made.' },
    ],
  ]
}

/** It was fixed, and the watch afterwards saw nothing, or saw it fail again. */
export function relapseStory(state: 'steady' | 'relapsed'): TimedStory {
  const summary = state === 'steady' ? '600 of 600 requests go well' : '41 of 120 requests fail with 502'
  return [
    ...proposedStory(),
    [60, decided('approved')],
    [61, intended],
    [62, restarted()],
    [63, verifiedWell],
    [64, judged('fixed')],
    [664, { kind: 'relapse.watched', approval: approvalId, state, summary, overMs: 600_000 }],
  ]
}

export function uselessStory(): TimedStory {
  return [
    ...proposedStory(),
    [60, decided('approved')],
    [61, intended],
    [62, restarted()],
    [63, { ...verifiedWell, outcome: 'fail', summary: 'http: HTTP 502, expected 200-499' } as Happening],
    [64, judged('no-effect', 'none')],
  ]
}

/** What version 0.1 wrote of a healed incident, as its database still holds it. */
export function firstStory(): [number, Happening | FirstHappening][] {
  const { changes: _, ...service } = shopService()
  const firstService = { ...service, approvers: ['console:ann'] }
  const target = 'app/127.0.0.1:8082'
  const run = (id: string, purpose: 'diagnose' | 'verify') => {
    return { ...runStarted(id, purpose, 8), service: firstService } as FirstHappening
  }
  const call = { type: 'tcp' as const, with: {} }
  return [
    [0, { kind: 'incident.opened', service: firstService, by: ann, reason: 'diagnose shop' }],
    [0, run('r1', 'diagnose')],
    ...recorded('r1', shopEvidence([8082])).map((what): [number, Happening] => [1, what]),
    [4, { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }],
    [
      15,
      {
        kind: 'remedy.proposed',
        approval: approvalId,
        plan: {
          remedy: 'restart-demo-backend',
          title: 'Restart the backend',
          risk: 'low',
          service: 'shop',
          cause: 'backend-down',
          target,
          calls: {
            precheck: [{ ...call, expect: 'fail' }],
            apply: [{ type: 'demo.restart', with: {} }],
            verify: [call],
          },
          apply: [`demo.restart at ${target}`],
          rollback: { none: 'a restart has no way back' },
        },
        planHash: '45a34e08c886'.padEnd(64, '0'),
        expiresAt: '2026-11-21T03:25:15.000Z',
      },
    ],
    [60, { kind: 'approval.decided', approval: approvalId, decision: 'approved', by: ann, reason: null }],
    [61, { kind: 'change.intended', approval: approvalId, step: 'demo.restart' }],
    [
      62,
      {
        kind: 'change.finished',
        approval: approvalId,
        evidence: {
          step: 'demo.restart',
          target,
          outcome: 'pass',
          summary: 'backend-2: exited → running as pid 4711',
          durationMs: 320,
        },
      },
    ],
    [63, run('r2', 'verify')],
    ...recorded('r2', shopEvidence([])).map((what): [number, Happening] => [64, what]),
    [65, { kind: 'run.finished', run: 'r2', diagnosis: healthyDiagnosis() }],
    [70, { kind: 'incident.closed', by: bot, reason: 'verified healthy' }],
  ]
}
