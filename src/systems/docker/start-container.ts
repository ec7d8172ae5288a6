import type { ChangeContext, ChangeOutcome, ChangePlace } from '../../model/change.ts'
import type { Command, Ran } from '../../model/host.ts'
import { linesOf } from '../host/lines-of.ts'
import { firstWords, plainWords, refusalOf } from '../owner/refusal-of.ts'
import { runChange } from '../owner/run-change.ts'
import { settle } from '../systemd/settle.ts'
import { askContainer, type ContainerState, containerWords, readContainer } from './container-state.ts'
import { unreadableContainer } from './inspect-container.ts'

/** One command of Docker that changes something. A container is given its own time to end (`--stop-timeout`), 10 s unless told. */
export function docker(verb: string, ...words: string[]): Command {
  return { argv: ['docker', verb, ...words], root: true, timeoutMs: 75_000 }
}

/** Runs a command that starts a container and judges by how the container is two seconds later. */
export async function startContainer(
  place: ChangePlace,
  { name, done, command }: { name: string; done: string; command: Command },
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const batch = [...askContainer(name), command, settle, ...askContainer(name), askOutput(name)]
  return await runChange(place, batch, context, ([dateBefore, shownBefore, told, , date, shown, output]) => {
    const after = readContainer(date, shown)
    if (after === null && !/no such (?:object|container)/i.test(shown?.stderr ?? '')) {
      throw unreadableContainer(name, refusalOf(told))
    }
    const before = readContainer(dateBefore, shownBefore)
    return judgeContainer({ name, done, before, after }, refusalOf(told), output)
  })
}

/** Asks for what a container said last. */
function askOutput(name: string): Command {
  return { argv: ['docker', 'logs', '--tail', '5', name], root: true, timeoutMs: 8000, maxBytes: 64_000 }
}

interface Started {
  name: string
  /** `was restarted`, for people. */
  done: string
  before: ContainerState | null
  after: ContainerState | null
}

/** What came of starting a container: pure, so that each answer of the engine can be tried. */
export function judgeContainer(
  { name, done, before, after }: Started,
  refusal: string | null,
  output: Ran | undefined,
): ChangeOutcome {
  const why = refusal === null ? '' : ` (${refusal})`
  if (after === null) return { outcome: 'fail', summary: `There is no container ${name} any more${why}.` }
  const state = containerWords(after)
  if (after.startedAt === before?.startedAt && after.id === before?.id) {
    const error = after.error === null ? '' : ` ${plainWords(after.error)}`
    return {
      outcome: 'fail',
      summary: `${name} was not started anew${why}. It is as it was: ${state}.${error}`,
    }
  }
  const said = lastLine(output)
  const last = said === null ? '' : ` Its last line: ${said}`
  if (after.status !== 'running') {
    return { outcome: 'fail', summary: `${name} ${done} and did not stay up${why}: it is ${state}.${last}` }
  }
  // The engine counts from nothing again when somebody starts it.
  if (after.restarts > 0) {
    return { outcome: 'fail', summary: `${name} ${done}, ended and was started again: ${state}.${last}` }
  }
  return { outcome: 'pass', summary: `${name} ${done}: it is ${state}.` }
}

function lastLine(output: Ran | undefined): string | null {
  const lines = linesOf(`${output?.stdout ?? ''}\n${output?.stderr ?? ''}`)
  const last = lines.findLast((line) => line.trim() !== '')
  return last === undefined ? null : firstWords(last)
}
