import type { PhpFpmFacts, PhpFpmPool } from '../../model/facts/php-fpm.ts'

/** How full a pool is: all children busy and connections waiting, or its status page does not answer. */
export function poolFault({ name, status, children, maxChildren }: PhpFpmPool): string | null {
  if (status === 'stuck') return `pool ${name}: the status page does not answer, for want of a free child`
  if (status === null) return null
  const { listenQueue, active, idle } = status
  if (listenQueue > 0 && idle === 0)
    return `pool ${name}: ${listenQueue} connections wait, all ${active} children are busy`
  const most = maxChildren ?? Number.POSITIVE_INFINITY
  return active >= most && idle === 0
    ? `pool ${name}: all ${children ?? active} of ${most} children are busy`
    : null
}

/** What is wrong, in words; empty when all is well. */
export function phpFpmFaults({ test, masterPid, pools }: PhpFpmFacts, isMachine: boolean): string[] {
  return [
    ...(test !== null && !test.ok
      ? [`the configuration is invalid: ${test.messages[0] ?? 'no reason given'}`]
      : []),
    ...(isMachine && masterPid === null ? ['no PHP-FPM is running'] : []),
    ...pools.flatMap((pool) => poolFault(pool) ?? []),
  ]
}

/** One line for people. */
export function phpFpmSummary(facts: PhpFpmFacts, isMachine: boolean): string {
  const faults = phpFpmFaults(facts, isMachine)
  if (faults.length > 0) return faults.slice(0, 3).join('; ')
  const pools = facts.pools.map(({ name, listen, children, maxChildren }) => {
    const full = children === null ? `at most ${maxChildren ?? '?'}` : `${children} of ${maxChildren ?? '?'}`
    return `pool ${name}${listen === '' ? '' : ` on ${listen}`}: ${full} children`
  })
  const version = facts.version === null ? 'PHP-FPM' : `PHP-FPM ${facts.version}`
  return pools.length === 0 ? `${version}: nothing to be seen` : `${version}, ${pools.join('; ')}`
}
