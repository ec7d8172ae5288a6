import { fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Measured } from './measure.ts'
import type { Row } from './table.ts'

const program = fileURLToPath(new URL('./measure.ts', import.meta.url))

/** Whole diagnoses on the embedded engine, over 1 to 1,000 healthy backends behind one edge. */
export async function diagnosis(): Promise<Row[]> {
  const rows: Row[] = []
  const perBackend = new Map<number, number>()
  for (const count of [3, 1, 10, 100, 1000]) {
    const measured = await measure(count)
    perBackend.set(count, measured.totalMs)
    if (count === 3) {
      rows.push(
        {
          what: 'first evidence in the console thread after the command',
          measured: `${Math.round(measured.firstEvidenceMs)} ms`,
          target: '< 1000 ms',
          met: measured.firstEvidenceMs < 1000,
        },
        {
          what: '3 backends: whole diagnosis / slowest single step',
          measured: `${(measured.totalMs / measured.slowestStepMs).toFixed(2)}x (${Math.round(measured.totalMs)} / ${measured.slowestStepMs} ms)`,
          target: '<= 1.5x',
          met: measured.totalMs / measured.slowestStepMs <= 1.5,
        },
      )
      continue
    }
    rows.push({
      what: `${count} backends: whole diagnosis`,
      measured: `${Math.round(measured.totalMs)} ms, +${measured.grownMb} MB to ${measured.rssMb} MB, loop delay p99 ${measured.loopDelayMs} ms`,
      target: count === 1000 ? '< 10000 ms, < 300 MB' : '-',
      met: count === 1000 ? measured.totalMs < 10_000 && measured.rssMb < 300 : null,
    })
  }
  const growth = (perBackend.get(1000) ?? 0) / (perBackend.get(100) ?? 1)
  rows.push({
    what: '1,000 backends / 100 backends',
    measured: `${growth.toFixed(1)}x`,
    target: '<= 10x (linear)',
    met: growth <= 10,
  })
  return rows
}

/**
 * Each in a fresh process, so that one leaves no memory to the next, and on a data folder that was used before, as a
 * bot's is on every day but its first.
 */
async function measure(count: number): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fiveohtwo-bench-'))
  try {
    await inProcess(1, dataDir)
    return await inProcess(count, dataDir)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function inProcess(count: number, dataDir: string): Promise<Measured> {
  const child = fork(program, [String(count), dataDir])
  const { promise, resolve, reject } = Promise.withResolvers<Measured>()
  child.once('message', (message) => resolve(message as Measured))
  child.once('exit', (code) => reject(new Error(`the measuring process ended with ${code}`)))
  const measured = await promise
  child.disconnect()
  return measured
}
