import { createHash } from 'node:crypto'
import type { CauseId } from '../../src/diagnosis/causes.ts'
import type { Ending, RolledBack } from '../../src/model/approval.ts'
import type { Diagnosis, Finding, Hypothesis, Rung, RungState } from '../../src/model/diagnosis.ts'
import type { Evidence, EvidenceOf } from '../../src/model/evidence.ts'
import type { HttpFacts } from '../../src/model/facts.ts'
import type { Person } from '../../src/model/person.ts'
import type { ChangePolicy } from '../../src/model/policy.ts'
import type { Plan } from '../../src/model/remedy.ts'
import type { Hop, Service } from '../../src/model/service.ts'
import type { ChangeMade, Entry, Happening } from '../../src/model/timeline.ts'
import { decidedBy } from './incident-samples.ts'

export const ann: Person = { id: 'console:ann', name: 'Ann' }
export const bot: Person = { id: 'bot:fiveohtwo', name: 'fiveohtwo' }
export const approvalId = 'k3v9q2x7w1'

const start = Date.parse('2026-11-21T03:10:00.000Z')

/** Chains happenings into a timeline of one incident, each so many seconds after the start. */
export function timelineOf(happenings: [seconds: number, what: Happening][], incident = 'INC-1'): Entry[] {
  let previous = '0'.repeat(64)
  return happenings.map(([seconds, what], index) => {
    const at = new Date(start + seconds * 1000).toISOString()
    const hash = createHash('sha256')
      .update(JSON.stringify([previous, index + 1, at, what]))
      .digest('hex')
    const entry: Entry = { incident, seq: index + 1, at, what, previous, hash }
    previous = hash
    return entry
  })
}

function hop(name: string, system: Hop['system'], addresses: string[]): Hop {
  return {
    name,
    system,
    addresses,
    hosts: [],
    health: '/',
    hostHeader: 'shop.example',
    serverName: 'shop.example',
    expect: [{ from: 200, to: 499 }],
    timeoutMs: 5000,
  }
}

/** Whoever asked may approve, too. */
function alsoAlone({ rules, guards }: ChangePolicy): ChangePolicy {
  const [low, medium, high] = [rules.low, rules.medium, rules.high].map((rule) => {
    return { ...rule, requesterMay: true }
  })
  if (!low || !medium || !high) throw new Error('there are three risks')
  return { rules: { low, medium, high }, guards }
}

/** An edge, a proxy and as many backends as asked for, from port 8081 upwards. */
export function shopService(backends = 3): Service {
  const addresses = Array.from({ length: backends }, (_, index) => `http://127.0.0.1:${8081 + index}`)
  return {
    name: 'shop',
    url: 'http://127.0.0.1:8080/',
    environment: 'demo',
    owners: ['team-shop'],
    changes: alsoAlone(decidedBy('console:ann')),
    channels: {},
    path: [
      hop('edge', 'cloudflare', []),
      hop('proxy', 'nginx', ['http://127.0.0.1:8080']),
      hop('app', 'node', addresses),
    ],
    hosts: [],
    looks: [],
    timeoutMs: 5000,
    origin: 'demo',
  }
}

interface Filed {
  hop: string
  target: string
  ms?: number
}

function filed(type: string, { hop, target, ms = 4 }: Filed) {
  const at = new Date(start + 1000).toISOString()
  return { id: `${type}@${target}`, step: type, hop, target, startedAt: at, durationMs: ms }
}

export function tcpEvidence(where: Filed, port: number, errno: string | null): EvidenceOf<'tcp'> {
  const attempt = { address: '127.0.0.1', port, durationMs: 1, errno }
  const connected = { ...attempt, connected: true, failure: null }
  const refused = { ...attempt, connected: false, failure: 'refused' as const }
  return errno === null
    ? {
        ...filed('tcp', where),
        type: 'tcp',
        outcome: 'pass',
        summary: `127.0.0.1:${port} accepts connections (1 ms)`,
        facts: { attempts: [connected] },
      }
    : {
        ...filed('tcp', where),
        type: 'tcp',
        outcome: 'fail',
        summary: `127.0.0.1:${port} refuses connections (${errno})`,
        facts: { attempts: [refused] },
      }
}

