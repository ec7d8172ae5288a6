import { startHosts } from '../test/lab/bench-hosts.ts'
import { whatIsMissing } from '../test/lab/requirements.ts'
import { benchHosts } from './hosts.ts'
import type { Row } from './table.ts'

const counts = [1, 5, 20]

/** The inspection of 1, 5 and 20 real hosts, which are started for it; says why where they cannot be. */
export async function machines(): Promise<Row[]> {
  const lacking = await whatIsMissing()
  if (lacking !== null) return [{ what: 'hosts', measured: lacking, target: '-', met: null }]
  const started = await startHosts(Math.max(...counts))
  try {
    const all = started.hosts.map(({ name, ssh }) => ({
      name,
      address: ssh,
      port: 22,
      user: started.user,
      key: started.key,
    }))
    const rows: Row[] = []
    for (const count of counts) {
      rows.push(...(await benchHosts(all.slice(0, count), { knownHosts: started.knownHosts })))
    }
    return rows
  } finally {
    await started.stop()
  }
}
