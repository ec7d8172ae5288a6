import type { Evidence } from '../../../model/evidence.ts'
import { idleSettings } from '../../../systems/notes/idle-settings.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { neverConnected } from '../never-connected.ts'
import { seenOf } from '../seen-of.ts'
import { spokenDuration } from '../spoken-duration.ts'

interface Told {
  ms: number
  words: string
  evidence: Evidence
}

/** How long balancers reuse idle connections unless they are told; who is in front shows in replies, or is told. */
const defaults: readonly { hop: string; server: RegExp; words: RegExp; name: string; ms: number }[] = [
  {
    hop: 'aws-alb',
    server: /^awselb\b/,
    words: /\b(?:[AE]LB|[Aa]pplication [Ll]oad [Bb]alancer|[Cc]lassic [Ll]oad [Bb]alancer)\b/,
    name: 'the balancer',
    ms: 60_000,
  },
  {
    hop: 'google-lb',
    server: /^Google Frontend/i,
    words: /\bGCLB\b|\bGoogle(?: Cloud)?(?: HTTP\(?S?\)?)? [Ll]oad [Bb]alanc(?:er|ing)\b/,
    name: 'Google’s load balancer',
    ms: 600_000,
  },
]

/** AWS’s older balancer answers 504, not 502, where a target closes a connection on which it asks. */
const classic = /\b(?:[Cc]lassic (?:AWS )?(?:[Ee]lastic )?(?:ELB|[Ll]oad [Bb]alancer)|[EC]LB)\b/

/** How much it speaks against a race that all failures are of connections which could not be made. */
const ofRefused = -12

/** What a comparison is still worth where all replies are 504: any other balancer says so only when it waited in vain. */
const ofLate = 0.4

/**
 * Compares the idle limits that are told in code and settings, in whichever notation: the server behind has to keep idle
 * connections longer than the balancer in front reuses them.
 */
export const toldIdle: Correlation = {
  id: 'told-idle',
  reference:
    'RFC 9112 section 9.5; https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout; https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/ts-elb-error-message.html#ts-elb-errorcodes-http504',
  correlate(evidence, service) {
    const lines = linesOf(evidence, 2000)
    const fronts = lines.flatMap((line) => told(idleSettings.front, line))
    const behind = lines
      .flatMap((line) => told(idleSettings.behind, line))
      .toSorted((a, b) => a.ms - b.ms)
      .at(0)
    const front = fronts.toSorted((a, b) => b.ms - a.ms).at(0)
    const shown = defaults.find(({ hop, server }) =>
      evidence.some((each) => each.hop === hop || serverOf(each).some((name) => server.test(name))),
    )
    const isSaid = (words: RegExp) => lines.some(({ sample }) => words.test(sample))
    const usual = shown ?? defaults.find(({ words }) => isSaid(words))
    const outerMs = front?.ms ?? usual?.ms
    if (behind === undefined || outerMs === undefined || behind.ms === 0) return nothing
    const isRefused = neverConnected(evidence, service)
    const says =
      front === undefined ? `${usual?.name} reuses them for ${spokenDuration(outerMs)}` : front.words
    const isShort = behind.ms <= outerMs
    if (!isShort && front === undefined) return nothing
    const sure = front !== undefined ? 24 : shown !== undefined ? 16 : 13
    const isLate = isShort && isAll504(evidence) && !isSaid(classic)
    return {
      findings: [
        {
          cause: 'keepalive-race',
          weight: isRefused ? ofRefused : !isShort ? -8 : isLate ? Math.round(sure * ofLate) : sure,
          fact: isRefused ? 'never-connected' : 'keepalive',
          reach: 'inwards',
          quote: `${isRefused ? 'no connection was made, so that none was reused, whatever is told of ' : ''}idle connections: behind “${behind.words}”, in front ${says}`,
          evidence: behind.evidence,
          hop: behind.evidence.hop,
          target: behind.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

/** Whether replies failed, and none of them with another status. */
function isAll504(evidence: readonly Evidence[]): boolean {
  const failed = seenOf(evidence, 'http').filter(({ facts }) => (facts.status ?? 0) >= 500)
  return failed.length > 0 && failed.every(({ facts: { status } }) => status === 504)
}

/** What a failed reply calls its server: a good one is no reason to look for defaults. */
function serverOf(evidence: Evidence): string[] {
  return seenOf([evidence], 'http').flatMap(({ facts }) =>
    (facts.status ?? 0) < 500
      ? []
      : facts.headers.flatMap(([name, value]) => (name === 'server' ? [value] : [])),
  )
}

function told(pattern: RegExp, { evidence, sample }: { evidence: Evidence; sample: string }): Told[] {
  const match = pattern.exec(sample)
  const value = match?.[1]
  if (match === null || value === undefined) return []
  const words = match[0].trim()
  return [{ ms: lengthOf(value, words), words, evidence }]
}

/** `5 * time.Minute`, `65_000`, `30s`, `TimeSpan.FromSeconds(130)` in milliseconds; of bare numbers the name tells the unit. */
function lengthOf(value: string, words: string): number {
  const [first = '1', times] = value.replaceAll('_', '').match(/\d+/g) ?? []
  const number = Number(first) * Number(times ?? 1)
  if (/milli|\dms\b| ms\b/i.test(value)) return number
  if (/hour/i.test(value)) return number * 3_600_000
  if (/min/i.test(value) || /\d ?m$/.test(value) || /minutes["']?\s{0,3}[:=]/i.test(words))
    return number * 60_000
  if (/sec/i.test(value) || /\d ?s$/.test(value)) return number * 1000
  if (times !== undefined || /^keepAliveTimeout|\.keepAliveTimeout/.test(words) || number >= 5000)
    return number
  return number * 1000
}