export function httpEvidence(where: Filed, status: number, text: string): EvidenceOf<'http'> {
  const facts: HttpFacts = {
    method: 'GET',
    url: `http://127.0.0.1/${where.target}`,
    address: '127.0.0.1',
    status,
    statusText: '',
    httpVersion: '1.1',
    headers: [
      ['server', 'nginx/1.27.3'],
      ['content-type', 'text/html'],
    ],
    headerBytes: 154,
    body: { text, sizeBytes: text.length, truncated: false },
    redirects: [],
    failure: null,
    failureMessage: null,
    timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: 3, totalMs: 4 },
    dateSkewMs: null,
    expected: '200-499',
  }
  const isExpected = status >= 200 && status < 500
  const summary = isExpected ? `HTTP ${status} in 4 ms` : `HTTP ${status}, expected 200-499`
  return { ...filed('http', where), type: 'http', outcome: isExpected ? 'pass' : 'fail', summary, facts }
}

export function unknownEvidence(where: Filed): EvidenceOf<'tls'> {
  return {
    ...filed('tls', where),
    type: 'tls',
    outcome: 'unknown',
    summary: 'no answer within 5000 ms',
    facts: null,
    reason: 'STEP_TIMEOUT',
    hint: 'Raise timeout_ms or look at the network.',
  }
}

const badGateway = '<html><center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.27.3</center></html>'

/** What a run over the shop sees while the backends at the given ports refuse connections. */
export function shopEvidence(deadPorts: number[], backends = 3): Evidence[] {
  const status = deadPorts.length === 0 ? 200 : 502
  const body = status === 200 ? 'ok' : badGateway
  const apps = Array.from({ length: backends }, (_, index) => 8081 + index).flatMap((port): Evidence[] => {
    const where = { hop: 'app', target: `app/127.0.0.1:${port}` }
    if (deadPorts.includes(port)) return [tcpEvidence(where, port, 'ECONNREFUSED')]
    return [tcpEvidence(where, port, null), httpEvidence(where, 200, 'ok')]
  })
  return [
    httpEvidence({ hop: 'edge', target: 'edge' }, status, body),
    httpEvidence({ hop: 'proxy', target: 'proxy/127.0.0.1:8080' }, status, body),
    ...apps,
  ]
}

function rung(hop: string, system: Rung['system'], position: number, targets: Rung['targets']): Rung {
  const states = new Set(targets.map(({ state }) => state))
  const [only] = states
  const state: RungState = states.size === 1 && only !== undefined ? only : 'partial'
  return { hop, system, position, state, targets }
}

function ladderOf(deadPorts: number[], backends: number): Rung[] {
  const isDead = deadPorts.length > 0
  const front = { state: isDead ? 'fail' : 'pass', summary: isDead ? 'HTTP 502' : 'HTTP 200' } as const
  return [
    rung('edge', 'cloudflare', 0, [{ target: 'edge', address: 'http://127.0.0.1:8080', ...front }]),
    rung('proxy', 'nginx', 1, [{ target: 'proxy/127.0.0.1:8080', address: '127.0.0.1:8080', ...front }]),
    rung(
      'app',
      'node',
      2,
      Array.from({ length: backends }, (_, index) => {
        const address = `127.0.0.1:${8081 + index}`
        const state = deadPorts.includes(8081 + index) ? 'fail' : 'pass'
        return {
          target: `app/${address}`,
          address,
          state,
          summary: state === 'pass' ? 'HTTP 200' : 'refused',
        }
      }),
    ),
  ]
}

function finding(cause: CauseId, weight: number, quote: string, source: string): Finding {
  const target = source.split(' ')[1] ?? null
  return { signature: `test-${cause}`, cause, weight, quote, source, evidence: source, hop: 'app', target }
}

function hypothesis(
  cause: CauseId,
  title: string,
  confidence: number,
  findings: Finding[],
  target: string | null,
): Hypothesis {
  const prior = -10
  const speaksFor = findings.filter(({ weight }) => weight > 0)
  const against = findings.filter(({ weight }) => weight < 0)
  const total = findings.reduce((sum, { weight }) => sum + weight, prior)
  return { cause, title, confidence, prior, total, for: speaksFor, against, hop: 'app', target }
}

