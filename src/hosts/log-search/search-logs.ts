import type { Host, Hosts, Ran } from '../../model/host.ts'
import type { LogPlace } from '../../model/log-place.ts'
import { type FoundLog, readFound } from './read-found.ts'
import { type AccessFormat, type LogQuery, searchCommand } from './search-command.ts'

/** A log, and the format of its requests where they are to be counted. */
export interface Searched {
  place: LogPlace
  access: AccessFormat | null
}

/**
 * Searches all these logs of one machine in a single round trip; a second one, as root, only for those that we may not read
 * ourselves and where the inventory allows it. One result for each, in order; throws what {@link Hosts.run} throws.
 */
export async function searchLogs(
  hosts: Hosts,
  host: Host,
  logs: readonly Searched[],
  query: LogQuery,
  signal: AbortSignal,
): Promise<FoundLog[]> {
  if (logs.length === 0) return []
  const found = await search(false, logs)
  const closed = found.flatMap(({ source }, index) => (source.unread === 'permission denied' ? [index] : []))
  if (!host.sudo || closed.length === 0) return found
  const opened = await search(
    true,
    closed.flatMap((index) => logs[index] ?? []),
  )
  for (const [at, index] of closed.entries()) {
    const again = opened[at]
    if (again !== undefined) found[index] = again
  }
  return found

  async function search(root: boolean, these: readonly Searched[]): Promise<FoundLog[]> {
    const commands = these.map(({ place, access }) => searchCommand(place, query, access, root))
    const ran = await hosts.run(host, commands, { signal })
    return these.map(({ place }, index) => readFound(place, ran[index] ?? nothing))
  }
}

const nothing: Ran = { stdout: '', stderr: '', exitCode: null, failure: null, truncated: false }
