import { BotError } from '../../errors.ts'
import type { FoundLog } from '../../hosts/log-search/read-found.ts'
import type { LogQuery } from '../../hosts/log-search/search-command.ts'
import { type Searched, searchLogs } from '../../hosts/log-search/search-logs.ts'
import type { HostTarget } from '../../model/host.ts'
import type { StepContext } from '../../model/step.ts'
import type { System } from '../../model/system.ts'
import { type Candidate, candidates, locatingCommands } from './places.ts'

/** Most that is read of one log to look into the window. */
const maxReadBytes = 64 * 1024 * 1024

/** Most that is fetched of one log. */
const maxFetchBytes = 1024 * 1024

/** Most logs of one system that are searched. */
const mostLogs = 24

/** The part of the past that is looked at, and how far out of order lines may be; in ms. */
export interface Window {
  window: number
  slack: number
}

export interface SearchedWindow {
  from: Date
  to: Date
  found: FoundLog[]
}

/**
 * Finds the logs of a system on a machine and searches those that `choose` wants. Logs of usual places that are not there
 * are left out. Throws `LOG_NOT_FOUND` when there is none, and `LOG_UNREADABLE` when none can be read.
 */
export async function searchWindow(
  system: System,
  host: HostTarget,
  { window, slack }: Window,
  context: StepContext,
  choose: (candidate: Candidate) => Searched | null,
  needles: readonly string[],
): Promise<SearchedWindow> {
  const { hosts, signal } = context
  if (hosts === undefined)
    throw new BotError('INTERNAL', 'no machine can be reached from here', 'Report this.')
  const asking = locatingCommands(system, host)
  const ran = asking.length === 0 ? [] : await hosts.run(host.host, asking, { signal })
  const chosen = candidates(system, ran, host).flatMap((candidate) => {
    const searched = choose(candidate)
    return searched === null ? [] : [{ searched, isGuess: candidate.isGuess }]
  })
  const now = context.now()
  const query: LogQuery = {
    from: new Date(now.getTime() - window),
    to: now,
    now,
    slackMs: slack,
    maxReadBytes,
    maxFetchBytes,
    needles,
  }
  const wanted = chosen.slice(0, mostLogs)
  const all = await searchLogs(
    hosts,
    host.host,
    wanted.map(({ searched }) => searched),
    query,
    signal,
  )
  const found = all.filter(
    ({ source }, index) => !(wanted[index]?.isGuess === true && isAbsent(source.unread)),
  )
  if (found.every(({ source }) => source.unread !== null))
    throw unseen(system, host, found.length > 0 ? found : all)
  return { from: query.from, to: query.to, found }
}

function isAbsent(unread: string | null): boolean {
  return unread !== null && /^no such |is not installed$/.test(unread)
}

function unseen(system: System, { host }: HostTarget, found: readonly FoundLog[]): BotError {
  const list = found.map(({ source }) => `${source.name}: ${source.unread}`).join('; ')
  if (found.some(({ source }) => source.unread === 'permission denied')) {
    return new BotError(
      'LOG_UNREADABLE',
      `No log of ${system} on ${host.name} may be read: ${list}`,
      'Add the user of the bot to the groups adm and systemd-journal there, or set sudo: true for this host.',
    )
  }
  return new BotError(
    'LOG_NOT_FOUND',
    list === ''
      ? `No log of ${system} is known on ${host.name}`
      : `No log of ${system} was found on ${host.name}: ${list}`,
    `Name it in services.yaml: hosts: ${host.name}: logs: [{ path: /var/log/…, system: ${system} }], or its unit in units:.`,
  )
}
