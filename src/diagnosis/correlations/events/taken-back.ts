import type { Evidence } from '../../../model/evidence.ts'
import type { System } from '../../../model/system.ts'
import { whileStarting } from '../../../systems/notes/while-starting.ts'
import type { CauseId } from '../../causes.ts'
import { matchLogLine } from '../../match-log-line.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Words of something that ends, and of the same that is well again. A group names what they are about. */
interface Story {
  lost: RegExp
  back: RegExp
  /** What is lost is one attempt of several: it is over wherever the same succeeds, where times do not say otherwise. */
  isAttempt?: boolean
}

const stories: readonly Story[] = [
  {
    lost: /\bServer (\S{1,200}) is DOWN\b|Health check for server (\S{1,200}) failed|\bbackend (\S{1,200}) has no server available/,
    back: /\bServer (\S{1,200}) is UP\b|Health check for server (\S{1,200}) succeeded/,
  },
  {
    lost: /caught SIG(?:TERM|WINCH)|SIG(?:USR1|HUP|WINCH|TERM) received/,
    back: /resuming normal operations/,
  },
  {
    lost: /\bderegistered \d{1,4} targets?\b|begun draining connections|has stopped \d{1,4} running tasks?|has started \d{1,4} tasks?/,
    back: /has reached a steady state/,
  },
  {
    lost: /NOTICE: (?:Terminating|exiting, bye-bye|Finishing|Reloading in progress|reloading: execvp)/,
    back: /NOTICE: ready to handle connections/,
  },
  {
    lost: /Handling signal: (?:term|int|hup|quit|winch|usr2)|Shutting down: Master|Worker exiting \(pid|Hang up: Master/,
    back: /Booting worker with pid|Listening at: /,
  },
  {
    lost: /No open (?:HTTP )?ports detected on [^\n]{1,60}continuing to scan/,
    back: /\bDetected service running on port \d{2,5}\b(?! only)|\bYour service is live\b/,
    isAttempt: true,
  },
  {
    lost: /\bAttempt #\d{1,4} failed with [^\n]{1,60}\. Continuing/,
    back: /\bHealthcheck succeeded!/,
    isAttempt: true,
  },
  {
    lost: /\b[Hh]ealth check failed on port (\d{2,5})\b[^\n]{0,40}\b[Rr]etrying/,
    back: /\b[Hh]ealth check (?:(?:has )?(?:passed|succeeded)|is (?:passing|successful)) on port (\d{2,5})\b|\b[Hh]ealth check (?:of|on|for) port (\d{2,5}) (?:has |is )?(?:passed|passing|succeeded|successful)\b/,
    isAttempt: true,
  },
]

/** What refuses while it starts, by what people say of it. */
const remark: Story = {
  lost: /refused[^\n]{0,40} while connecting to upstream|dial tcp [^\n]{1,120}refused|ECONNREFUSED|attempt to connect to [^\n]{1,120} failed/,
  back: whileStarting,
}

/** What users see is no harmless line of a log, however soon it ends. */
const seenByUsers =
  /\b50[234]s?\b(?! ?(?:ms|MB|KB|bytes))|\b[Bb]ad [Gg]ateways?\b|\b[Uu]navailable\b|\b(?:[Uu]sers?|[Cc]ustomers?|[Vv]isitors?|[Oo]utages?)\b/

/** From this weight on a line tells of a fault of its own. */
const telling = 8

/** What it weighs beyond, that attempts found at last what they looked for. */
const found = 8

interface Line {
  sample: string
  count: number
  lastAt: string | null
  position: number
  system: System
  evidence: Evidence
}

/**
 * Servers, programs and deployments that end and are well again in the same log: what the first line says is over. Lines of
 * another kind keep their weight, so that a fault beside a restart stays one.
 */
export const takenBack: Correlation = {
  id: 'taken-back',
  reference:
    'haproxy src/server.c, srv_update_status(); httpd server/mpm/event/event.c, AH00489; php-src sapi/fpm/fpm/fpm.c; gunicorn arbiter.py; https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
  correlate(evidence, { hosts }) {
    const lines = seenOf(evidence, 'logs').flatMap((each, index) =>
      each.facts.groups.map(
        ({ sample, count, lastAt }, at): Line => ({
          sample,
          count,
          lastAt,
          position: index * 1000 + at,
          system: each.facts.system,
          evidence: each,
        }),
      ),
    )
    const isRemarked =
      hosts.length === 0 &&
      !lines.some(({ sample }) => !remark.lost.test(sample) && seenByUsers.test(sample.slice(0, 4000)))
    const told = isRemarked ? [...stories, remark] : stories
    const over = told.flatMap((story) => overIn(story, lines))
    if (over.length === 0) return nothing
    const findings = over.flatMap(againstOf)
    const isCalm =
      !evidence.some(
        ({ type, outcome }) => (type === 'http' || type === 'access-log') && outcome === 'fail',
      ) && lines.every((line) => over.some((each) => each.line === line) || !isTelling(line))
    // A host that found the app at last does not tell how it answers since.
    const settled = over.find(({ isAttempt }) => !isAttempt)
    if (!isCalm || settled === undefined) return { findings, advice: [] }
    const noise = findingOf(settled.line, settled.by, 'benign-noise', 36, settled.line.evidence.hop)
    return { findings: [...findings, noise], advice: [] }
  },
}

interface Over {
  line: Line
  by: Line
  isAttempt: boolean
}

function overIn({ lost, back, isAttempt = false }: Story, lines: readonly Line[]): Over[] {
  const again = lines.filter(({ sample }) => back.test(sample))
  return lines.flatMap((line) => {
    const name = nameIn(lost, line.sample)
    if (name === null) return []
    const by = again.find(
      (each) => isAfter(each, line, isAttempt) && isSame(name, nameIn(back, each.sample) ?? '', line.sample),
    )
    return by === undefined ? [] : [{ line, by, isAttempt }]
  })
}

/** What the words are about, `''` where they name nothing; null where they do not stand there. */
function nameIn(words: RegExp, sample: string): string | null {
  const match = words.exec(sample)
  return match === null ? null : (match.slice(1).find((group) => group !== undefined) ?? '')
}

/** A pool that was empty is not when one of its servers is up. */
function isSame(lost: string, back: string, sample: string): boolean {
  return lost === back || (/has no server available/.test(sample) && back.startsWith(`${lost}/`))
}

function isAfter(back: Line, lost: Line, isAttempt: boolean): boolean {
  if (back.lastAt !== null && lost.lastAt !== null) return back.lastAt >= lost.lastAt
  if (isAttempt) return true
  // Groups of one log stand in the order of their first lines where they are equally many.
  if (back.evidence !== lost.evidence) return true
  return back.position > lost.position && back.count >= lost.count
}

function isTelling({ sample }: Line): boolean {
  return matchLogLine(sample).some(({ signature: { weights } }) =>
    Object.entries(weights).some(([cause, weight]) => cause !== 'benign-noise' && weight >= telling),
  )
}

/** What the line says of each cause is taken away again, at the place of its writer and behind it. */
function againstOf({ line, by, isAttempt }: Over): CorrelationFinding[] {
  const weights = new Map<CauseId, number>()
  for (const { signature } of matchLogLine(line.sample)) {
    for (const [cause, weight] of Object.entries(signature.weights) as [CauseId, number][]) {
      if (cause !== 'benign-noise' && weight > 0)
        weights.set(cause, Math.max(weight, weights.get(cause) ?? 0))
    }
  }
  return [...weights].flatMap(([cause, weight]) =>
    [line.evidence.hop, null].map((hop) =>
      findingOf(line, by, cause, isAttempt ? -weight - found : -weight, hop),
    ),
  )
}

function findingOf(
  line: Line,
  by: Line,
  cause: CauseId,
  weight: number,
  hop: string | null,
): CorrelationFinding {
  const words = (sample: string) => sample.split('\n', 1)[0]?.slice(0, 120) ?? ''
  return {
    cause,
    weight,
    // Each line takes back its own words alone.
    fact: `taken-back ${line.position}`,
    reach: 'inwards',
    quote: `“${words(line.sample)}” is over: ${words(by.sample)}`,
    evidence: line.evidence,
    hop,
    target: hop === null ? null : line.evidence.target,
  }
}
