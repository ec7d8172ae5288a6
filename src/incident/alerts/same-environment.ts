const labels = ['environment', 'env', 'deployment.environment', 'stage']

/**
 * Whether what an alert says of its environment is that of a service: `prod` and `production` are one, and an alert that
 * says nothing is of any.
 */
export function isSameEnvironment(given: Record<string, string>, environment: string): boolean {
  const said = labels.map((label) => given[label]?.trim().toLowerCase()).find((value) => value)
  if (said === undefined) return true
  const known = environment.toLowerCase()
  return said === known || isShort(said, known) || isShort(known, said)
}

/** `prod` of `production`, `dev` of `development`; `prod` is not short for `production-eu`, which is another place. */
function isShort(short: string, long: string): boolean {
  if (short === 'stage' && long === 'staging') return true
  return short.length >= 3 && /^[a-z]+$/.test(long) && long.startsWith(short)
}