/** One backend refuses, the others answer. */
export function faultDiagnosis(deadPorts = [8082], backends = 3): Diagnosis {
  const target = `app/127.0.0.1:${deadPorts[0]}`
  const down = hypothesis(
    'backend-down',
    'A backend is down',
    0.94,
    [
      finding('backend-down', 20, 'connect ECONNREFUSED 127.0.0.1:8082', `tcp ${target}`),
      finding('backend-down', 6, 'HTTP 502 with an nginx footer', 'http proxy/127.0.0.1:8080'),
      finding('backend-down', -4, 'HTTP 200 in 4 ms', 'http app/127.0.0.1:8081'),
    ],
    target,
  )
  const wrongPort = hypothesis(
    'wrong-port',
    'The proxy asks the wrong port',
    0.05,
    [finding('wrong-port', 4, 'ECONNREFUSED', `tcp ${target}`)],
    target,
  )
  return {
    verdict: {
      state: 'fault',
      cause: 'backend-down',
      confidence: 0.94,
      hop: 'app',
      target,
      sentence: `The app at 127.0.0.1:${deadPorts[0]} is down: it refuses connections.`,
      producer: {
        hop: 'proxy',
        system: 'nginx',
        confidence: 0.97,
        why: 'its error page has an nginx footer',
      },
    },
    hypotheses: [down, wrongPort],
    ladder: ladderOf(deadPorts, backends),
    missing: [
      {
        what: 'The error log of proxy',
        why: 'no host is named for it',
        how: 'Add `hosts:` to the hop proxy in services.yaml.',
      },
    ],
    advice: [],
  }
}

export function healthyDiagnosis(backends = 3): Diagnosis {
  return {
    verdict: {
      state: 'healthy',
      cause: null,
      confidence: 0.96,
      hop: null,
      target: null,
      sentence: 'Every hop answers as expected.',
      producer: null,
    },
    hypotheses: [],
    ladder: ladderOf([], backends),
    missing: [],
    advice: [],
  }
}

export function inconclusiveDiagnosis(): Diagnosis {
  const { hypotheses, ladder, missing } = faultDiagnosis()
  const unsure = hypotheses.map((one, index) => ({ ...one, confidence: 0.3 - index * 0.1 }))
  const sentence = 'The error was not seen again: 20 of 20 requests passed.'
  return {
    verdict: {
      state: 'inconclusive',
      cause: null,
      confidence: 0.3,
      hop: null,
      target: null,
      sentence,
      producer: null,
    },
    hypotheses: unsure,
    ladder: ladder.map((one) => ({
      ...one,
      state: 'unknown',
      targets: one.targets.map((target) => ({ ...target, state: 'unknown', summary: 'not looked at' })),
    })),
    missing,
    advice: [],
  }
}

export const restartPlan: Plan = {
  remedy: 'demo-restart',
  title: 'Restart the backend',
  risk: 'low',
  service: 'shop',
  environment: 'demo',
  cause: 'backend-down',
  confidence: 0.94,
  reach: 'The one backend that does not listen; no request is in flight there.',
  takesMs: 2000,
  privileges: [],
  parts: [
    {
      place: 'app/127.0.0.1:8082',
      hop: 'app',
      host: null,
      precheck: [{ type: 'tcp', with: { timeoutMs: 2000 }, expect: 'fail' }],
      changes: [
        {
          type: 'demo.restart',
          key: 'k3v9q2',
          with: { process: '127.0.0.1:8082' },
          commands: ["restart the demo's process at 127.0.0.1:8082"],
          undo: { none: 'a restart has no way back; the process was not running' },
          state: { summary: 'backend-2 is exited', marks: { state: 'exited', pid: null } },
        },
      ],
      verify: [{ type: 'http', with: {}, expect: 'pass' }],
      verifyAt: 'app/127.0.0.1:8082',
    },
  ],
  rollback: { none: 'a restart has no way back; the process was not running' },
  evidenceAt: '2026-11-21T03:10:01.000Z',
  requestedBy: 'console:ann',
}

export const opened: Happening = {
  kind: 'incident.opened',
  service: shopService(),
  by: ann,
  reason: 'diagnose shop',
}

