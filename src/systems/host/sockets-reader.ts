import type { Excerpt, Reader } from '../../model/excerpt.ts'
import type { SocketsFacts } from '../../model/facts/sockets.ts'
import { emptySockets } from './empty-sockets.ts'
import { parseCounters } from './parse-counters.ts'
import { parseFirewall } from './parse-firewall.ts'
import { inDirectory, parseListedDirectory } from './parse-listed-directory.ts'
import { parseListeners } from './parse-listeners.ts'
import { parseResolved } from './parse-resolved.ts'
import { parseListedSockets } from './parse-unix-sockets.ts'
import { summarizeSockets } from './summarize-sockets.ts'

/** Reads the output of `ss`, `netstat`, `lsof -i`, `nstat`, `nft`, `iptables`, `ufw`, `namei`, `ls -l` of sockets, and what tools say of names. */
export const readSockets: Reader = (excerpt) => {
  const seen = partsOf(excerpt)
  if (Object.keys(seen).length === 0) return null
  const facts: SocketsFacts = { ...emptySockets, ...seen }
  return { type: 'sockets', ...summarizeSockets(facts), facts, system: 'host' }
}

function partsOf({ command, text }: Excerpt): Partial<SocketsFacts> {
  const timeWait =
    /^TCP:\s{1,4}\d{1,9} \(estab \d{1,9}, closed \d{1,9}, [^\n]{0,60}?timewait (\d{1,9})/m.exec(
      text.slice(0, 4096),
    )?.[1]
  if (timeWait !== undefined) return { timeWait: { total: Number(timeWait), most: null } }
  const range = /ip_local_port_range = (\d{1,5})\s{1,8}(\d{1,5})/.exec(text.slice(0, 4096))
  if (range !== null) return { localPorts: { from: Number(range[1]), to: Number(range[2]) } }
  const firewall = parseFirewall(text)
  if (firewall !== null) return firewall
  if (text.includes('LISTEN') || /^\s{0,4}tcp(?:4|6|46)?\s{1,12}\d{1,6}\/\d{1,6}\/\d{1,6}\s/m.test(text)) {
    const listeners = parseListeners(text)
    if (listeners.length > 0) return { listeners }
  }
  const counters = parseCounters(text)
  if (counters.size > 0) {
    return { counters: [...counters].map(([name, value]) => ({ name, value, overMs: null })) }
  }
  const names = parseResolved(command, text)
  if (names.length > 0) return { names }
  const unixSockets = inDirectory(command, parseListedSockets(text)) ?? parseListedDirectory(command, text)
  return unixSockets === null ? {} : { unixSockets }
}
