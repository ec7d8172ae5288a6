import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { HttpFacts, HttpFailure, SampleFacts, TlsProblem } from '../../src/model/facts.ts'
import type { Target } from '../../src/model/target.ts'
import { healthyFacts, hopOf, seen, serviceOf, targetsOf, unseen } from '../support/evidence.ts'

const nginxBody =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n'
const nginx502: Partial<HttpFacts> = {
  status: 502,
  headers: [['server', 'nginx']],
  body: { text: nginxBody, sizeBytes: 150, truncated: false },
}

const shop = serviceOf([
  hopOf('edge', 'nginx', ['http://127.0.0.1:8080']),
  hopOf('app', 'node', ['http://127.0.0.1:8081', 'http://127.0.0.1:8082', 'http://127.0.0.1:8083']),
])
const shopTargets = targetsOf(shop)

function at(targets: readonly Target[], id: string): Target {
  const target = targets.find((each) => each.id === id)
  if (target === undefined) throw new Error(`no target ${id}`)
  return target
}

function refused(target: Target): Evidence[] {
  const attempt = { address: target.hostname, port: target.port, connected: false, durationMs: 1 } as const
  return [
    seen('tcp', target, { attempts: [{ ...attempt, failure: 'refused', errno: 'ECONNREFUSED' }] }),
    broken(target, 'refused'),
  ]
}

function broken(target: Target, failure: HttpFailure, more: Partial<HttpFacts> = {}): Evidence {
  const early = [
    'name',
    'refused',
    'connect-timeout',
    'unreachable',
    'connect-reset',
    'no-local-port',
    'forbidden',
  ]
  return seen('http', target, {
    status: null,
    body: null,
    failure,
    dateSkewMs: null,
    headerBytes: 0,
    timings: {
      dnsMs: null,
      connectMs: early.includes(failure) ? null : 1,
      tlsMs: null,
      firstByteMs: null,
      totalMs: 20,
    },
    ...more,
  })
}

function well(target: Target): Evidence[] {
  return [seen('tcp', target), seen('http', target), seen('sample', target)]
}

function partly502(target: Target, bad: number, requests: number): Evidence {
  return seen('sample', target, {
    requests,
    bad,
    statuses: { 200: requests - bad, 502: bad },
    badExample: {
      status: 502,
      failure: null,
      headers: [['server', 'nginx']],
      message: null,
      text: nginxBody,
    },
  })
}

const slow: Partial<SampleFacts> = { slow: 20, latencyMs: { min: 3900, p50: 4000, p95: 4100, max: 4200 } }

function slowAt(target: Target): Evidence[] {
  return [
    seen('tcp', target),
    seen('http', target, { timings: { ...healthyFacts.http.timings, totalMs: 4000 } }, 'pass'),
    seen('sample', target, slow),
  ]
}

const [edge, one, two, three] = [
  'edge',
  'app/127.0.0.1:8081',
  'app/127.0.0.1:8082',
  'app/127.0.0.1:8083',
].map((id) => at(shopTargets, id)) as [Target, Target, Target, Target]

