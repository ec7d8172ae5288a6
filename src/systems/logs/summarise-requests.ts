import type { AccessLogFacts } from '../../model/facts/access-log.ts'

/** Clients that go away are worth a word from this share of all requests on. */
const manyAborts = 0.05

/** Whether requests failed, and how, in a line for people. */
export function summariseRequests({ requests, groups }: AccessLogFacts): {
  outcome: 'pass' | 'fail'
  summary: string
} {
  const broken = groups.filter(({ status, ending }) => status !== 499 && !/^[Cc]/.test(ending ?? ''))
  const aborted = groups.filter((group) => !broken.includes(group)).reduce((sum, { count }) => sum + count, 0)
  const failed = broken.reduce((sum, { count }) => sum + count, 0)
  if (failed === 0 && aborted < Math.max(3, requests * manyAborts)) {
    return { outcome: 'pass', summary: `${requests} requests, none failed` }
  }
  const ways = new Map<string, number>()
  for (const { status, upstreamStatus, upstream, ending, count } of groups) {
    const parts = [
      status === 0 ? 'no status' : String(status),
      ...(ending === null ? [] : [ending]),
      ...(upstream === null ? [] : [`at ${upstream}`]),
      ...(upstreamStatus === null ? [] : [`upstream said ${upstreamStatus}`]),
    ]
    const way = parts.join(' ')
    ways.set(way, (ways.get(way) ?? 0) + count)
  }
  const worst = [...ways].sort(([, a], [, b]) => b - a).slice(0, 3)
  const all = failed + aborted
  const share =
    requests === 0 ? '' : ` (${((100 * all) / requests).toFixed(all / requests < 0.01 ? 2 : 0)} %)`
  return {
    outcome: 'fail',
    summary: `${all} of ${requests} requests failed${share}: ${worst.map(([way, count]) => `${count}× ${way}`).join(', ')}`,
  }
}
