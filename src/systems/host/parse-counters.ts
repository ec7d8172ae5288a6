import { linesOf, numberOf, wordsOf } from './lines-of.ts'

/** What `netstat -s` says in prose, and the counter of the kernel behind it (net/ipv4/proc.c; net-tools statistics.c). */
const prose: readonly [RegExp, string][] = [
  [/^(\d{1,18}) times the listen queue of a socket overflowed/, 'ListenOverflows'],
  // FreeBSD and macOS, usr.bin/netstat/inet.c
  [/^(\d{1,18}) listen queue overflows?/, 'ListenOverflows'],
  [/^(\d{1,18}) SYNs to LISTEN sockets (?:dropped|ignored)/, 'ListenDrops'],
  [/^TCPReqQFullDrop: (\d{1,18})/, 'TCPReqQFullDrop'],
  [/^TCPReqQFullDoCookies: (\d{1,18})/, 'TCPReqQFullDoCookies'],
  [/^(\d{1,18}) SYN cookies sent/, 'SyncookiesSent'],
  [/^TCPAbortOnMemory: (\d{1,18})/, 'TCPAbortOnMemory'],
  [/^(\d{1,18}) connections aborted due to memory pressure/, 'TCPAbortOnMemory'],
  [/^TCPTimeouts: (\d{1,18})/, 'TCPTimeouts'],
  [/^(\d{1,18}) segments retransmi(?:t)?ted/, 'TcpRetransSegs'],
  [/^(\d{1,18}) failed connection attempts/, 'TcpAttemptFails'],
  [/^(\d{1,18}) resets sent/, 'TcpOutRsts'],
]

/** Reads the counters of `nstat -az` and `netstat -s`, by the kernel's name without `TcpExt`. */
export function parseCounters(text: string): Map<string, number> {
  const counters = new Map<string, number>()
  for (const line of linesOf(text)) {
    const [name, value] = wordsOf(line)
    const count = numberOf(value)
    if (/^(?:TcpExt|Tcp|Ip)[A-Z]\w{1,40}$/.test(name ?? '') && count !== null) {
      counters.set((name ?? '').replace(/^TcpExt/, ''), count)
      continue
    }
    const start = line.slice(0, 200).trim()
    for (const [pattern, counter] of prose) {
      const found = pattern.exec(start)
      if (found !== null) counters.set(counter, Number(found[1]))
    }
  }
  return counters
}
