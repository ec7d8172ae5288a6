import type { Evidence } from '../../../model/evidence.ts'
import { currentAddress } from '../../../systems/notes/current-address.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Addresses that a gateway, or whoever speaks for it, asked in vain. */
const tried: readonly RegExp[] = [
  /(?:refused|timed out|No route to host|unreachable|reset by peer)[^\n]{0,600}upstream: "[a-z]{3,8}:\/\/(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?/i,
  /\bdial tcp4? (\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}: (?:connect: |i\/o )?(?:connection refused|no route to host|timeout|operation timed out)/i,
  /\bconnect (?:ECONNREFUSED|EHOSTUNREACH|ETIMEDOUT) (\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}/,
  /" 50[34] [A-Z,]{2,20} [^\n]{0,600}"(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}"/,
  /[\s"](\d{1,3}(?:\.\d{1,3}){3}):\d{2,5} (?:\d{1,12}|-) (?:\d{1,5}\.\d{3}|-) 50[234]\b/,
  /\b(?:HTTP|FCGI|AJP|WS): attempt to connect to (\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}/,
  /[Cc]onnection refused: \/?(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}|(?:to|connect) \/?(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}[^\n]{0,40}(?:refused|timed out|No route)/,
]

/** What a remark says of where requests still go. */
const remarked =
  /\bstill (?:sends?|uses?|using|points?|pointing|tries|trying|resolves?|has|proxies|connects?|connecting|routes?|goes|asks?)\b[^\n]{0,60}?(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})\b/

/** Tools that print the address of a name and nothing else. */
const lookup = /\b(?:dig|getent|hostname|inspect|nslookup|host)\b/
const alone = /^\s{0,8}(\d{1,3}(?:\.\d{1,3}){3})\s{0,4}$/

/** `/shop-api healthy 172.20.0.4`, as a format of `docker inspect` gives it: .Name begins with a slash. */
const inspected = /^\s{0,8}\/[\w.-]{1,100}[ \t:=,|-][^\n/]{0,120}?[ \t:=,|-](\d{1,3}(?:\.\d{1,3}){3})\s{0,4}$/

/** What tools list, of other services and pods too. */
const listed = /^(?:Endpoints:|PING )|\d:\d|\b(?:ClusterIP|NodePort|LoadBalancer)\s|\bRunning\s/
/** A rollout replaces pods as well, and gateways that watch them follow it. */
const pods = /\d\/\d{1,2}\s{1,60}Running\s/

/** Whom a line asked, as the ingress controllers of nginx (`[shop-web-80]`) and Envoy (`outbound|80||web.shop…`) name it. */
const askedName =
  /\s\[([a-z][\w.-]{0,200})-(?:\d{1,5}|[a-z]\w{0,14})\]\s|\boutbound\|\d{1,5}\|[\w.-]{0,100}\|([a-z][\w-]{0,100})/

/** Ports and names of databases, caches and queues, which no gateway asks for pages. */
const storePorts: ReadonlySet<string> = new Set([
  ...['1433', '1521', '3306', '5432', '5672', '6379', '6432', '9042', '9092', '11211', '27017', '26257'],
])
const storeNames =
  /redis|valkey|memcached?|postgres|\bpg\b|mysql|maria|mongo|rabbit|kafka|zookeeper|cassandra|elastic|minio/i

/** RFC 1918 and 6598: one network holds both the address that was asked and the one that is told. */
const isPrivate = /^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./

/**
 * Compares the address that was asked in vain with the one that somebody is said to have now, by people, by `kubectl get
 * endpoints` or by `ping`: an address of yesterday is kept by whoever resolved the name then.
 */
export const namedAddress: Correlation = {
  id: 'named-address',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver; https://kubernetes.io/docs/concepts/services-networking/service/',
  correlate(evidence) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample, source }) => ({
        evidence: each,
        source,
        sample: sample.slice(0, 4000),
      })),
    )
    const now = lines.flatMap((line) => namedIn(line))
    const asked = lines.flatMap((line) => addressesIn(line))
    const isCurrent = asked.some(({ host }) => now.some((each) => each.host === host))
    // What tools list may be of another service, or behind another address of this one, unless it is of the same network.
    const first = isCurrent
      ? asked[0]
      : asked.find((one) =>
          now.some(
            (each) => isOfOne(one, each) && (each.isSaid || networkOf(each.host) === networkOf(one.host)),
          ),
        )
    if (first === undefined) return nothing
    const isOfPods = now.filter((each) => isOfOne(first, each)).every(({ isPod }) => isPod)
    const quote = isCurrent
      ? `${first.host} is the address that is told: ${clip(first.sample)}`
      : `${first.host} was asked, but the address now is ${[...new Set(now.filter((each) => isOfOne(first, each)).map(({ host }) => host))].join(', ')}`
    return {
      findings: [
        {
          ...{
            cause: 'stale-dns',
            weight: isCurrent ? -8 : isOfPods ? 18 : 24,
            fact: 'stale-name',
            reach: 'here',
            quote,
          },
          ...{ evidence: first.evidence, hop: first.evidence.hop, target: first.evidence.target },
        },
      ],
      advice: [],
    }
  },
}

