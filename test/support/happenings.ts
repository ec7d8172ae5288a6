import fc from 'fast-check'
import { alertSources, severities } from '../../src/model/alert.ts'
import type { Plan } from '../../src/model/remedy.ts'
import type { ChangeMade, Entry, Happening } from '../../src/model/timeline.ts'
import { openedUnmatched } from './alarm-stories.ts'
import { gatewayPlan } from './change-stories.ts'
import { hostileAddress, hostileText } from './hostile-text.ts'
import {
  ann,
  faultDiagnosis,
  healthyDiagnosis,
  httpEvidence,
  inconclusiveDiagnosis,
  opened,
  proposed,
  restartPlan,
  runStarted,
  shopEvidence,
  shopService,
  tcpEvidence,
  timelineOf,
  unknownEvidence,
} from './timelines.ts'

const run = fc.constantFrom('r1', 'r2', 'r3')
const approval = fc.constantFrom('a1', 'a2', 'a3')
const watch = fc.constantFrom('w1', 'w2')
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

const record = fc.record({ ended: fc.nat(9), fixed: fc.nat(9), medianMs: fc.option(fc.nat()) })

const sampled = fc.record({
  asked: fc.nat(20),
  good: fc.nat(20),
  seen: fc.dictionary(hostileText, fc.nat(20), { maxKeys: 3 }),
  medianMs: fc.option(fc.nat()),
})

const differences = fc.array(fc.record({ what: hostileText, before: hostileText, after: hostileText }), {
  maxLength: 3,
})

const made: fc.Arbitrary<ChangeMade> = fc.record({
  approval,
  place: hostileText,
  change: fc.constantFrom('demo.restart', 'nginx.set'),
  part: fc.nat(3),
  index: fc.nat(1),
  way: fc.constantFrom('apply', 'undo'),
})

/** Plans of several places, long lines and hostile words. */
const plan = fc.oneof(
  hostileText.map((title): Plan => ({ ...restartPlan, title, reach: title, evidenceAt: title })),
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.array(hostileText, { maxLength: 3 }), hostileText)
    .map(([gateways, commands, none]): Plan => {
      const gateway = gatewayPlan(gateways)
      const parts = gateway.parts.map((part) => ({
        ...part,
        changes: part.changes.map((change) => ({ ...change, commands })),
      }))
      return { ...gateway, parts, rollback: { none } }
    }),
)

const alarmId = fc.constantFrom('m1', 'm2', 'm3')

const alarm = fc.record({
  id: alarmId,
  source: fc.constantFrom(...alertSources, 'watch' as const),
  state: fc.constantFrom('firing', 'acknowledged', 'resolved'),
  severity: fc.constantFrom(...severities),
  title: hostileText,
  link: fc.option(fc.oneof(hostileText, hostileAddress)),
  ticket: fc.option(hostileText),
  at: fc.constantFrom('2026-11-21T03:08:00.000Z', '2026-11-20T23:59:59.000Z'),
  received: fc.nat(50),
  flapping: fc.boolean(),
})

