import type { Evidence } from '../../../model/evidence.ts'
import { ipv6First, listensOnIpv4 } from '../../../systems/notes/loopback-families.ts'
import { type Correlated, type Correlation, nothing, together } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

/** Where a loopback address and port stand: `upstream: "http://[::1]:3000/"`, `dial tcp 127.0.0.1:3000`, `connect to [::1]:3000`. */
const asked =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |connect(?:ing)? to |ECONNREFUSED )(?:(127\.\d{1,3}\.\d{1,3}\.\d{1,3})|\[?::1\]?):(\d{2,5})\b/g

/** Outweighs one line that names ::1 alone. */
const weight = -18

/** BusyBox’s wget tries the first address of a name alone, which of localhost is often ::1. */
const busybox = /^Connecting to localhost(?::\d{1,5})? \(\[::1\]:\d{1,5}\)/m
const busyboxRefused = /\bwget: can't connect to remote host(?: \([^)\n]{1,60}\))?: Connection refused/

/** A tool, often a container’s own health check, that asked ::1 and nothing else. */
function firstOnly(evidence: readonly Evidence[]): Correlated {
  const lines = linesOf(evidence)
  const asks = lines.find(({ sample }) => busybox.test(sample))
  if (asks === undefined || !lines.some(({ sample }) => busyboxRefused.test(sample))) return nothing
  const { sample, evidence: of } = asks
  const quote = `localhost was asked at ::1 alone, and refused there: ${sample.slice(0, 120)}`
  const place = {
    fact: 'localhost',
    reach: 'here',
    evidence: of,
    hop: null,
    target: of.target,
    quote,
  } as const
  return {
    findings: [
      { ...place, cause: 'localhost-ipv6', weight: 22 },
      { ...place, cause: 'health-check-misconfig', weight: 8 },
    ],
    advice: [],
  }
}

/** An app’s own words: `Server listening on [::1]:3000`, `Running on http://127.0.0.1:5000`. */
const spoken =
  /(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted|bound|LISTEN)\b[^\n]{0,60}?(?:(127\.\d{1,3}\.\d{1,3}\.\d{1,3})|\[::1\]):(\d{2,5})\b/

interface Refused {
  evidence: Evidence
  words: string
  isOld: boolean
  port: string | undefined
}

interface Spot {
  address: string
  port: string | undefined
}

/** Where tables of sockets and the app itself say that it listens. */
function listenersIn(evidence: readonly Evidence[]): Spot[] {
  const tables = seenOf(evidence, 'sockets').flatMap(({ facts: { listeners, asked: known } }) =>
    // Of machines that were looked at themselves, it is known what is asked of them.
    known.length > 0 ? [] : listeners.map(({ address, port }): Spot => ({ address, port: String(port) })),
  )
  const lines = seenOf(evidence, 'logs').flatMap(({ facts }) =>
    facts.groups.flatMap(({ sample }): Spot[] => {
      const match = /refused/i.test(sample) ? null : spoken.exec(sample.slice(0, 2000))
      return match === null ? [] : [{ address: match[1] ?? '::1', port: match[2] }]
    }),
  )
  return [...tables, ...lines]
}

/** An error line of a gateway or a client. */
const failing =
  / while (?:connecting to|reading|sending|SSL)[^\n]{0,60}upstream|no live upstreams|\bdial tcp\b|\bE(?:CONN\w{3,7}|TIMEDOUT|HOSTUNREACH|NOTFOUND|PIPE|NOENT)\b|prematurely closed|reset by peer|timed out|[Rr]efused|No such file|Permission denied|No route to host/

