import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

/** Code that waits: the number, and what it counts. */
const waits: readonly { words: RegExp; ms: number }[] = [
  { words: /\bThread\.sleep\(\s{0,4}([\d_]{1,12})/, ms: 1 },
  { words: /\bTask\.Delay\(\s{0,4}(\d{4,9})/, ms: 1 },
  { words: /\bsetTimeout\([^\n]{0,120},\s{0,4}(\d{5,9})\)/, ms: 1 },
  { words: /\btime\.Sleep\(\s{0,4}(\d{1,6}) ?\* ?time\.Second/, ms: 1000 },
  {
    words:
      /\b(?:tak(?:es?|ing)|needs?|needing|lasts?|lasting|runs? for) (?:(?:about|around|over|up to|more than|longer than|at least|roughly|approximately|some) )?~?(\d{1,4})(?:\.\d)? ?(?:s|secs?|seconds?)\b/,
    ms: 1000,
  },
  {
    words:
      /\b(?:tak(?:es?|ing)|needs?|needing|lasts?|lasting|runs? for) (?:(?:about|around|over|up to|more than|longer than|at least|roughly|approximately|some) )?~?(\d{1,3})(?:\.\d)? ?(?:m|mins?|minutes?)\b/,
    ms: 60_000,
  },
  { words: /\bTimeUnit\.SECONDS\.sleep\((\d{1,6})\)/, ms: 1000 },
  { words: /\bfrom_secs\((\d{1,6})\)/, ms: 1000 },
  { words: /\bawait (?:sleep|delay)\((\d{4,9})\)/, ms: 1 },
  {
    words: /(?:\b(?:time|asyncio|gevent)\.|^|[\s;@{])sleep\(\s{0,4}(\d{1,6})(?:\.\d{1,3})?\s{0,4}\)/m,
    ms: 1000,
  },
]

/** Limits of servers that end a worker or a request: seconds. Of a function at the edge, no worker is seen to end. */
const limits: readonly { words: RegExp; fallback: number | null; says: string; unseen?: true }[] = [
  {
    words: /(?:^|[\s"'[])gunicorn\b[^\n]{0,400}?(?:--timeout[= ",']{1,4}|\s["']?-t[ =",']{0,4})(\d{1,5})/,
    fallback: null,
    says: 'gunicorn',
  },
  {
    words:
      /(?:^|[\s"'[])gunicorn(?:["'],)? (?![^\n]{0,400}(?:--timeout|\s["']?-t[\s"',=]{0,4}\d))[^\n]{0,400}?:\w{1,60}/,
    fallback: 30,
    says: 'gunicorn',
  },
  { words: /\bharakiri\s{0,4}=\s{0,4}(\d{1,5})/, fallback: null, says: 'uWSGI' },
  { words: /\brequest_terminate_timeout\s{0,4}=\s{0,4}(\d{1,5})/, fallback: null, says: 'PHP-FPM' },
  { words: /\bLambdaExecutionError\b/, fallback: 3, says: 'Lambda by default', unseen: true },
]

/** From here on what waits in front loses patience too: most proxies give 60 s, some balancers and platforms 30. */
const longMs = 30_000

const failure = /\b50[24]\b|WORKER TIMEOUT|timed out|prematurely closed/

/** Compares how long code is seen to wait with how long its server, or anybody in front, lets a request take. */
export const sleepingCode: Correlation = {
  id: 'sleeping-code',
  reference:
    'https://docs.gunicorn.org/en/stable/settings.html#timeout; https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html: 3 s unless set; RFC 9110 section 15.6.5',
  correlate(evidence) {
    const lines = linesOf(evidence, 4000)
    const waited = lines.flatMap((line) =>
      waits.flatMap(({ words, ms }) => {
        const value = words.exec(line.sample)?.[1]
        return value === undefined ? [] : [{ ...line, waitMs: Number(value.replaceAll('_', '')) * ms }]
      }),
    )
    const longest = waited.toSorted((a, b) => b.waitMs - a.waitMs)[0]
    const failed =
      evidence.some(
        ({ type, outcome }) => (type === 'http' || type === 'access-log') && outcome === 'fail',
      ) || lines.some(({ sample }) => failure.test(sample))
    if (longest === undefined || !failed) return nothing
    const limit = lines.flatMap(({ sample }) =>
      limits.flatMap(({ words, fallback, says, unseen }) => {
        const match = words.exec(sample)
        return match === null ? [] : [{ says, unseen, seconds: Number(match[1] ?? fallback) }]
      }),
    )[0]
    const say = (cause: CorrelationFinding['cause'], weight: number, quote: string): CorrelationFinding => ({
      ...{ cause, weight, fact: 'waits', reach: 'inwards', quote },
      ...{ evidence: longest.evidence, hop: null, target: null },
    })
    const spoken = `the code waits ${longest.waitMs / 1000} s`
    if (limit !== undefined && limit.seconds > 0 && longest.waitMs >= limit.seconds * 1000) {
      const quote = `${spoken}, and ${limit.says} ends what takes ${limit.seconds} s`
      const [first, second]: [CorrelationFinding['cause'], CorrelationFinding['cause']] =
        limit.unseen === true
          ? ['slow-app-timeout', 'worker-timeout']
          : ['worker-timeout', 'slow-app-timeout']
      return { findings: [say(first, 25, quote), say(second, 14, quote)], advice: [] }
    }
    if (longest.waitMs < longMs) return nothing
    return { findings: [say('slow-app-timeout', 15, spoken), say('worker-timeout', 13, spoken)], advice: [] }
  },
}