const gathered: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('alerts.gathered'),
  alarms: fc.array(alarm, { maxLength: 5 }),
  more: fc.nat(30),
  counts: fc.record({
    firing: fc.nat(3),
    acknowledged: fc.nat(1),
    resolved: fc.nat(3),
    flapping: fc.nat(1),
    received: fc.nat(),
  }),
})

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
  fc
    .record({ approval, plan, needed: fc.integer({ min: 1, max: 3 }), record: fc.option(record) })
    .map((wish) => ({ ...proposed, ...wish, expiresAt: '2026-11-22T03:25:00.000Z' })),
  fc.record({ kind: fc.constant('remedy.withheld'), remedy: hostileText, why: hostileText }),
  fc.record({
    kind: fc.constant('approval.voted'),
    approval,
    by,
    reason: fc.option(hostileText),
    lacking: fc.nat(3),
  }),
  fc.record({
    kind: fc.constant('approval.decided'),
    approval,
    decision: fc.constantFrom('approved', 'denied'),
    by,
    reason: fc.option(hostileText),
    voters: fc.array(by, { maxLength: 3 }),
    breakGlass: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('approval.lapsed'),
    approval,
    state: fc.constantFrom('expired', 'superseded'),
  }),
  made.map((one): Happening => ({ kind: 'change.intended', ...one, fence: 1 })),
  fc.record({ kind: fc.constant('change.refused'), approval, reason: hostileText, differences }),
  fc.tuple(made, fc.constantFrom('pass', 'fail'), hostileText).map(
    ([one, outcome, summary]): Happening => ({
      kind: 'change.finished',
      ...one,
      outcome,
      summary,
      durationMs: 5,
    }),
  ),
  fc
    .tuple(made, hostileText)
    .map(([one, summary]): Happening => ({ kind: 'change.unknown', ...one, reason: 'WORKER_LOST', summary })),
  fc
    .tuple(made, fc.constantFrom('untouched', 'touched', 'unreadable'), hostileText, differences)
    .map(([one, found, summary, different]): Happening => {
      return { kind: 'change.inspected', ...one, found, summary, differences: different }
    }),
  fc.record({
    kind: fc.constant('change.verified'),
    approval,
    place: hostileText,
    outcome: fc.constantFrom('pass', 'fail', 'unknown'),
    summary: hostileText,
  }),
  fc.record({
    kind: fc.constant('change.judged'),
    approval,
    ending: fc.constantFrom('fixed', 'no-effect', 'worse', 'failed', 'unknown'),
    rolledBack: fc.constantFrom('done', 'failed', 'none', 'not-needed'),
    why: hostileText,
    before: fc.option(sampled),
    after: fc.option(sampled),
    differences,
    tookMs: fc.nat(),
  }),
  fc.record({ kind: fc.constant('change.escalated'), approval, why: hostileText }),
  fc.record({
    kind: fc.constant('relapse.watched'),
    approval,
    state: fc.constantFrom('steady', 'relapsed'),
    summary: hostileText,
    overMs: fc.nat(),
  }),
  fc.record({
    kind: fc.constant('watch.started'),
    watch,
    by,
    service: fc.constant(shopService()),
    overMs: fc.nat(),
    pointMs: fc.nat(60_000),
  }),
  fc.record({ kind: fc.constant('watch.sampled'), watch, point: fc.nat(60), sampled }),
  fc.record({ kind: fc.constant('watch.ended'), watch, why: fc.constantFrom('over', 'stopped'), by }),
  gathered,
  fc.record({ kind: fc.constant('triage.withheld'), why: hostileText }),
  fc.record({
    kind: fc.constant('alarm.mapped'),
    alarm: alarmId,
    title: hostileText,
    service: fc.oneof(fc.constant('shop'), hostileText),
    by,
  }),
  fc.record({ kind: fc.constant('incident.joined'), parent: hostileText, why: hostileText }),
  fc.record({ kind: fc.constant('incident.gathered'), child: hostileText, service: hostileText }),
  fc.record({
    kind: fc.constant('source.told'),
    source: fc.constantFrom(...alertSources),
    ticket: hostileText,
    what: fc.constantFrom('note', 'acknowledged', 'resolved', 'silenced', 'unsilenced'),
    outcome: fc.constantFrom('pass', 'fail'),
    summary: hostileText,
  }),
  fc.record({ kind: fc.constant('incident.closed'), by, reason: hostileText }),
  fc.record({ kind: fc.constant('delivery.failed'), platform: hostileText, reason: hostileText }),
  fc.record({ kind: fc.constant('delivery.resumed'), platform: hostileText }),
)

/** A timeline of an incident, of a service or of alarms of nobody, that has little in it but what monitoring said. */
export const hostileAlarms: fc.Arbitrary<Entry[]> = fc
  .tuple(
    fc.constantFrom(opened, openedUnmatched),
    fc.array(gathered, { minLength: 1 }),
    fc.array(anyHappening),
  )
  .map(([first, told, others]) => timelineOf([first, ...told, ...others].map((what, index) => [index, what])))
