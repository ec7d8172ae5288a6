import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from '../test/support/cli.ts'
import { hasPostgres, startPostgres } from '../test/support/postgres-server.ts'
import { latencies, pagerDutyShots, throughput } from './alert-load.ts'
import type { Row } from './table.ts'

const program = fileURLToPath(new URL('./alert-entry.ts', import.meta.url))
const secret = 's'.repeat(40)
const path = '/alerts/pagerduty'

/** In turns, so that whatever else the machine does slows all of them. */
const rounds = 5
const perRound = 4_000

/** How fast alerts are filed, beside the same server that does nothing but write and wake. */
export async function alerts(): Promise<Row[]> {
  const folder = await temporaryFolder()
  const rows = await entry('embedded', [folder])
  if (hasPostgres) {
    const postgres = await startPostgres()
    try {
      rows.push(...(await entry('Postgres', [folder, postgres.url])))
    } finally {
      await postgres.stop()
    }
  }
  await rm(folder, { recursive: true, force: true })
  return rows
}

async function entry(name: string, given: string[]): Promise<Row[]> {
  const child = fork(program, given, { env: { ...process.env, ALERT_SECRET_PAGERDUTY: secret } })
  try {
    const [{ url }] = (await once(child, 'message')) as [{ url: string }]
    const rates: Record<string, number[]> = { '/bare': [], '/shared': [], [path]: [] }
    for (const each of Object.keys(rates)) await throughput(url, each, pagerDutyShots(2_000, secret))
    for (let round = 0; round < rounds; round += 1) {
      for (const [each, measured] of Object.entries(rates)) {
        measured.push(await throughput(url, each, pagerDutyShots(perRound, secret)))
      }
    }
    const [bare, shared, ours] = Object.values(rates).map(median) as [number, number, number]
    const took = await latencies(url, path, pagerDutyShots(Math.ceil(ours * 2.5), secret), ours / 2)
    const p99 = took[Math.ceil(took.length * 0.99) - 1] ?? Number.NaN
    const of = (limit: number) => `${Math.round(ours)} of ${Math.round(limit)}: ${(ours / limit).toFixed(2)}`
    return [
      {
        what: `${name}: signed alerts filed per second, of what a bare server inserts and queues`,
        measured: of(bare),
        target: '>= 0.70',
        met: ours / bare >= 0.7,
      },
      {
        what: `${name}: the same, of a bare server that shares inserts and wake-ups as we do`,
        measured: of(shared),
        target: '-',
        met: null,
      },
      {
        what: `${name}: answered at half of that pace, p99`,
        measured: `${p99.toFixed(1)} ms`,
        target: '< 100 ms',
        met: p99 < 100,
      },
    ]
  } finally {
    child.disconnect()
    await once(child, 'exit')
  }
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}
