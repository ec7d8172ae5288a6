import type { NginxFacts } from '../../model/facts/nginx.ts'

/** From this share of a limit on, it is nearly used up. */
const nearly = 0.9

/** Connections that workers may have in all; null when it is not known. */
export function connectionLimit({ workerConnections, workers, workerProcesses }: NginxFacts): number | null {
  const count = workers ?? (/^\d{1,4}$/.test(workerProcesses ?? '') ? Number(workerProcesses) : null)
  return workerConnections === null || count === null || count === 0 ? null : workerConnections * count
}

/** How many of them are in use: one for each client, and one more for each request that is passed on. */
export function connectionsInUse({ active, writing }: NonNullable<NginxFacts['status']>): number {
  return active + writing
}

/** `1400 of 1536 connections in use`, null when there is room, or nothing is known of it. */
export function nearlyFull(facts: NginxFacts): string | null {
  const limit = connectionLimit(facts)
  if (facts.status === null || limit === null) return null
  const used = connectionsInUse(facts.status)
  return used >= limit * nearly ? `${used} of ${limit} connections in use` : null
}

/** `980 of 1024 files open`, null when there is room. */
export function nearlyOutOfFiles({ workerFiles }: NginxFacts): string | null {
  if (workerFiles === null || workerFiles.open < workerFiles.limit * nearly) return null
  return `a worker has ${workerFiles.open} of ${workerFiles.limit} files open`
}

/** `12 of 90000 connections dropped`, null when all were handled. */
export function droppedConnections({ status }: NginxFacts): string | null {
  if (status === null || status.handled >= status.accepts) return null
  return `${status.accepts - status.handled} of ${status.accepts} accepted connections dropped`
}

/** Names that resolve to other addresses than those at which workers are connected. */
export function staleNames({ names }: NginxFacts): string[] {
  return names.flatMap(({ name, addresses, connected }) => {
    const stale = connected.filter((address) => !addresses.includes(address))
    if (addresses.length === 0 || stale.length === 0 || stale.length < connected.length) return []
    return [`${name} is ${addresses.join(', ')} now, nginx is connected to ${stale.join(', ')}`]
  })
}

/** What is broken as far as can be seen, for people; empty when nothing is. */
export function nginxFaults(facts: NginxFacts): string[] {
  const { test, running, passes } = facts
  const unresolved = passes.filter(({ variable, settings }) => variable && settings.resolver === undefined)
  return [
    ...(test?.ok === false ? [`nginx -t fails: ${test.messages[0] ?? 'without a message'}`] : []),
    ...(running === false ? ['nginx is not running'] : []),
    ...unresolved.slice(0, 3).map(({ to, where }) => `${to} at ${where} needs a resolver, and there is none`),
    ...[nearlyFull(facts), droppedConnections(facts), nearlyOutOfFiles(facts)].filter(
      (fault) => fault !== null,
    ),
    ...staleNames(facts),
  ]
}

/** One line for people. */
export function nginxSummary(facts: NginxFacts): string {
  const faults = nginxFaults(facts)
  if (faults.length > 0) return faults.join('; ')
  const { version, test, upstreams, passes, status } = facts
  const parts = [
    version === null ? 'nginx' : `nginx ${version}`,
    ...(test === null ? [] : ['configuration valid']),
    `${passes.length} passes to ${upstreams.length} upstreams`,
    ...(status === null ? [] : [`${status.active} connections`]),
  ]
  return parts.join(', ')
}
