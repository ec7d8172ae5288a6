import { setTimeout as pause } from 'node:timers/promises'
import { type Report, report } from '../../src/incident/record/report.ts'
import type { LabBot } from './bot.ts'

const longestMs = 90_000
const askAgainMs = 100

/** What the product said, as far as the lab reads it. */
export interface Judged {
  ms: number
  incident: string
  verdict: {
    state: string
    cause: string | null
    hop: string | null
    host?: string | null
    confidence: number
  }
  /** All of it. */
  document: Report | null
}

/** Asks the running product for a diagnosis, as somebody in its console does, and waits for the verdict. */
export async function judge({ access }: LabBot): Promise<Judged> {
  // The look that follows a change may have begun before the last thing that happened.
  await until(async () => (await access.incidents('open')).every(({ run }) => run === null) || null)
  const started = performance.now()
  const { incident } = await access.command('diagnose shop')
  if (incident === undefined) throw new Error('No incident was opened.')
  const verdict = await until(async () => {
    const found = (await access.incidents('all')).find(({ id }) => id === incident)
    return found?.run === null ? found.verdict : null
  })
  const ms = Math.round(performance.now() - started)
  return { ms, incident, verdict, document: report(await access.entries(incident)) }
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + longestMs
  while (performance.now() < end) {
    const seen = await look()
    if (seen !== null) return seen
    await pause(askAgainMs)
  }
  throw new Error(`No verdict after ${longestMs} ms.`)
}
