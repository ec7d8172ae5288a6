import type { ProgramLine } from '../lines-of-program.ts'
import { wordsOfAnyProgram } from './words-of-any-program.ts'

/** A status as clients and proxies tell it; access logs have readers of their own. */
const told =
  /(?:[Ss]tatus(?:[ _-]?[Cc]ode)?(?: of| was| is)?["']?\s{0,2}[:=(]?\s{0,2}["']?|(?:[Rr]eturn(?:ed|s|ing)|[Rr]espond(?:ed|s)(?: with)?|[Aa]nswer(?:ed|s)(?: with)?|[Rr]eceived|[Gg]ot|[Uu]nexpected|failed with|failed:|HTTP(?:\/[\d.]{1,3})?(?: [Ee]rror| code| status| response)?:?|HTTPError:|response(?: code)?:?|replied|[Rr]esult:|[Ee]rror:?|[Ee]rror code:?) (?:an? )?(?:HTTP )?(?:status )?(?:code )?\(?)(?<told>50[0234]|429)\b(?![.\d])|\b(?<named>50[0234]|429) (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out|Too Many Requests)|\b(?<word>Bad Gateway|Gateway Time-?out|Service Unavailable)\b/i
const needles = [
  '500',
  '502',
  '503',
  '504',
  '429',
  'Bad Gateway',
  'bad gateway',
  'Gateway Time',
  'Service Unavailable',
] as const

function statusIn({ told, named, word }: Readonly<Record<string, string | undefined>>): string {
  const given = told ?? named
  if (given !== undefined) return given
  if (/time/i.test(word ?? '')) return '504'
  return /bad/i.test(word ?? '') ? '502' : '503'
}

const statuses: readonly {
  status: string
  weights: ProgramLine['weights']
  title: string
  yes: readonly string[]
  no: string
}[] = [
  {
    status: '500',
    weights: { 'app-returns-5xx': 8, 'db-down': 3, 'bad-release': 4 },
    title: 'the app answered that it failed',
    yes: ['Request failed with status code 500', 'webhook returned 500 Internal Server Error'],
    no: 'Request failed with status code 404',
  },
  {
    status: '502',
    weights: { 'backend-down': 6, 'app-returns-5xx': 3, 'app-crash-request': 6, 'wrong-port': 4 },
    title: 'a gateway said that it got no valid answer',
    yes: [
      'AxiosError: Request failed with status code 502',
      'upstream returned 502',
      'unexpected status code: 502',
      'HTTP error 502 Bad Gateway',
    ],
    no: 'upstream returned 200',
  },
  {
    status: '503',
    weights: {
      'backend-down': 7,
      'no-live-upstreams': 11,
      'worker-pool-exhausted': 6,
      'lb-no-healthy-targets': 8,
      'app-returns-5xx': 3,
    },
    title: 'a gateway or the app said that nobody was there for the request',
    yes: ['unexpected response: 503 Service Unavailable', 'server responded with 503'],
    no: 'server responded with 304',
  },
  {
    status: '504',
    weights: {
      'slow-app-timeout': 9,
      'dependency-slow': 7,
      'connect-drop': 5,
      'timeout-ladder-inverted': 5,
      'worker-pool-exhausted': 3,
    },
    title: 'a gateway said that the answer came too late',
    yes: ['Request failed with status code 504', 'got 504 Gateway Timeout from api'],
    no: 'line 504 is fine',
  },
  {
    status: '429',
    weights: { 'proxy-ratelimit': 16 },
    title: 'requests were refused because there were too many',
    yes: ['API responded with 429 Too Many Requests'],
    no: 'API responded with 200',
  },
]

/** A line of an access log of which the beginning was left out, so that no reader takes it for one. */
const cutAccess =
  /^\s{0,8}["“]?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) \S{1,1500} HTTP\/\d(?:\.\d)?["”]? (50[234])\b/

const ofCutAccess = statuses.flatMap(({ status, weights, title, no }): ProgramLine[] =>
  /^50[234]$/.test(status)
    ? [
        {
          name: `cut-access-${status}`,
          needles: [` ${status}`],
          pattern: cutAccess,
          when: (_groups, line) => cutAccess.exec(line)?.[1] === status,
          weights,
          title,
          fact: 'answer',
          reach: 'inwards',
          matches: [`"GET /cart HTTP/1.1" ${status} 157 "-" "curl/8.5.0"`],
          nearMisses: [
            no,
            '"GET /cart HTTP/1.1" 200 157',
            `203.0.113.9 - - [x] "GET /cart HTTP/1.1" ${status} 157`,
          ],
        },
      ]
    : [],
)

/** Statuses that programs tell of what they asked. */
export const statusWords = wordsOfAnyProgram('RFC 9110 section 15.6; RFC 6585 section 4', [
  ...ofCutAccess,
  ...statuses.map(
    ({ status, weights, title, yes, no }): ProgramLine => ({
      name: `told-${status}`,
      needles,
      pattern: told,
      when: (groups, line) =>
        statusIn(groups) === status &&
        !/" [1-5]\d\d \d{1,12}\b|proxy_next_upstream|error_page|retry_on|retry-on|\bexpected|^\s{0,40}<|^\s{0,8}(?:< ?)?HTTP\/\d|httpStatus|[Pp]robe failed/.test(
          line,
        ),
      weights,
      title,
      fact: 'answer',
      reach: 'inwards',
      matches: yes,
      nearMisses: [no, `error_page ${status} /50x.html;`],
    }),
  ),
])
