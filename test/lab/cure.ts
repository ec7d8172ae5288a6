import { setTimeout as pause } from 'node:timers/promises'
import type { Ending, RolledBack } from '../../src/model/approval.ts'
import type { Entry, Happening } from '../../src/model/timeline.ts'
import type { LabBot } from './bot.ts'
import type { Cure } from './scenario.ts'

const proposedWithinMs = 30_000
const endedWithinMs = 240_000
const askAgainMs = 200

/** What came of approving what the product proposed. */
export interface Cured {
  remedy: string | null
  /** `refused`: it was void when the approval came. */
  ending: Ending | 'refused' | null
  rolledBack: RolledBack | null
  why: string
  /** What was said of each change and look, in order. */
  course: string[]
  ms: number
}

/** Waits for the proposal, lets `meanwhile` happen, approves it as a person would, and waits for its end. */
export async function cure(bot: LabBot, incident: string, meanwhile: () => Promise<void>): Promise<Cured> {
  const offer = await until(bot, incident, proposedWithinMs, ['remedy.proposed', 'remedy.withheld'])
  if (offer?.kind !== 'remedy.proposed') {
    const why = offer?.kind === 'remedy.withheld' ? offer.why : 'nothing was proposed'
    return { remedy: null, ending: null, rolledBack: null, why, course: [], ms: 0 }
  }
  await meanwhile()
  const started = performance.now()
  await bot.access.command(`approve ${offer.approval}`)
  const ended = await until(bot, incident, endedWithinMs, ['change.judged', 'change.refused'])
  const ms = Math.round(performance.now() - started)
  const { remedy } = offer.plan
  const course = (await bot.access.entries(incident)).flatMap(({ what }) =>
    what.kind.startsWith('change.') && 'summary' in what ? `${what.kind}: ${what.summary}` : [],
  )
  if (ended?.kind === 'change.judged') {
    const { ending, rolledBack, why } = ended
    return { remedy, ending, rolledBack, why, course, ms }
  }
  const refused = ended?.kind === 'change.refused'
  const why = refused ? ended.reason : `nothing came of it in ${ms} ms`
  return { remedy, ending: refused ? 'refused' : null, rolledBack: null, why, course, ms }
}

/** What was said of a cure that is not as the scenario wants it. */
export function compareCure(cured: Cured, wanted: Cure): string[] {
  const { remedy, ending, rolledBack, why } = cured
  const faults: string[] = []
  if (remedy !== wanted.remedy)
    faults.push(`cure: was to propose ${wanted.remedy}: ${remedy ?? 'nothing'} (${why})`)
  else if (ending !== wanted.ending) faults.push(`cure: was to end ${wanted.ending}: ${ending} (${why})`)
  else if (wanted.rolledBack !== undefined && rolledBack !== wanted.rolledBack) {
    faults.push(`cure: was to be rolled back ${wanted.rolledBack}: ${rolledBack} (${why})`)
  }
  return faults
}

async function until<K extends Happening['kind']>(
  { access }: LabBot,
  incident: string,
  withinMs: number,
  kinds: readonly K[],
): Promise<Extract<Happening, { kind: K }> | null> {
  const wanted: readonly string[] = kinds
  const end = performance.now() + withinMs
  while (performance.now() < end) {
    const entries: Entry[] = await access.entries(incident)
    const found = entries.findLast(({ what }) => wanted.includes(what.kind))
    if (found !== undefined) return found.what as Extract<Happening, { kind: K }>
    await pause(askAgainMs)
  }
  return null
}
