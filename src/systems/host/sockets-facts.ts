import type { SocketsFacts } from '../../model/facts/sockets.ts'
import { emptySockets } from './empty-sockets.ts'
import { linesOf, numberOf, wordsOf } from './lines-of.ts'
import { parseFirewall } from './parse-firewall.ts'
import { parseLabelled } from './parse-kernel-files.ts'
import { parseListeners } from './parse-listeners.ts'
import { parseProcCounters } from './parse-proc-counters.ts'
import type { SocketsCommand } from './sockets-commands.ts'

/** The facts, from what each command of the first round trip said; an empty text is a command that said nothing. */
export function socketsFacts(said: Readonly<Record<SocketsCommand, string>>): SocketsFacts {
  const files = parseLabelled(said.kernel)
  const numbers = (path: string) => wordsOf(files.get(path)?.[0] ?? '').map(numberOf)
  const [from, to] = numbers('/proc/sys/net/ipv4/ip_local_port_range')
  const tcpMax = numbers('/proc/sys/net/ipv4/tcp_mem')[2]
  const pages = /^TCP: [^\n]{0,200}\bmem (\d{1,12})/m.exec(
    (files.get('/proc/net/sockstat') ?? []).join('\n'),
  )?.[1]
  const seen = [said.tcp || said.tcpPlain, said.unix || said.unixPlain].flatMap(parseListeners)
  return {
    ...emptySockets,
    listeners: seen,
    counters: counters(said.countersBefore, said.countersAfter),
    somaxconn: numbers('/proc/sys/net/core/somaxconn')[0] ?? null,
    synBacklog: numbers('/proc/sys/net/ipv4/tcp_max_syn_backlog')[0] ?? null,
    localPorts: from == null || to == null ? null : { from, to },
    timeWait: parseTimeWait(said.timeWait),
    tcpMemory: pages === undefined || tcpMax == null ? null : { pages: Number(pages), maxPages: tcpMax },
    ...(parseFirewall(said.nft) ?? parseFirewall(said.iptables) ?? {}),
  }
}

function counters(before: string, after: string): SocketsFacts['counters'] {
  const [first, last] = [parseProcCounters(before), parseProcCounters(after)]
  const [start, end] = [uptimeOf(before), uptimeOf(after)]
  if (last.size === 0 || start === null || end === null || end <= start) {
    return [...first].map(([name, value]) => ({ name, value, overMs: null }))
  }
  const overMs = Math.round((end - start) * 1000)
  return [...last].map(([name, value]) => ({ name, value: value - (first.get(name) ?? value), overMs }))
}

/** /proc/uptime was printed last: two numbers alone on the last line. */
function uptimeOf(text: string): number | null {
  const last = linesOf(text.trimEnd()).at(-1) ?? ''
  return numberOf(/^(\d{1,12}\.\d\d) \d{1,12}\.\d\d$/.exec(last)?.[1])
}

function parseTimeWait(text: string): SocketsFacts['timeWait'] {
  const [total, count, remote] = wordsOf(text)
  const all = numberOf(total)
  const most = numberOf(count)
  if (all === null) return null
  return {
    total: all,
    most: most === null || remote === undefined || most === 0 ? null : { remote, count: most },
  }
}
