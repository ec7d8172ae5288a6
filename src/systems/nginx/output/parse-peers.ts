/** The other end of a connection. */
export interface Peer {
  address: string
  port: number
}

/** Reads `ss -Htnp`: the other ends of the connections that these processes hold, each once. */
export function parsePeers(text: string, pids: ReadonlySet<number>): Peer[] {
  const peers = new Map<string, Peer>()
  for (const line of text.split('\n')) {
    if (!holders(line).some((pid) => pids.has(pid))) continue
    const remote = line.trim().split(/\s+/, 6)[4] ?? ''
    const parts = /^\[?([^\]%\s]{1,60}?)(?:%[\w.-]{1,30})?\]?:(\d{1,5})$/.exec(remote)
    const address = parts?.[1]?.replace(/^::ffff:(?=\d{1,3}\.)/, '')
    if (address !== undefined) peers.set(remote, { address, port: Number(parts?.[2]) })
  }
  return [...peers.values()]
}

function holders(line: string): number[] {
  return [...line.matchAll(/\bpid=(\d{1,10}),/g)].map((match) => Number(match[1]))
}