interface Asked {
  host: string
  port: string | null
  sample: string
  evidence: Evidence
}

interface Named {
  host: string
  /** Whether somebody says it of the very backend, and no tool lists it. */
  isSaid: boolean
  isPod: boolean
  /** What the row of a table calls it. */
  name: string | null
  /** Ports in the same row. */
  ports: readonly string[]
}

/** Whether what was asked may be what is named, by the names and ports that stand beside both. */
function isOfOne({ port, sample }: Asked, { isSaid, name, ports }: Named): boolean {
  if (isSaid) return true
  if (ports.length > 0 && port !== null && !ports.includes(port)) return false
  const isStore = port !== null && storePorts.has(port)
  if (isStore && ports.length === 0) return false
  if (name === null) return true
  if (!isStore && storeNames.test(name)) return false
  const match = askedName.exec(sample)
  const wanted = match?.[1] ?? match?.[2]
  return wanted === undefined || `-${wanted}-`.includes(`-${name}-`)
}

function namedIn({ sample, source }: { sample: string; source: string }): Named[] {
  const unnamed = { isPod: false, name: null, ports: [] }
  const printed = (lookup.test(source) ? alone.exec(sample) : null)?.[1] ?? inspected.exec(sample)?.[1]
  if (printed !== undefined)
    return isPrivate.test(printed) ? [{ ...unnamed, host: printed, isSaid: false }] : []
  // A line that tells of a failure names whom it asked, and not who is there.
  if (tried.some((way) => way.test(sample))) return []
  const match = currentAddress.exec(sample)
  const row = match?.[0] ?? ''
  const named = match?.slice(1).find((group) => group !== undefined) ?? ''
  const isSaid = !listed.test(row)
  const isPod = pods.test(row)
  const name = isSaid ? null : nameIn(row)
  const ends = named.split(',').map((each) => each.split(':', 2))
  const line = sample.slice(match?.index ?? 0).split('\n', 1)[0] ?? ''
  const ports = [
    ...ends.flatMap(([, port]) => port ?? []),
    ...[...line.matchAll(/[\s,](\d{1,5})(?::\d{1,5})?\/(?:TCP|UDP)/g)].flatMap(([, port]) => port ?? []),
  ]
  return ends.flatMap(([host = '']) =>
    isPrivate.test(host) ? [{ host, isSaid, isPod, name, ports: isSaid ? [] : ports }] : [],
  )
}

/** The Service or Deployment of a row: pods bear the name of theirs before a hash and a few letters, or before a number. */
function nameIn(row: string): string | null {
  const cells = row.trim().split(/[ \t]+/)
  const kind = cells.findIndex((each) => /^(?:ClusterIP|NodePort|LoadBalancer|\d{1,2}\/\d{1,2})$/.test(each))
  const name = kind > 0 ? cells[kind - 1] : /^[a-z][\w.-]{0,100} {2,60}\d/.test(row) ? cells[0] : undefined
  return name?.replace(/(?:-[a-z0-9]{4,10})?-(?:[a-z0-9]{3,5}|\d{1,3})$/, '') ?? null
}

function networkOf(host: string): string {
  return host.split('.', 2).join('.')
}

function addressesIn({ evidence, sample }: { evidence: Evidence; sample: string }): Asked[] {
  return [...tried, remarked].flatMap((way) => {
    const host = way
      .exec(sample)
      ?.slice(1)
      .find((group) => group !== undefined)
    if (host === undefined || !isPrivate.test(host)) return []
    const port =
      new RegExp(`(?<![\\d.])${host.replaceAll('.', '\\.')}:(\\d{1,5})\\b`).exec(sample)?.[1] ?? null
    return [{ host, port, sample, evidence }]
  })
}

function clip(sample: string): string {
  return (sample.split('\n', 1)[0] ?? '').slice(0, 160)
}
