import { BotError } from '../../errors.ts'
import type { ChangeContext, ChangePlace, ChangeState } from '../../model/change.ts'
import { refusalOf } from '../owner/refusal-of.ts'
import { askMachine } from '../owner/run-change.ts'
import { containerMarks } from './container-marks.ts'
import { askContainer, readContainer } from './container-state.ts'

/** How a container is now. Throws what `Hosts.run` throws, and `OUTPUT_UNREADABLE` when the engine does not say. */
export async function inspectContainer(
  place: ChangePlace,
  name: string,
  context: ChangeContext,
): Promise<ChangeState> {
  const [date, shown] = await askMachine(place, askContainer(name), context)
  const container = readContainer(date, shown)
  if (container !== null) return containerMarks(name, container)
  if (/no such (?:object|container)/i.test(shown?.stderr ?? '')) {
    return { summary: `There is no container ${name}`, marks: { id: null, state: 'gone' } }
  }
  throw unreadableContainer(name, refusalOf(shown))
}

/** Something may have been done, and nobody can say what. */
export function unreadableContainer(name: string, refusal: string | null): BotError {
  return new BotError(
    'OUTPUT_UNREADABLE',
    `Docker did not say how the container ${name} is${refusal === null ? '' : `: ${refusal}`}`,
    'Log in and look at `docker inspect` of it; an engine under load may take longer than is waited for.',
  )
}