/** Whom an error line names, where that is neither localhost nor ::1. */
const elsewhere =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |ECONNREFUSED )(?!localhost\b|\[?::1\b)|connect(?:ing)? to (?!localhost\b|\[?::1\b)[\w.-]{0,100}(?:\.\d|:\d)/

/** Whether localhost refused, or a gateway answered 502 without a reason; null where something failed otherwise. */
function isRefusedAtHome(evidence: readonly Evidence[], samples: readonly string[]): boolean | null {
  const failed = samples.filter((sample) => failing.test(sample))
  if (failed.length > 0)
    return failed.every((sample) => /refused/i.test(sample) && !elsewhere.test(sample)) || null
  return (
    seenOf(evidence, 'http').some(({ facts: { status } }) => status === 502) ||
    seenOf(evidence, 'access-log').some(({ facts }) => facts.groups.some(({ status }) => status === 502)) ||
    samples.some((sample) => /\b502\b(?! ?(?:ms|MB|KB|bytes|lines|rows))|[Bb]ad [Gg]ateway/.test(sample))
  )
}

/** A sentence by which localhost is asked at ::1, and another by which the app listens at 127.0.0.1 alone. */
function toldApart(evidence: readonly Evidence[]): Correlated {
  const lines = linesOf(evidence, 2000)
  const asks = lines.find(
    ({ sample }) => ipv6First.test(sample) && !/refused|listen[^\n]{0,40}::1/i.test(sample),
  )
  const told = lines.flatMap(({ sample }) => {
    const match = listensOnIpv4.exec(sample)
    return match === null ? [] : [{ address: '127.0.0.1', port: match[1] }]
  })
  const there = [...listenersIn(evidence), ...told]
  if (asks === undefined || there.length === 0 || !there.every(({ address }) => address.startsWith('127.')))
    return nothing
  const samples = lines.map(({ sample }) => sample)
  const isRefused = isRefusedAtHome(evidence, samples)
  // Without a symptom, manuals say the same; they name no port.
  if (isRefused === null || (!isRefused && !there.some(({ port }) => port !== undefined))) return nothing
  const quote = `localhost is asked at ::1, and what listens is at 127.0.0.1 alone: ${asks.sample.trim().slice(0, 120)}`
  const { target } = asks.evidence
  const place = {
    fact: 'one-family',
    reach: 'here',
    evidence: asks.evidence,
    hop: null,
    target,
    quote,
  } as const
  return {
    findings: [
      { ...place, cause: 'localhost-ipv6', weight: isRefused ? 24 : 10 },
      { ...place, cause: 'backend-down', weight: -8 },
    ],
    advice: [],
  }
}

/** Where the one family refuses, and a table of sockets or the app itself names the port at the other one alone. */
function oneListened(refused: readonly Refused[], evidence: readonly Evidence[]): Correlated | null {
  const listeners = listenersIn(evidence)
  for (const { isOld, port, words, evidence: of } of refused) {
    const there = listeners.filter((each) => each.port === port)
    const other = isOld ? /^\[?::1\]?$/ : /^127\./
    if (there.length === 0 || !there.every(({ address }) => other.test(address))) continue
    const quote = `${words} is refused, and the port is listened on at ${there[0]?.address} alone`
    const place = { fact: 'one-family', reach: 'here', evidence: of, hop: null, target: of.target } as const
    return {
      findings: [
        { ...place, cause: 'localhost-ipv6', weight: 26, quote },
        { ...place, cause: 'backend-down', weight: -8, quote },
      ],
      advice: [],
    }
  }
  return null
}

/**
 * Whoever asks localhost tries both of its addresses. Where both refuse at one port, nobody listens there at all, and it is not
 * that the app took one family only.
 */
export const bothFamilies: Correlation = {
  id: 'both-families',
  reference: 'RFC 6724 section 6; RFC 8305: addresses of both families are tried one after another',
  correlate(evidence, { hosts }) {
    const refused = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.flatMap(({ sample }) =>
        /refused/i.test(sample)
          ? [...sample.slice(0, 4000).matchAll(asked)].map(([words, old, port]) => ({
              evidence: each,
              words,
              isOld: old !== undefined,
              port,
            }))
          : [],
      ),
    )
    const [both] = refused
      .filter(({ isOld, port }) => !isOld && refused.some((other) => other.isOld && other.port === port))
      .toSorted((a, b) => (`${a.evidence.id} ${a.words}` < `${b.evidence.id} ${b.words}` ? -1 : 1))
    if (both === undefined)
      return hosts.length > 0
        ? firstOnly(evidence)
        : (oneListened(refused, evidence) ?? together([firstOnly(evidence), toldApart(evidence)]))
    return {
      findings: [
        {
          cause: 'localhost-ipv6',
          weight,
          fact: 'both-families',
          reach: 'here',
          quote: `port ${both.port} refuses at 127.0.0.1 as well as at ::1`,
          evidence: both.evidence,
          hop: null,
          target: both.evidence.target,
        },
      ],
      advice: [],
    }
  },
}
