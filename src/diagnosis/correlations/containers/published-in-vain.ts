import type { Evidence } from '../../../model/evidence.ts'
import type { Container } from '../../../model/facts/docker.ts'
import { containerRole } from '../../../systems/docker/judge-container.ts'
import { declared } from '../../../systems/docker/parse-compose.ts'
import type { CauseId } from '../../causes.ts'
import { readAddress } from '../address.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** How long a container that starts may leave its port silent. */
const starting = 30_000

const loopback = /^(?:127\.|localhost$|::1$)/
const refusedWords = /refused|ERR_CONNECTION_REFUSED|ECONNREFUSED/
const brokenWords =
  /\(5[26]\)|Empty reply|Connection reset by peer|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|connection was (?:reset|closed unexpectedly)|underlying connection was closed|didn['’]t send any data/
const pages = /ERR_(?:EMPTY_RESPONSE|CONNECTION_RE(?:SET|FUSED))|didn['’]t send any data|refused to connect/
const places =
  /(?:https?:\/\/|upstream: "[a-z]{3,8}:\/\/|dial tcp |connect to |ECONNREFUSED |\b)([\w.-]{1,100}|\[[0-9a-f:.]{2,40}\])(?::| port )(\d{2,5})\b/

/** `Listening on 0.0.0.0:8000`, `Server started on port 3000`, `Uvicorn running on http://127.0.0.1:8000`. */
const spoken =
  /(?:(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted|[Rr]eady|bound)\b|Local:|Network:)[^\n]{0,60}?(?:(0\.0\.0\.0|\[::\]|\*|localhost|\[::1\]|(?:\d{1,3}\.){3}\d{1,3})?:|\bport:? {1,2})(\d{2,5})\b/g

interface Spoken {
  address: string | null
  port: number
}

interface Failure {
  host: string
  /** Null where a browser's page names none. */
  port: number | null
  isRefused: boolean
  text: string
  evidence: Evidence
}

/**
 * A published port at which a request is refused, reset or closed without an answer, although its container is listed as
 * running, or declared while connections are taken: the engine does its part, and inside nobody listens at that port of the
 * container’s own address.
 */
export const publishedInVain: Correlation = {
  id: 'published-in-vain',
  reference:
    'https://github.com/moby/moby/tree/master/cmd/docker-proxy: it takes connections whether or not somebody listens inside',
  correlate(evidence, service) {
    // On machines that we look at ourselves it is known what listens inside.
    if (service.hosts.length > 0) return nothing
    const failures = failuresIn(evidence)
    if (failures.length === 0) return nothing
    const told = spokenIn(evidence)
    for (const { facts } of seenOf(evidence, 'docker')) {
      for (const container of facts.containers) {
        const isRunning = container.status === 'running'
        if (!(isRunning || container.status === declared) || container.listening !== null) continue
        // That something takes the connection shows that what was declared runs.
        const found = failures.find(
          (failure) => leadsTo(failure, container) && (isRunning || !failure.isRefused),
        )
        if (found === undefined || isOpen(container, found, told)) continue
        const quote = `container ${container.name} ${isRunning ? 'runs and ' : ''}publishes port ${found.port ?? container.published[0]?.hostPort}, and: ${found.text.slice(0, 160)}`
        return {
          findings: Object.entries(weightsOf(container, found, told)).map(([cause, weight]) => ({
            cause: cause as CauseId,
            weight,
            fact: 'published',
            reach: 'here',
            quote,
            evidence: found.evidence,
            hop: found.evidence.hop,
            target: found.evidence.target,
          })),
          advice: [],
        }
      }
    }
    return nothing
  },
}

function weightsOf(
  container: Container,
  { port, isRefused }: Failure,
  told: readonly Spoken[],
): Partial<Record<CauseId, number>> {
  const { sinceMs, health } = container
  const inside = insideOf(container, port)
  const isElsewhere = told.length > 0 && !told.some((each) => inside.includes(each.port))
  const isGateway = containerRole(container) === 'gateway'
  const isNew = health === 'starting' || (sinceMs !== null && sinceMs < starting)
  return {
    // That the connection was taken speaks against it elsewhere; here it is the engine that takes it.
    'loopback-bind': isElsewhere ? 2 : isGateway ? 9 : isNew ? 14 : 20,
    'wrong-port': isElsewhere ? 34 : isGateway ? 22 : 15,
    'deploy-in-progress': isNew ? 24 : 5,
    'app-boot-failure': isNew ? 14 : 9,
    'backend-down': -14,
    'app-crash-loop': -6,
    ...(isRefused ? {} : { 'app-crash-request': -14, 'keepalive-race': -8 }),
  }
}

function insideOf({ published }: Container, asked: number | null): number[] {
  return published.filter(({ hostPort }) => asked === null || hostPort === asked).map(({ port }) => port)
}

/** Whether the app says that it listens there for everybody. */
function isOpen(container: Container, { port }: Failure, told: readonly Spoken[]): boolean {
  const inside = insideOf(container, port)
  return told.some(
    (each) => inside.includes(each.port) && each.address !== null && !loopback.test(each.address),
  )
}

function spokenIn(evidence: readonly Evidence[]): Spoken[] {
  return seenOf(evidence, 'logs').flatMap(({ facts }) =>
    facts.groups.flatMap(({ sample }): Spoken[] => {
      // A list of containers is no word of an app.
      if (/->\d|"Ports"/.test(sample.slice(0, 2000))) return []
      return [...sample.slice(0, 2000).matchAll(spoken)].map(([, address, port]) => ({
        address: address?.replace(/^\[|\]$/g, '') ?? null,
        port: Number(port),
      }))
    }),
  )
}

function leadsTo({ host, port }: Failure, { published }: Container): boolean {
  if (port === null) return new Set(published.map(({ hostPort }) => hostPort)).size === 1
  return published.some(
    ({ protocol, hostPort, hostAddress }) =>
      protocol === 'tcp' && hostPort === port && (loopback.test(host) || !loopback.test(hostAddress)),
  )
}

function failuresIn(evidence: readonly Evidence[]): Failure[] {
  const replies = seenOf(evidence, 'http').flatMap((each): Failure[] => {
    const { failure, failureMessage, url } = each.facts
    const isRefused = failure === 'refused'
    const address = readAddress(url)
    if (!(isRefused || isBroken(failure))) return []
    const text = failureMessage ?? url
    // Of what was asked nothing was pasted.
    if (address === null || address.host === 'pasted')
      return [{ host: 'localhost', port: null, isRefused, text, evidence: each }]
    const port = address.port ?? (url.startsWith('https') ? 443 : 80)
    return [{ host: address.host, port, isRefused, text, evidence: each }]
  })
  const lines = seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.flatMap(({ sample, source }): Failure[] => {
      const text = sample.slice(0, 2000)
      const isRefused = refusedWords.test(text)
      if (!isRefused && !brokenWords.test(text)) return []
      const match = places.exec(text) ?? places.exec(source)
      if (match === null) {
        return pages.test(text) ? [{ host: 'localhost', port: null, isRefused, text, evidence: each }] : []
      }
      const [, host = '', port = ''] = match
      return [{ host, port: Number(port), isRefused, text, evidence: each }]
    }),
  )
  return [...replies, ...lines]
}

function isBroken(failure: string | null): boolean {
  return (
    failure === 'connect-reset' || failure === 'reset-before-headers' || failure === 'closed-before-headers'
  )
}