describe('diagnosis/scenarios', () => {
  it('finds the dead backend of three behind an edge that gives 502 to a third of the users', () => {
    const evidence = [
      seen('tcp', edge),
      seen('http', edge),
      partly502(edge, 7, 20),
      ...refused(one),
      ...well(two),
      ...well(three),
    ]
    const { verdict, ladder, hypotheses } = diagnose(shop, shopTargets, evidence)
    expect(verdict).toMatchObject({ state: 'fault', cause: 'backend-down', hop: 'app', target: one.id })
    expect(verdict.confidence).toBeGreaterThan(0.95)
    expect(verdict.sentence).toBe(
      'app is at fault: backend process not running at app/127.0.0.1:8081 (99 %); users get 502 in 7 of 20 requests written by edge (nginx).',
    )
    expect(verdict.producer).toMatchObject({ hop: 'edge', system: 'nginx' })
    expect(ladder.map(({ state }) => state)).toEqual(['partial', 'partial'])
    expect(ladder[1]?.targets.map(({ state }) => state)).toEqual(['fail', 'pass', 'pass'])
    expect(hypotheses[1]?.confidence).toBeLessThan(0.5)
  })

  it('says that users do not notice yet when the edge goes around the dead backend', () => {
    const evidence = [...well(edge), ...refused(one), ...well(two), ...well(three)]
    expect(diagnose(shop, shopTargets, evidence).verdict.sentence).toBe(
      'app is at fault: backend process not running at app/127.0.0.1:8081 (98 %); users do not notice yet.',
    )
  })

  it('counts the other targets with the same cause without adding them up', () => {
    const evidence = [seen('http', edge, nginx502), ...refused(one), ...refused(two), ...refused(three)]
    const { verdict, hypotheses } = diagnose(shop, shopTargets, evidence)
    expect(hypotheses[0]?.alsoAt).toEqual([two.id, three.id])
    expect(verdict.sentence).toContain('at app/127.0.0.1:8081 and 2 other targets')
    expect(verdict.sentence).toContain('users get 502 written by edge (nginx)')
  })

  it('finds the slow backend', () => {
    const evidence = [
      ...well(one),
      ...slowAt(two),
      ...well(three),
      seen('http', edge),
      seen('sample', edge, { ...slow, slow: 7 }),
    ]
    const { verdict } = diagnose(shop, shopTargets, evidence)
    expect(verdict).toMatchObject({ cause: 'slow-app-timeout', hop: 'app', target: two.id })
    expect(verdict.confidence).toBeGreaterThan(0.9)
    expect(verdict.sentence).toContain('users wait: 7 of 20 requests took more than 2.0 s')
  })

  it('finds a dead and a slow backend at once, each at its place', () => {
    const evidence = [
      seen('http', edge, nginx502),
      partly502(edge, 7, 20),
      ...refused(one),
      ...slowAt(two),
      ...well(three),
    ]
    const places = diagnose(shop, shopTargets, evidence)
      .hypotheses.slice(0, 2)
      .map(({ cause, target }) => [cause, target])
    expect(places.sort()).toEqual([
      ['backend-down', one.id],
      ['slow-app-timeout', two.id],
    ])
  })

  it('puts a 502 in front of green backends down to the proxy or its link', () => {
    const evidence = [
      seen('tcp', edge),
      seen('http', edge, nginx502),
      ...well(one),
      ...well(two),
      ...well(three),
    ]
    const { verdict, hypotheses } = diagnose(shop, shopTargets, evidence)
    expect(verdict).toMatchObject({ state: 'fault', hop: 'edge' })
    expect(['wrong-port', 'proxy-penalty-box', 'stale-dns']).toContain(verdict.cause)
    expect(verdict.confidence).toBeLessThan(0.8)
    const down = hypotheses.find(({ cause }) => cause === 'backend-down')
    expect(down?.confidence).toBeLessThan(0.1)
    expect(down?.against.some(({ target }) => target?.startsWith('app/'))).toBe(true)
  })

  it('reads an expired certificate at the edge', () => {
    const service = serviceOf([
      hopOf('edge', 'nginx', ['https://shop.example']),
      hopOf('app', 'node', ['http://127.0.0.1:8081']),
    ])
    const targets = targetsOf(service)
    const secure = at(targets, 'edge')
    const evidence = [
      seen('tcp', secure),
      seen('tls', secure, { problem: 'expired', message: 'certificate has expired', daysLeft: -3 }),
      broken(secure, 'tls', { failureMessage: 'certificate has expired' }),
      ...well(at(targets, 'app')),
    ]
    const { verdict } = diagnose(service, targets, evidence)
    expect(verdict).toMatchObject({ cause: 'tls-backend-expired', hop: 'edge', producer: null })
    expect(verdict.sentence).toBe(
      'edge is at fault: certificate expired (98 %); users get no proper answer (tls).',
    )
  })

  it('finds no fault when everything is green, and names the cause of none', () => {
    const { verdict, hypotheses } = diagnose(shop, shopTargets, shopTargets.flatMap(well))
    expect(verdict).toMatchObject({ state: 'healthy', cause: null, hop: null, target: null, producer: null })
    expect(verdict.confidence).toBeGreaterThan(0.9)
    expect(verdict.sentence).toBe('No fault found: all 4 targets of edge, app answered as expected.')
    expect(hypotheses).toEqual([])
  })

  it('sees a keep-alive race where the outer hop reuses longer and few requests are cut off', () => {
    const service = serviceOf([
      hopOf('lb', 'aws-alb', ['http://10.1.0.1']),
      hopOf('app', 'node', ['http://10.1.0.2:3000']),
    ])
    const targets = targetsOf(service)
    const lb = at(targets, 'lb')
    const app = at(targets, 'app')
    const evidence = [
      seen('http', lb),
      seen('sample', lb, { requests: 50, bad: 2, statuses: { 200: 48, 502: 2 } }),
      ...well(app),
      seen('keepalive', app, { closedAfterMs: 5000, closedBy: 'fin' }, 'pass'),
    ]
    const { verdict, hypotheses } = diagnose(service, targets, evidence)
    expect(hypotheses[0]).toMatchObject({ cause: 'keepalive-race', hop: 'app', target: 'app' })
    expect(verdict.cause).toBe('keepalive-race')
  })

  it('says that the fault lies behind a gateway when only its page was seen', () => {
    const service = serviceOf([hopOf('edge', 'nginx', ['http://127.0.0.1:8080']), hopOf('app', 'node')])
    const { verdict, missing } = diagnose(service, targetsOf(service), [
      seen('http', at(targetsOf(service), 'edge'), nginx502),
    ])
    expect(verdict.sentence).toMatch(
      /^The fault lies behind edge: backend process not running \(\d\d %\); users get 502 written by edge \(nginx\)\.$/,
    )
    expect(missing).toContainEqual({
      what: 'app was not asked directly',
      why: 'no addresses configured for this hop',
      how: 'Add addresses: to hop app in services.yaml',
    })
    expect(missing).toContainEqual({
      what: 'logs of edge were not read',
      why: 'no hosts configured for this hop',
      how: 'Add hosts: to hop edge in services.yaml',
    })
  })

  it('names the app as the one who wrote a body that the edge only passed on', () => {
    const own: Partial<HttpFacts> = {
      status: 500,
      headers: [['server', 'nginx']],
      body: { text: '{"error":"boom"}', sizeBytes: 16, truncated: false },
    }
    const evidence = [
      seen('http', edge, own),
      seen('http', one, { ...own, headers: [] }),
      ...well(two),
      ...well(three),
    ]
    const { verdict } = diagnose(shop, shopTargets, evidence)
    expect(verdict).toMatchObject({ cause: 'app-returns-5xx', target: one.id })
    expect(verdict.producer).toMatchObject({ hop: 'app', system: 'node' })
  })
})

