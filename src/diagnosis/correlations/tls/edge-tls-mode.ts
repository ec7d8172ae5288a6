import type { Evidence } from '../../../model/evidence.ts'
import { edgeTlsMode } from '../../../systems/notes/edge-tls-mode.ts'
import type { Correlation } from '../correlation.ts'
import { nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

/** What shows of the way to the origin. */
type Seen = '521' | '522' | '525' | '526' | 'redirects' | 'plain-to-tls'

const words: readonly (readonly [Seen, RegExp])[] = [
  [
    'redirects',
    /TOO_MANY_REDIRECTS|redirected you too many times|redirects followed|[Rr]edirect loop|[Tt]oo many redirects/,
  ],
  [
    'plain-to-tls',
    /plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server/,
  ],
  ['521', /\b(?:[Ee]rror(?: code)?:? |HTTP\/\S{1,3} |status(?:_code)?"?[:=] ?)521\b|Web server is down/],
  ['522', /\b(?:[Ee]rror(?: code)?:? |HTTP\/\S{1,3} |status(?:_code)?"?[:=] ?)522\b/],
  ['525', /\b(?:[Ee]rror(?: code)?:? |HTTP\/\S{1,3} |status(?:_code)?"?[:=] ?)525\b|SSL handshake failed/],
  ['526', /\b(?:[Ee]rror(?: code)?:? |HTTP\/\S{1,3} |status(?:_code)?"?[:=] ?)526\b|Invalid SSL certificate/],
]

/** How likely each mode makes what is seen: Flexible asks port 80 in plain HTTP, the others port 443 by TLS. */
const weights: Record<'flexible' | 'full' | 'strict', Partial<Record<Seen, number>>> = {
  flexible: { '521': 26, '522': 18, '525': 10, '526': 10, redirects: 34, 'plain-to-tls': 24 },
  full: { '521': 14, '522': 10, '525': 17, '526': 6, redirects: -6 },
  strict: { '521': 14, '522': 10, '525': 17, '526': 17, redirects: -6 },
}

/** The mode in which Cloudflare speaks to the origin, where it is told, beside the status or loop that it leads to. */
export const edgeMode: Correlation = {
  id: 'edge-tls-mode',
  reference: 'https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/',
  correlate(evidence) {
    const lines = linesOf(evidence, 2000)
    const told = lines.flatMap((line) => {
      const match = edgeTlsMode.exec(line.sample)
      return match === null ? [] : [{ ...line, words: match[0], mode: modeOf(match[0]) }]
    })
    const [first] = told
    // Several modes are tries, and each may be the one that works.
    if (first === undefined || new Set(told.map(({ mode }) => mode)).size > 1) return nothing
    const seen = words
      .filter(([, pattern]) => lines.some(({ sample }) => pattern.test(sample)))
      .map(([what]) => what)
    const best = [...seen, ...redirectedIn(evidence)]
      .map((what) => ({ what, weight: weights[first.mode][what] ?? 0 }))
      .toSorted((a, b) => b.weight - a.weight)
      .at(0)
    if (best === undefined || best.weight === 0) return nothing
    return {
      findings: [
        {
          cause: 'cf-ssl-mode-mismatch',
          weight: best.weight,
          fact: 'edge-tls-mode',
          reach: 'inwards',
          quote: `“${first.words.trim()}” beside ${best.what}: ${first.mode === 'flexible' ? 'plain HTTP to port 80' : 'TLS to port 443'} of the origin`,
          evidence: first.evidence,
          hop: first.evidence.hop,
          target: first.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

/** A reply that sends the visitor elsewhere; whoever pastes one beside a mode means that it comes again and again. */
function redirectedIn(evidence: readonly Evidence[]): Seen[] {
  const isRedirect = seenOf(evidence, 'http').some(
    ({ facts: { status } }) => status !== null && [301, 302, 307, 308].includes(status),
  )
  return isRedirect ? ['redirects'] : []
}

function modeOf(text: string): 'flexible' | 'full' | 'strict' {
  if (/flexible/i.test(text)) return 'flexible'
  return /strict/i.test(text) ? 'strict' : 'full'
}
