import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const source = 'varnish-cache bin/varnishd/cache/cache_backend_probe.c, SLT_Backend_health'

interface Verdict {
  name: string
  /** Of what stands behind the counts: the status line, or why there is none. */
  says: RegExp
  title: string
  weights: Weights
  fact: string
  example: string
}

const verdicts: readonly Verdict[] = [
  {
    name: 'client-error',
    says: /HTTP\/\d\.\d [34]\d\d/,
    title: 'Varnish’s probe was answered with a redirect or a client error',
    weights: { 'health-check-misconfig': 21, 'host-header-rejected': 7, 'bad-release': 4 },
    fact: 'health',
    example: '4---X-R- 2 3 5 0.000000 0.002000 "HTTP/1.1 404 Not Found"',
  },
  {
    name: 'server-error',
    says: /HTTP\/\d\.\d 5\d\d/,
    title: 'Varnish’s probe was answered with a server error',
    weights: { 'app-returns-5xx': 18, 'health-check-misconfig': 6 },
    fact: 'answer',
    example: '4---X-R- 0 3 8 0.012000 0.002000 HTTP/1.1 503 Service Unavailable',
  },
  {
    name: 'no-connection',
    says: /Open (?:timed out|failed)|(?:sick) -{8} |Connection refused/,
    title: 'Varnish’s probe could not connect to the backend',
    weights: { 'backend-down': 13, 'connect-drop': 9, 'wrong-port': 6, 'host-firewall-block': 4 },
    fact: 'connect',
    example: '-------- 0 3 8 0.000000 0.000000 ""',
  },
  {
    name: 'no-answer',
    says: /[46]-{2,3}X--- |Read error|Poll \(read\)|Read timeout/,
    title: 'The backend took Varnish’s probe and did not answer in time',
    weights: { 'slow-app-timeout': 15, 'worker-pool-exhausted': 10, 'health-check-misconfig': 9 },
    fact: 'timeout',
    example: '4---X--- 0 3 8 0.000000 0.000000 ""',
  },
]

const prefix = '0 Backend_health - boot.default Went sick '
const wentSick = /Backend_health\s[^\n]{0,160}?(?<after>(?:Went|Still) sick [^\n]{1,200})/
const healthy =
  '0 Backend_health - boot.default Still healthy 4---X-RH 8 3 8 0.012000 0.002000 HTTP/1.1 200 OK'

/** What Varnish’s probes say of a backend, in varnishlog and in `varnishadm backend.list`. */
export const varnishHealthLines: readonly LogSignature[] = [
  ...verdicts.map(
    ({ name, says, title, weights, fact, example }): LogSignature => ({
      id: `varnish-probe-${name}`,
      system: 'varnish',
      needles: ['Backend_health'],
      pattern: wentSick,
      when: ({ after }) => says.test(after ?? ''),
      weights,
      title,
      reference: source,
      fact,
      reach: 'behind',
      examples: { matches: [`${prefix}${example}`], nearMisses: [healthy] },
    }),
  ),
  {
    id: 'varnish-backend-sick',
    system: 'varnish',
    needles: ['ick 0/', 'ick     0/', '/5 sick', '/8 sick', '/10 sick', '0/5', '0/8', '0/10'],
    pattern:
      /^\s{0,4}[\w.()-]{1,120}\s{1,60}(?:probe|healthy|auto)\s{1,30}(?:[Ss]ick\s{1,20}\(?0\/\d{1,2}|\(?0\/\d{1,2}\)?\s{1,20}(?:sick|bad))/m,
    weights: { 'no-live-upstreams': 16, 'backend-down': 13, 'health-check-misconfig': 12 },
    title: 'none of the last probes of a backend went well',
    reference: 'varnish-cache bin/varnishd/cache/cache_director.c, do_list: backend.list',
    fact: 'no-live',
    reach: 'here',
    examples: {
      matches: [
        'boot.default                   probe      Sick 0/5',
        'boot.app   probe   0/8   sick   Wed, 11 Nov 2026 10:00:00 GMT',
      ],
      nearMisses: [
        'boot.default                   probe      Healthy 5/5',
        'boot.app   probe   8/8   good   Wed, 11 Nov 2026 10:00:00 GMT',
      ],
    },
  },
]