const outside = serviceOf([hopOf('edge', 'unknown', ['https://shop.example'])], 'ad-hoc')
const outsideTargets = targetsOf(outside)
const only = at(outsideTargets, 'edge')

describe('diagnosis/scenarios with our own view broken', () => {
  const noDns = seen('vantage', null, {
    dns: { servers: ['192.0.2.53'], answered: false, error: '192.0.2.53: timeout' },
  })

  it('is inconclusive when no name server answers us', () => {
    const { verdict, ladder, missing, hypotheses } = diagnose(outside, outsideTargets, [
      noDns,
      broken(only, 'name'),
    ])
    expect(verdict).toMatchObject({ state: 'inconclusive', cause: null, confidence: 0 })
    expect(verdict.sentence).toContain(
      'our own view is broken: no name server answers us (192.0.2.53: timeout)',
    )
    expect(ladder[0]?.state).toBe('unknown')
    expect(hypotheses[0]?.cause).toBe('vantage-broken')
    expect(
      missing.some(({ what, why }) => what === 'http edge' && why.includes('our own view is broken')),
    ).toBe(true)
  })

  it('is inconclusive when this machine has no route', () => {
    const vantage = seen('vantage', null, { egress: { ipv4: false, ipv6: null, error: 'ipv4: ENETUNREACH' } })
    const evidence = [vantage, broken(only, 'unreachable', { address: '192.0.2.1' })]
    expect(diagnose(outside, outsideTargets, evidence).verdict.state).toBe('inconclusive')
  })

  it('still finds what lies on loopback', () => {
    const evidence = [noDns, ...well(edge), ...refused(one), ...well(two), ...well(three)]
    expect(diagnose(shop, shopTargets, evidence).verdict.cause).toBe('backend-down')
  })

  it('still blames a target whose fault it cannot explain', () => {
    const evidence = [noDns, seen('http', only, { status: 500 })]
    expect(diagnose(outside, outsideTargets, evidence).verdict).toMatchObject({
      state: 'fault',
      cause: 'app-returns-5xx',
    })
  })

  it('does not believe an expired certificate while our own clock is off', () => {
    const two = serviceOf([
      hopOf('edge', 'nginx', ['https://a.example']),
      hopOf('app', 'node', ['http://b.example']),
    ])
    const targets = targetsOf(two)
    const evidence = [
      seen('http', at(targets, 'edge'), { dateSkewMs: -7_200_000 }, 'pass'),
      seen('http', at(targets, 'app'), { dateSkewMs: -7_200_500 }, 'pass'),
      seen('tls', at(targets, 'edge'), { problem: 'not-yet-valid' }),
    ]
    const { hypotheses, verdict } = diagnose(two, targets, evidence)
    expect(hypotheses[0]?.cause).toBe('vantage-broken')
    expect(verdict.state).toBe('healthy')
  })

  it('calls one clock wrong that differs from the others', () => {
    const evidence = [...shopTargets.flatMap(well), seen('http', one, { dateSkewMs: -7_200_000 }, 'pass')]
    const last = evidence.filter(
      ({ id }, index) => evidence.findLastIndex((each) => each.id === id) === index,
    )
    expect(diagnose(shop, shopTargets, last).hypotheses[0]).toMatchObject({
      cause: 'clock-skew',
      target: one.id,
    })
  })

  it('is inconclusive when the edge could not be looked at', () => {
    const { verdict, missing } = diagnose(outside, outsideTargets, [unseen('http', only)])
    expect(verdict).toMatchObject({
      state: 'inconclusive',
      sentence: 'No verdict: what users get at edge was not seen.',
    })
    expect(missing).toContainEqual({
      what: 'http edge',
      why: 'STEP_TIMEOUT: no answer from the worker',
      how: 'Run it again.',
    })
  })
})