export function runStarted(run: string, purpose: 'diagnose' | 'verify', steps: number): Happening {
  const by = purpose === 'verify' ? bot : ann
  const plan = { service: shopService(), stages: [], version: '0'.repeat(64), steps }
  return { kind: 'run.started', run, runbook: '502', purpose, by, ...plan }
}

export function recorded(run: string, evidence: Evidence[]): Happening[] {
  return evidence.map((one) => ({ kind: 'evidence.recorded', run, evidence: one }))
}

export const proposed: Extract<Happening, { kind: 'remedy.proposed' }> = {
  kind: 'remedy.proposed',
  approval: approvalId,
  plan: restartPlan,
  planHash: createHash('sha256').update(JSON.stringify(restartPlan)).digest('hex'),
  expiresAt: new Date(start + 915_000).toISOString(),
  needed: 1,
  record: null,
}

export function decided(decision: 'approved' | 'denied', reason: string | null = null): Happening {
  return {
    kind: 'approval.decided',
    approval: approvalId,
    decision,
    by: ann,
    reason,
    voters: [ann],
    breakGlass: false,
  }
}

/** The one change of {@link restartPlan}. */
export const restart: ChangeMade = {
  approval: approvalId,
  place: 'app/127.0.0.1:8082',
  change: 'demo.restart',
  part: 0,
  index: 0,
  way: 'apply',
}

export const intended: Happening = { kind: 'change.intended', ...restart, fence: 1 }

export function restarted(outcome: 'pass' | 'fail' = 'pass', approval = approvalId): Happening {
  const summary =
    outcome === 'pass' ? 'backend-2 restarted: pid none → 4711' : 'backend-2 does not start: exit code 1'
  return { kind: 'change.finished', ...restart, approval, outcome, summary, durationMs: 320 }
}

export const verifiedWell: Happening = {
  kind: 'change.verified',
  approval: approvalId,
  place: 'app/127.0.0.1:8082',
  outcome: 'pass',
  summary: 'http: HTTP 200 in 4 ms',
}

export function judged(
  ending: Ending,
  rolledBack: RolledBack = 'not-needed',
  what: Partial<Extract<Happening, { kind: 'change.judged' }>> = {},
): Happening {
  return {
    kind: 'change.judged',
    approval: approvalId,
    ending,
    rolledBack,
    why: ending === 'fixed' ? 'Verified, and 20 of 20 requests go well.' : 'Requests fail as before.',
    before: { asked: 20, good: 0, seen: { '502': 20 }, medianMs: 3 },
    after:
      ending === 'fixed'
        ? { asked: 20, good: 20, seen: { '200': 20 }, medianMs: 12 }
        : { asked: 20, good: 0, seen: { '502': 18, refused: 2 }, medianMs: 3 },
    differences: [],
    tookMs: 3400,
    ...what,
  }
}

/** Opened, diagnosed, and a fix waits for a decision. */
export function proposedStory(): [number, Happening][] {
  const evidence = shopEvidence([8082])
  return [
    [0, opened],
    [0, runStarted('r1', 'diagnose', evidence.length + 1)],
    ...recorded('r1', evidence).map((what, index): [number, Happening] => [1 + index * 0.2, what]),
    [3, { kind: 'step.skipped', run: 'r1', step: 'tls', target: 'edge', reason: 'not https' }],
    [4, { kind: 'run.finished', run: 'r1', diagnosis: faultDiagnosis() }],
    [15, proposed],
  ]
}

/** The demonstration: three backends, one dead; restarted after approval, and healthy. */
export function healedStory(): [number, Happening][] {
  const after = shopEvidence([])
  return [
    ...proposedStory(),
    [125, decided('approved', 'go ahead')],
    [126, intended],
    [127, restarted()],
    [127.5, verifiedWell],
    [127.8, judged('fixed')],
    [128, runStarted('r2', 'verify', after.length)],
    ...recorded('r2', after).map((what, index): [number, Happening] => [129 + index * 0.2, what]),
    [132, { kind: 'run.finished', run: 'r2', diagnosis: healthyDiagnosis() }],
    [140, { kind: 'incident.closed', by: bot, reason: 'verified healthy' }],
  ]
}
