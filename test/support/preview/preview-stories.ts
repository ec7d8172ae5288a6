import type { Happening, Sampled } from '../../../src/model/timeline.ts'
import {
  childStory,
  disagreeingStory,
  pagedStory,
  parentStory,
  stormStory,
  unmatchedStory,
  withheldStory,
} from '../alarm-stories.ts'
import {
  driftedStory,
  gatewayPlan,
  lostStory,
  relapseStory,
  strictStory,
  type TimedStory,
  underWayStory,
  uselessStory,
  voted,
  worseStory,
} from '../change-stories.ts'
import {
  ann,
  bot,
  decided,
  healedStory,
  healthyDiagnosis,
  inconclusiveDiagnosis,
  opened,
  proposedStory,
  recorded,
  runStarted,
  shopEvidence,
  shopService,
} from '../timelines.ts'

function watching(): TimedStory {
  const point = (number: number, good: number, seen: Sampled['seen']): [number, Happening] => {
    const sampled = { asked: 10, good, seen, medianMs: 4 }
    return [20 * (number + 1), { kind: 'watch.sampled', watch: 'w1', point: number, sampled }]
  }
  return [
    [0, opened],
    [
      0,
      {
        kind: 'watch.started',
        watch: 'w1',
        by: ann,
        service: shopService(),
        overMs: 600_000,
        pointMs: 20_000,
      },
    ],
    point(0, 10, { '200': 10 }),
    point(1, 10, { '200': 9, '301': 1 }),
    point(2, 4, { '200': 4, '502': 5, '504': 1 }),
    point(4, 0, { refused: 10 }),
    point(5, 10, { '200': 10 }),
  ]
}

function finished(diagnosis: ReturnType<typeof healthyDiagnosis>, deadPorts: number[]): TimedStory {
  const evidence = shopEvidence(deadPorts)
  return [
    [0, opened],
    [0, runStarted('r1', 'diagnose', evidence.length)],
    ...recorded('r1', evidence).map((what): [number, Happening] => [1, what]),
    [4, { kind: 'run.finished', run: 'r1', diagnosis }],
  ]
}

/** Fifty backends, three of them dead: more than anybody reads on a phone. */
function many(): TimedStory {
  const evidence = shopEvidence([8090, 8101, 8117], 50)
  return [
    [0, opened],
    [0, runStarted('r1', 'diagnose', 200)],
    ...recorded('r1', evidence).map((what): [number, Happening] => [1, what]),
  ]
}

/** Every state of an incident that its thread can show. */
export const previewStories: Record<string, TimedStory> = {
  looking: proposedStory().slice(0, 6),
  'looking at many': many(),
  proposed: proposedStory(),
  healthy: finished(healthyDiagnosis(), []),
  inconclusive: finished(inconclusiveDiagnosis(), []),
  denied: [...proposedStory(), [100, decided('denied', 'not during the sale')]],
  strict: strictStory(gatewayPlan(2)),
  voted: [...strictStory(gatewayPlan(2)), [60, voted]],
  'long plan': strictStory(gatewayPlan(12)),
  'under way': underWayStory(),
  healed: healedStory(),
  worse: worseStory(),
  'rollback failed': worseStory('fail'),
  useless: uselessStory(),
  drifted: driftedStory(),
  lost: lostStory(),
  relapsed: relapseStory('relapsed'),
  'just paged': pagedStory().slice(0, 5),
  paged: pagedStory(),
  storm: stormStory(),
  unmatched: unmatchedStory(),
  'unmatched one': unmatchedStory(1),
  parent: parentStory(),
  child: childStory(),
  'triage withheld': withheldStory(),
  'alarms resolved': disagreeingStory('all resolved'),
  'alarms firing': disagreeingStory('still firing'),
  watching: watching(),
  canceled: [
    ...proposedStory().slice(0, 5),
    [3, { kind: 'run.canceled', run: 'r1', by: ann }],
    [9, { kind: 'incident.closed', by: bot, reason: 'canceled' }],
  ],
}
