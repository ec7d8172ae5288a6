import type { SocketsFacts } from '../../model/facts/sockets.ts'
import { linesOf } from './lines-of.ts'

export type Firewall = Pick<SocketsFacts, 'firewall' | 'openPorts'>

/** Rules beyond these are not read. */
const mostRules = 400

/** Port lists of nft(8), iptables(8) and ufw(8): `8080`, `80,443`, `{ 80, 443 }`, `9000-9010`, `8000:8010`. */
const ports = /(?:dport |--dports? |dpts?:|dports )(?:!= ?)?(\{[^}]{1,400}\}|[\d,:-]{1,400})/

/** Which ports a rule names; of a range the first thousand. */
function portsOf(rule: string): number[] {
  const list = ports.exec(rule.slice(0, 1000))?.[1]
  return list === undefined ? [] : expand(list)
}

function expand(list: string): number[] {
  return list
    .replace(/[{}\s]/g, '')
    .split(',')
    .slice(0, 64)
    .flatMap((part) => {
      const [from = Number.NaN, to = from] = part.split(/[-:]/).map(Number)
      if (!Number.isInteger(from) || !Number.isInteger(to) || to < from) return []
      return Array.from({ length: Math.min(to - from + 1, 1000) }, (_value, index) => from + index)
    })
}

interface Reading {
  firewall: SocketsFacts['firewall']
  accepted: number[]
  /** Whether what no rule names is dropped on its way in. */
  closed: boolean
}

/** Reads `nft list ruleset`, `iptables-save`, `iptables -S`, `iptables -nvL`, `ufw status` or `firewall-cmd --list-all`; null for anything else. */
export function parseFirewall(text: string): Firewall | null {
  const reading =
    ofNft(text) ?? ofIptablesSave(text) ?? ofIptablesList(text) ?? ofUfw(text) ?? ofFirewalld(text)
  if (reading === null) return null
  return {
    firewall: reading.firewall.slice(0, mostRules),
    openPorts: reading.closed ? [...new Set(reading.accepted)].sort((a, b) => a - b) : null,
  }
}

function fresh(): Reading {
  return { firewall: [], accepted: [], closed: false }
}

function note(reading: Reading, rule: string, verdict: string, packets: string | undefined): void {
  const named = portsOf(rule)
  const kind = verdict.toLowerCase()
  if (kind === 'accept' || kind === 'allow') reading.accepted.push(...named)
  if (kind !== 'drop' && kind !== 'reject' && kind !== 'deny') return
  reading.firewall.push({
    rule: rule.trim().slice(0, 300),
    action: kind === 'reject' ? 'reject' : 'drop',
    ports: named,
    packets: packets === undefined ? null : Number(packets),
  })
}

function ofNft(text: string): Reading | null {
  if (!/^table (?:ip6?|inet|arp|bridge|netdev) \S/m.test(text)) return null
  const reading = fresh()
  let hook: string | null = null
  for (const line of linesOf(text)) {
    const rule = line.slice(0, 1000).trim()
    if (rule.startsWith('chain ')) hook = null
    const told = /^type filter hook (\w{1,20}) [^;]{0,60};(?: policy (accept|drop);)?/.exec(rule)
    if (told !== null) {
      hook = told[1] ?? null
      if (hook === 'input' && told[2] === 'drop') reading.closed = true
      continue
    }
    // What a machine forwards or sends does not keep others from its own ports.
    if (hook === 'forward' || hook === 'output' || hook === 'postrouting') continue
    const verdict = /(?:^|\s)(accept|drop|reject)(?:\s|$)/.exec(rule)?.[1]
    if (verdict !== undefined) note(reading, rule, verdict, /counter packets (\d{1,18})/.exec(rule)?.[1])
  }
  return reading
}

