import type { Command } from '../../model/host.ts'

/** Counts here and prints `TOTAL MOST REMOTE`, as there may be a hundred thousand of them. */
const timeWait =
  "ss -H -tn state time-wait | awk '{ n++; c[$4]++ } END { for (k in c) if (c[k] > m) { m = c[k]; r = k } print n + 0, m + 0, r }'"

const kernelFiles = [
  '/proc/sys/net/core/somaxconn',
  '/proc/sys/net/ipv4/tcp_max_syn_backlog',
  '/proc/sys/net/ipv4/ip_local_port_range',
  '/proc/sys/net/ipv4/tcp_mem',
  '/proc/net/sockstat',
]

const counters = ['cat', '/proc/net/netstat', '/proc/net/snmp', '/proc/uptime'] as const

/** What the machine is asked first, all in one round trip; the counters twice, a second apart. */
export const socketsCommands = {
  countersBefore: { argv: counters, timeoutMs: 3000 },
  // Only root sees the processes of others.
  tcp: { argv: ['ss', '-H', '-ltnp'], root: true, timeoutMs: 5000 },
  unix: { argv: ['ss', '-H', '-xlp'], root: true, timeoutMs: 5000 },
  // Where sudo allows no ss.
  tcpPlain: { argv: ['ss', '-H', '-ltn'], timeoutMs: 5000 },
  unixPlain: { argv: ['ss', '-H', '-xl'], timeoutMs: 5000 },
  timeWait: { argv: ['sh', '-c', timeWait, 'sh'], timeoutMs: 8000 },
  kernel: { argv: ['grep', '-sH', '.', ...kernelFiles], timeoutMs: 3000 },
  nft: { argv: ['nft', 'list', 'ruleset'], root: true, timeoutMs: 5000 },
  iptables: { argv: ['iptables-save', '-c'], root: true, timeoutMs: 5000 },
  pause: { argv: ['sleep', '1'], timeoutMs: 5000 },
  countersAfter: { argv: counters, timeoutMs: 3000 },
} as const satisfies Record<string, Command>

export type SocketsCommand = keyof typeof socketsCommands
