import { linesOf, numberOf, wordsOf } from './lines-of.ts'

/** The counters that speak of queues, memory and retransmissions; of the hundreds that the kernel has. */
const wanted: ReadonlySet<string> = new Set([
  'ListenOverflows',
  'ListenDrops',
  'TCPReqQFullDrop',
  'TCPReqQFullDoCookies',
  'SyncookiesSent',
  'TCPAbortOnMemory',
  'TCPTimeouts',
  'TcpRetransSegs',
  'TcpAttemptFails',
  'TcpEstabResets',
  'TcpOutRsts',
])

/** Reads /proc/net/netstat and /proc/net/snmp: pairs of lines, names and then values (proc_net(5)). */
export function parseProcCounters(text: string): Map<string, number> {
  const counters = new Map<string, number>()
  const names = new Map<string, string[]>()
  for (const line of linesOf(text)) {
    const [kind = '', ...words] = wordsOf(line)
    if (kind !== 'TcpExt:' && kind !== 'Tcp:') continue
    const known = names.get(kind)
    if (known === undefined) {
      names.set(kind, words)
      continue
    }
    known.forEach((name, index) => {
      const counter = kind === 'Tcp:' ? `Tcp${name}` : name
      const value = numberOf(words[index])
      if (wanted.has(counter) && value !== null) counters.set(counter, value)
    })
    names.delete(kind)
  }
  return counters
}
