import fc from 'fast-check'
import type { Happening } from '../../src/model/timeline.ts'
import { hostileText } from './hostile-text.ts'
import {
  ann,
  faultDiagnosis,
  healthyDiagnosis,
  httpEvidence,
  inconclusiveDiagnosis,
  opened,
  restarted,
  restartPlan,
  runStarted,
  shopEvidence,
  tcpEvidence,
  unknownEvidence,
} from './timelines.ts'

const run = fc.constantFrom('r1', 'r2', 'r3')
const approval = fc.constantFrom('a1', 'a2', 'a3')
const by = fc.record({ id: hostileText, name: hostileText }).map((person) => ({ ...ann, ...person }))
const target = hostileText.map((name) => ({ hop: 'app', target: name }))

const evidence = fc.oneof(
  fc.constantFrom(...shopEvidence([8082])),
  target.map((where) => unknownEvidence(where)),
  target.map((where) => tcpEvidence(where, 1, null)),
  fc.tuple(target, hostileText).map(([where, text]) => httpEvidence(where, 502, text)),
)

const diagnosis = fc.oneof(
  fc.constant(faultDiagnosis()),
  fc.constant(healthyDiagnosis()),
  fc.constant(inconclusiveDiagnosis()),
  hostileText.map((sentence) => {
    const { verdict, ...rest } = faultDiagnosis()
    return { ...rest, verdict: { ...verdict, sentence }, ladder: [], hypotheses: [] }
  }),
)

/** Anything that can be on a timeline, in any order: late, repeated, about runs and approvals nobody has heard of. */
export const anyHappening: fc.Arbitrary<Happening> = fc.oneof(
  fc.constant(opened),
  fc.tuple(run, fc.constantFrom('diagnose', 'verify')).map(([id, purpose]) => runStarted(id, purpose, 8)),
  fc.record({ kind: fc.constant('evidence.recorded'), run, evidence }),
  fc.record({
    kind: fc.constant('step.skipped'),
    run,
    step: hostileText,
    target: hostileText,
    reason: hostileText,
  }),
  fc.record({ kind: fc.constant('run.canceled'), run, by }),
  fc.record({ kind: fc.constant('run.finished'), run, diagnosis }),
  fc.record({
    kind: fc.constant('remedy.proposed'),
    approval,
    plan: hostileText.map((title) => ({ ...restartPlan, title, apply: [title] })),
    planHash: fc.constant('0'.repeat(64)),
    expiresAt: fc.constant('2026-11-22T03:25:00.000Z'),
  }),
  fc.record({ kind: fc.constant('remedy.withheld'), remedy: hostileText, why: hostileText }),
  fc.record({
    kind: fc.constant('approval.decided'),
    approval,
    decision: fc.constantFrom('approved', 'denied'),
    by,
    reason: fc.option(hostileText),
  }),
  fc.record({
    kind: fc.constant('approval.lapsed'),
    approval,
    state: fc.constantFrom('expired', 'superseded'),
  }),
  fc.record({ kind: fc.constant('change.intended'), approval, step: hostileText }),
  fc.record({ kind: fc.constant('change.refused'), approval, reason: hostileText }),
  fc.tuple(fc.constantFrom('pass', 'fail'), approval).map(([outcome, id]) => restarted(outcome, id)),
  fc.record({
    kind: fc.constant('change.unknown'),
    approval,
    reason: fc.constant('WORKER_LOST'),
    summary: hostileText,
  }),
  fc.record({ kind: fc.constant('incident.closed'), by, reason: hostileText }),
  fc.record({ kind: fc.constant('delivery.failed'), platform: hostileText, reason: hostileText }),
)
