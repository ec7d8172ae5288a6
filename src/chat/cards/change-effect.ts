import type { Diagnosis, RungState } from '../../model/diagnosis.ts'
import type { Block } from '../../model/message.ts'
import type { Heading } from './heading.ts'

export type Effect = 'healed' | 'better' | 'same' | 'worse' | 'unclear'

const maxRows = 20

const headings: Record<Effect, Heading> = {
  healed: { text: 'Healthy again, verified', tone: 'good' },
  better: { text: 'Better, but not healthy', tone: 'warn' },
  same: { text: 'No effect: still failing', tone: 'bad' },
  worse: { text: 'WORSE than before the change', tone: 'bad' },
  unclear: { text: 'Not clear whether the change helped', tone: 'warn' },
}

/** What a change did, told from the same looks before and after it. */
export function changeEffect(
  before: Diagnosis | null,
  after: Diagnosis,
): { effect: Effect; heading: Heading } {
  const effect = effectOf(before, after)
  return { effect, heading: headings[effect] }
}

function effectOf(before: Diagnosis | null, after: Diagnosis): Effect {
  if (after.verdict.state === 'healthy') return 'healed'
  if (after.verdict.state === 'inconclusive' || before === null) return 'unclear'
  const more = failing(after) - failing(before)
  if (more === 0) return 'same'
  return more > 0 ? 'worse' : 'better'
}

function failing(diagnosis: Diagnosis): number {
  const states = targetStates(diagnosis)
  return [...states.values()].filter((state) => state === 'fail' || state === 'partial').length
}

/** The targets whose state changed, then how many did not. */
export function beforeAfter(before: Diagnosis | null, after: Diagnosis): Block[] {
  if (before === null) return []
  const old = targetStates(before)
  const now = [...targetStates(after)].map(([target, state]) => ({
    target,
    was: old.get(target) ?? 'unknown',
    state,
  }))
  const changed = now.filter(({ was, state }) => was !== state)
  const items = changed.slice(0, maxRows).map(({ target, was, state }) => `${target}: ${was} → ${state}`)
  if (changed.length > maxRows) items.push(`… and ${changed.length - maxRows} more changed`)
  const still = now.filter(({ was, state }) => was === state && state !== 'pass')
  items.push(...still.slice(0, maxRows).map(({ target, state }) => `${target}: still ${state}`))
  if (still.length > maxRows) items.push(`… and ${still.length - maxRows} more like before`)
  const passing = now.length - changed.length - still.length
  if (passing > 0) items.push(`${passing} passed before and after`)
  return items.length === 0 ? [] : [{ type: 'list', title: 'Before → after:', items }]
}

function targetStates({ ladder }: Diagnosis): Map<string, RungState> {
  return new Map(ladder.flatMap(({ targets }) => targets.map(({ target, state }) => [target, state])))
}
