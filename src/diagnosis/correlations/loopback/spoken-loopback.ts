import type { Evidence } from '../../../model/evidence.ts'
import { spokenOnLoopback } from '../../../systems/app/lines/spoken-on-loopback.ts'
import { isLoopback } from '../address.ts'
import { askedIn } from '../asked.ts'
import { type Correlated, type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { containerOfPort } from './container-of-port.ts'

/** Words of an app that says that it listens on its own machine only. */
const closed =
  /(?:(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted|server|bound)\b|Local:)[^\n]{0,60}?(?:\b[a-z]{3,5}:\/\/|[\s(])(?:127\.0\.0\.1|localhost|\[::1\]):(\d{2,5})\b/

/** The same of PHP-FPM’s configuration. */
const configured = /^\s{0,4}listen\s{0,12}=\s{0,12}(?:127\.0\.0\.1|localhost|\[::1\]):(\d{2,5})\s{0,4}$/m

/** A refused connection of which nothing says where it went. */
const refusedSomewhere =
  /connect\(\) failed \(111: Connection refused\) while connecting to upstream|Layer4 connection problem, info: "Connection refused"|delayed connect error: (?:111|Connection refused)/

/** The same, on every address. */
const open =
  /(?:(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted|bound)\b|Network:)[^\n]{0,60}?(?:0\.0\.0\.0|\[::\]|\*|\/(?!127\.)(?:\d{1,3}\.){3}\d{1,3}):(\d{2,5})\b/

/** Another machine’s or container’s address that refused: `upstream: "http://172.18.0.3:5000/"`, `dial tcp 172.18.0.3:5000`. */
const asked =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |connect(?:ion|ing)? to )(?!127\.|localhost\b|\[::1\])[^":\s/]{1,100}:(\d{2,5})\b/

/**
 * An app that says that it listens on loopback, and a proxy that is refused at the same port of another address: of another
 * machine or container, for which loopback is somewhere else.
 */
export const spokenLoopback: Correlation = {
  id: 'spoken-loopback',
  reference: 'RFC 1122 section 3.2.1.3: loopback addresses never leave the machine, and a container is one',
  correlate(evidence, service) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample, source }) => ({
        evidence: each,
        sample: sample.slice(0, 2000),
        source,
      })),
    )
    const refused = lines.flatMap((line) => (/refused/i.test(line.sample) ? portIn(asked, line) : []))
    const fpm = lines.flatMap((line) => portIn(configured, line))[0]
    const lost = lines.find(({ sample }) => refusedSomewhere.test(sample) && !sample.includes('upstream: "'))
    const isLocal = askedIn(evidence, service).some(({ address }) => isLoopback(address.host))
    const told = refused.find(({ port }) => port === fpm?.port)
    if (fpm !== undefined && !isLocal && (told !== undefined || lost !== undefined)) {
      const words = told?.words ?? lost?.sample.slice(0, 120)
      return say(
        fpm.evidence,
        told === undefined ? 14 : 20,
        `PHP-FPM has “${fpm.words.trim()}”, and: ${words}`,
      )
    }
    const everywhere = new Set(lines.flatMap((line) => portIn(open, line)).map(({ port }) => port))
    const own = lines
      .flatMap((line) => closedIn(line))
      .find(({ port }) => !everywhere.has(port) && refused.some((other) => other.port === port))
    const other = refused.find(({ port }) => port === own?.port)
    if (own === undefined || other === undefined)
      return service.hosts.length > 0 ? nothing : throughEngine(evidence, lines, everywhere, lost?.sample)
    return say(
      own.evidence,
      20,
      `the app says “${own.words}”, and was asked at another address: ${other.words}`,
    )
  },
}

/** Lines that a container wrote, as Compose names it before each, or as a command shows them. */
const ofContainer =
  /^[\w.-]{1,81} \|$|^(?:sudo )?(?:docker|docker-compose|podman|podman-compose|nerdctl|kubectl|oc|k|crictl|nomad alloc|fly|flyctl|railway)\b[^|\n]{0,60}\b(?:logs|run|up|start)\b/
const exposes = /Network:\s{1,8}use `?--host`? to expose/
const broken =
  /\(5[26]\)|Empty reply|Connection reset by peer|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|connection was reset|didn['’]t send any data/

/**
 * An app in a container that says that it listens on loopback, and a connection that is taken and ends without an answer: the
 * engine takes it, and reaches nobody inside.
 */
function throughEngine(
  evidence: readonly Evidence[],
  lines: readonly { evidence: Evidence; sample: string; source: string }[],
  everywhere: ReadonlySet<string>,
  refusedSample: string | undefined,
): Correlated {
  const own = lines.flatMap((line): { port: string | null; words: string; evidence: Evidence }[] => {
    const isInside = ofContainer.test(line.source)
    if (exposes.test(line.sample))
      return isInside ? [{ port: null, words: line.sample.trim(), evidence: line.evidence }] : []
    return closedIn(line).filter(
      ({ port }) => !everywhere.has(port) && (isInside || containerOfPort(port, evidence) !== null),
    )
  })[0]
  if (own === undefined) return nothing
  const reply = seenOf(evidence, 'http').find(({ facts: { failure, url } }) => {
    const isBroken =
      failure === 'connect-reset' || failure === 'reset-before-headers' || failure === 'closed-before-headers'
    return isBroken && (own.port === null || url.includes(`:${own.port}`) || url.includes('//pasted/'))
  })
  const refusal = seenOf(evidence, 'http').find(({ facts: { status } }) => status === 502)
  const words =
    reply?.facts.failureMessage ??
    lines.find(({ sample }) => broken.test(sample))?.sample ??
    refusedSample ??
    refusal?.summary
  if (words === undefined) return nothing
  const { hop, target } = reply ?? own.evidence
  const quote = `the app says “${own.words.slice(0, 120)}” inside of a container, and what is asked from outside ends so: ${words.slice(0, 120)}`
  const place = {
    fact: 'listen',
    reach: 'here',
    quote,
    evidence: reply ?? own.evidence,
    hop,
    target,
  } as const
  return {
    findings: [
      // It outweighs that the connection was taken, which was the engine’s doing.
      { ...place, cause: 'loopback-bind', weight: 36 },
      { ...place, cause: 'app-crash-request', weight: -14 },
      { ...place, cause: 'keepalive-race', weight: -8 },
    ],
    advice: [],
  }
}

function say(evidence: Evidence, weight: number, quote: string): Correlated {
  const { hop, target } = evidence
  return {
    findings: [
      { cause: 'loopback-bind', weight, fact: 'listen', reach: 'here', quote, evidence, hop, target },
    ],
    advice: [],
  }
}

function closedIn(line: { evidence: Evidence; sample: string }) {
  return [spokenOnLoopback, closed].flatMap((way) => portIn(way, line))
}

function portIn(pattern: RegExp, { evidence, sample }: { evidence: Evidence; sample: string }) {
  const match = pattern.exec(sample)
  const port = match?.slice(1).find((group) => group !== undefined)
  return match === null || port === undefined ? [] : [{ port, words: match[0], evidence }]
}