const byFailure: Record<HttpFailure, string> = {
  name: 'dns-failure',
  refused: 'backend-down',
  'connect-timeout': 'connect-drop',
  unreachable: 'no-route',
  'connect-reset': 'listen-backlog-overflow',
  'no-local-port': 'ephemeral-ports',
  forbidden: 'vantage-broken',
  tls: 'tls-handshake-failed',
  'reset-before-headers': 'app-crash-request',
  'closed-before-headers': 'app-crash-request',
  'timeout-before-headers': 'slow-app-timeout',
  'timeout-in-body': 'slow-app-timeout',
  'closed-mid-body': 'app-crash-request',
  'reset-mid-body': 'app-crash-request',
  'header-too-large': 'upstream-header-too-big',
  'malformed-response': 'invalid-upstream-response',
  'content-length-mismatch': 'invalid-upstream-response',
  'redirect-loop': 'redirect-loop',
  'speaks-tls': 'http-to-https-port',
}

const byTls: Record<TlsProblem, string> = {
  expired: 'tls-backend-expired',
  'not-yet-valid': 'tls-backend-not-yet-valid',
  untrusted: 'tls-backend-untrusted',
  'wrong-name': 'tls-backend-name',
  'speaks-plaintext': 'https-to-http-port',
  'speaks-tls': 'http-to-https-port',
  'protocol-mismatch': 'tls-protocol-mismatch',
  'client-certificate-required': 'mtls-required',
  'name-unrecognized': 'tls-sni-missing',
  closed: 'tls-handshake-failed',
  reset: 'tls-handshake-failed',
  timeout: 'tls-handshake-failed',
  connect: 'backend-down',
  other: 'tls-handshake-failed',
}

describe('diagnosis/scenarios with a URL alone', () => {
  it.each(Object.entries(byFailure) as [HttpFailure, string][])('%s is %s', (failure, cause) => {
    const { hypotheses, verdict } = diagnose(outside, outsideTargets, [
      broken(only, failure, { failureMessage: 'something new' }),
    ])
    expect(hypotheses[0]?.cause).toBe(cause)
    expect(verdict.state).toBe(failure === 'forbidden' ? 'inconclusive' : 'fault')
    expect(verdict.hop).toBe(failure === 'forbidden' ? null : 'edge')
  })

  it.each(Object.entries(byTls) as [TlsProblem, string][])('TLS %s is %s', (problem, cause) => {
    const evidence = [seen('tls', only, { problem }), broken(only, 'tls')]
    const { hypotheses } = diagnose(
      outside,
      outsideTargets,
      problem === 'connect' ? [seen('tls', only, { problem })] : evidence,
    )
    expect(hypotheses[0]?.cause).toBe(cause)
  })

  it('is a killed worker when the connection closes after 30 s', () => {
    const evidence = [
      broken(only, 'closed-before-headers', { timings: { ...healthyFacts.http.timings, totalMs: 30_050 } }),
    ]
    expect(diagnose(outside, outsideTargets, evidence).hypotheses[0]?.cause).toBe('worker-timeout')
  })

  it('is the proxy when the only hop is one and refuses', () => {
    const proxy = serviceOf([hopOf('edge', 'nginx', ['http://10.0.0.9'])])
    const found = diagnose(proxy, targetsOf(proxy), refused(at(targetsOf(proxy), 'edge'))).hypotheses
    expect(found.slice(0, 2).map(({ cause }) => cause)).toEqual(['backend-down', 'proxy-not-running'])
  })

  it('is the edge provider’s TLS mode when redirects loop at Cloudflare', () => {
    const cf = serviceOf([hopOf('edge', 'cloudflare', ['https://shop.example'])])
    const evidence = [broken(at(targetsOf(cf), 'edge'), 'redirect-loop', { status: 301 })]
    expect(diagnose(cf, targetsOf(cf), evidence).hypotheses[0]?.cause).toBe('cf-ssl-mode-mismatch')
  })
})