function ofIptablesSave(text: string): Reading | null {
  if (!/^(?:\[\d+:\d+\] )?-[APN] [\w-]{1,40}(?: |$)/m.test(text) && !/^:INPUT \w+ \[/m.test(text)) return null
  const reading = fresh()
  for (const line of linesOf(text)) {
    const rule = line.slice(0, 1000)
    if (/^(?:-P INPUT|:INPUT) (?:DROP|REJECT)\b/.test(rule)) reading.closed = true
    const match = /^(?:\[(\d{1,18}):\d{1,18}\] )?-A ([\w-]{1,40}) .{0,800}-j (ACCEPT|DROP|REJECT)\b/.exec(
      rule,
    )
    if (match === null || /^(?:FORWARD|OUTPUT|POSTROUTING|DOCKER)/.test(match[2] ?? '')) continue
    note(reading, rule, match[3] ?? '', match[1])
  }
  return reading
}

function ofIptablesList(text: string): Reading | null {
  if (!/^Chain [\w-]{1,60} \((?:policy|\d+ references)/m.test(text)) return null
  const reading = fresh()
  let chain = ''
  for (const line of linesOf(text)) {
    const rule = line.slice(0, 1000)
    const heading = /^Chain ([\w-]{1,60}) \((?:policy (\w{1,10}))?/.exec(rule)
    if (heading !== null) {
      chain = heading[1] ?? ''
      if (chain === 'INPUT' && heading[2] === 'DROP') reading.closed = true
      continue
    }
    if (/^(?:FORWARD|OUTPUT|POSTROUTING|DOCKER)/.test(chain)) continue
    const match =
      /^\s{0,12}(?:\d{1,4}\s{1,8})?(?:(\d{1,18})[KMG]?\s{1,8}\S{1,20}\s{1,8})?(ACCEPT|DROP|REJECT)\s/.exec(
        rule,
      )
    if (match !== null) note(reading, rule, match[2] ?? '', match[1])
  }
  return reading
}

function ofUfw(text: string): Reading | null {
  if (!/^Status: (?:active|inactive)/m.test(text)) return null
  const reading = fresh()
  if (/^Status: inactive/m.test(text)) return reading
  // Without `verbose` the default is not printed; ufw(8) denies what comes in unless told otherwise.
  reading.closed = !/^Default: allow \(incoming\)/m.test(text)
  for (const line of linesOf(text)) {
    const rule = line.slice(0, 400)
    const match =
      /^(?:\[ ?\d{1,3}\] )?(\S{1,60})(?: \(v6\))?\s{1,60}(ALLOW|DENY|REJECT|LIMIT)(?: IN)?\s/.exec(rule)
    if (match === null) continue
    const list = /^([\d,:]{1,200})(?:\/tcp)?$/.exec(match[1] ?? '')?.[1]
    const named = list === undefined ? namedService(match[1] ?? '') : expand(list)
    if (match[2] === 'ALLOW' || match[2] === 'LIMIT') reading.accepted.push(...named)
    else {
      const action = match[2] === 'REJECT' ? 'reject' : 'drop'
      reading.firewall.push({ rule: rule.trim(), action, ports: named, packets: null })
    }
  }
  return reading
}

/** firewall-cmd(1), --list-all: a zone whose target is `default` rejects what none of its services and ports names. */
function ofFirewalld(text: string): Reading | null {
  const services = /^\s{1,8}services: ?([^\n]{0,400})/m.exec(text.slice(0, 4096))?.[1]
  const opened = /^\s{1,8}ports: ?([^\n]{0,400})/m.exec(text.slice(0, 4096))?.[1]
  if (services === undefined || opened === undefined) return null
  const reading = fresh()
  reading.closed = !/^\s{1,8}target: ACCEPT/m.test(text)
  const named = services.split(/\s+/).flatMap((name) => (name === 'http' ? [80] : namedService(name)))
  const tcp = opened.split(/\s+/).flatMap((port) => /^([\d-]{1,11})\/tcp$/.exec(port)?.[1] ?? [])
  reading.accepted.push(...named, ...tcp.flatMap(expand))
  return reading
}

/** Application profiles of ufw that the packages of web servers bring. */
function namedService(name: string): number[] {
  if (/full/i.test(name) || name === 'WWW') return [80, 443]
  return /secure|https/i.test(name) ? [443] : /nginx|apache|http/i.test(name) ? [80] : []
}
