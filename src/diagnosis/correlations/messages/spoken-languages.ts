import type { Evidence } from '../../../model/evidence.ts'
import { readAddress } from '../address.ts'
import { askedIn, type Language } from '../asked.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { servedIn } from '../served.ts'

/** One end of a hop: who speaks what at which port or socket. */
interface End {
  language: Language
  /** `8000` or `/run/app.sock`. */
  at: string
  says: string
  evidence: Evidence
  /** Whether it stands in a line of a log; two configurations are compared elsewhere. */
  logged: boolean
}

/** `upstream: "uwsgi://10.0.3.21:9090"` of nginx’s error lines: the scheme is the language of the pass. */
const upstream =
  /upstream: "(http|https|uwsgi|fastcgi|grpc|scgi):\/\/(?:unix:([^":\s]{1,200})|[^":/\s]{1,200}:(\d{2,5}))/

/**
 * Servers’ own words of what they speak where. What uWSGI calls a `uwsgi socket` in its log may speak HTTP as well
 * (http-socket), so that only its router is believed; PHP-FPM names no port, and its images listen on 9000.
 */
const heard: readonly (readonly [Language, RegExp, string | null])[] = [
  ['http', /uWSGI http bound on \S{0,100}:(\d{2,5})\b/, null],
  ['http', /Listening at: http:\/\/\S{1,100}:(\d{2,5})\b/, null],
  [
    'http',
    /(?:[Rr]unning|[Ss]erving|[Ss]tarted|[Ll]istening|development server)(?: \w{1,10})? (?:on|at):? {1,4}http:\/\/[^\s:]{1,80}:(\d{2,5})\b/,
    null,
  ],
  [
    'fastcgi',
    /NOTICE: (?:pid \d{1,10}, \w{1,60}\(\), line \d{1,6}: )?(?:fpm is running, pid|ready to handle connections)/,
    '9000',
  ],
]

const compared: ReadonlySet<Language> = new Set<Language>(['http', 'uwsgi', 'fastcgi'])

/**
 * Compares the language of a proxy’s pass with the one that the server at the same port or socket speaks, where one of both is
 * told by a line of a log: HTTP to a socket of uWSGI or PHP-FPM, or their languages to a server of HTTP, gets no answer.
 */
export const spokenLanguages: Correlation = {
  id: 'spoken-languages',
  reference:
    'https://uwsgi-docs.readthedocs.io/en/latest/Nginx.html (uwsgi_pass and socket, proxy_pass and http-socket); nginx src/http/ngx_http_upstream.c',
  correlate(evidence, service) {
    const lines = linesOf(evidence, 4000)
    const asked = [
      ...lines.flatMap((line) => passIn(line)),
      ...askedIn(evidence, service).flatMap(({ language, address, says, evidence: of }): End[] => {
        const at = address.socket ?? address.port?.toString()
        return at === undefined ? [] : [{ language, at, says, evidence: of, logged: false }]
      }),
    ]
    const spoken = [
      ...lines.flatMap((line) => wordsIn(line)),
      ...servedIn(evidence, service).flatMap(({ language, address, says, evidence: of }): End[] => {
        const at = address.socket ?? address.port?.toString()
        return at === undefined ? [] : [{ language, at, says, evidence: of, logged: false }]
      }),
    ]
    const findings = asked.flatMap((from) => judge(from, spoken))
    return findings.length === 0 ? nothing : { findings: findings.slice(0, 1), advice: [] }
  },
}

function judge(from: End, spoken: readonly End[]): CorrelationFinding[] {
  const near = spoken.filter(({ at, language }) => at === from.at && compared.has(language))
  const other = near.find(({ logged }) => logged || from.logged)
  if (!compared.has(from.language) || other === undefined) return []
  if (near.some(({ language }) => language === from.language)) return []
  const { evidence } = from
  return [
    {
      cause: 'wrong-app-protocol',
      weight: 24,
      fact: 'protocol',
      reach: 'here',
      quote: `${from.says} in ${from.language}, but ${other.says} and speaks ${other.language}`,
      evidence,
      hop: evidence.hop,
      target: evidence.target,
    },
  ]
}

interface Line {
  evidence: Evidence
  sample: string
}

function passIn({ evidence, sample }: Line): End[] {
  const match = upstream.exec(sample)
  const at = match?.[2] ?? match?.[3]
  if (match === null || at === undefined) return []
  return [
    { language: match[1] as Language, at, says: `nginx asked ${match[0].slice(11)}`, evidence, logged: true },
  ]
}

function wordsIn({ evidence, sample }: Line): End[] {
  return heard.flatMap(([language, pattern, usual]): End[] => {
    const match = pattern.exec(sample)
    const at = usual ?? match?.[1]
    if (match === null || at === undefined || readAddress(at) === null) return []
    return [{ language, at, says: `the server says “${match[0]}”`, evidence, logged: true }]
  })
}
