import { z } from 'zod'
import {
  type ChangeContext,
  type ChangeOutcome,
  type ChangePlace,
  type ChangeSite,
  defineChange,
  type NotAimed,
} from '../../model/change.ts'
import { refusalOf } from '../owner/refusal-of.ts'
import { askMachine, runChange } from '../owner/run-change.ts'
import { spareMemory } from '../systemd/limit-of.ts'
import { aimAtContainer } from './aim-at-container.ts'
import { askContainer, containerName, readContainer } from './container-state.ts'
import { inspectContainer, unreadableContainer } from './inspect-container.ts'
import { raisedMemory } from './raised-memory.ts'
import { docker, startContainer } from './start-container.ts'
import { stopContainer } from './stop-container.ts'

const bytes = z.int().positive()
/** Memory and swap together; -1 for no limit of it. */
const swap = z.int().min(-1)
const exact = z.strictObject({
  container: containerName,
  from: z.strictObject({ memory: bytes, swap }),
  to: z.strictObject({ memory: bytes, swap }),
  /** It had ended, and is started with the new limit. */
  start: z.boolean(),
})
type Exact = z.output<typeof exact>
type Limits = Exact['to']

/** Gives a container more memory while it runs; the compose file or whatever made it knows nothing of that. */
export const dockerMemoryChange = defineChange({
  type: 'docker.memory',
  title: 'Raise the memory limit of a container',
  actsOn: 'host',
  params: z.strictObject({
    /** How many times the limit that it has. */
    factor: z.number().min(1.1).max(8).default(1.5),
  }),
  exact,
  aim: (site, { factor }, context) => aim(site, factor, context),
  commands: ({ container, to, start }) => [
    words(container, to),
    ...(start ? [`docker start ${container}`] : []),
  ],
  inspect: (place, { container }, context) => inspectContainer(place, container, context),
  async apply(place, { container, from, to, start }, context) {
    const raised = await update(place, container, to, context)
    if (raised.outcome === 'fail' || !start) return raised
    const started = await startContainer(
      place,
      { name: container, done: 'was started', command: docker('start', container) },
      context,
    )
    if (started.outcome === 'pass') return { ...started, summary: `${raised.summary} ${started.summary}` }
    const back = await lower(place, { container, from, start }, context)
    return { outcome: 'fail', summary: `${started.summary} ${back.summary}` }
  },
  undo: {
    commands: ({ container, from, start }) => [
      ...(start ? [`docker stop ${container}`] : []),
      words(container, from),
    ],
    apply: (place, given, context) => lower(place, given, context),
  },
})

async function aim(site: ChangeSite, factor: number, context: ChangeContext): Promise<Exact | NotAimed> {
  const container = await aimAtContainer(site, context)
  if ('lacking' in container) return container
  const { name, status } = container
  if (status === 'paused' || status === 'dead') return { lacking: `The container ${name} is ${status}.` }
  const [memory] = await askMachine(
    site.place,
    [{ argv: ['cat', '/proc/meminfo'], timeoutMs: 3000 }],
    context,
  )
  const raised = raisedMemory(container, factor, spareMemory(memory?.stdout ?? ''))
  if ('lacking' in raised) return raised
  return { container: name, ...raised, start: status === 'exited' || status === 'created' }
}

/** Stopped first where the change has started it: the kernel kills what holds more than a limit that is lowered. */
async function lower(
  place: ChangePlace,
  { container, from, start }: Pick<Exact, 'container' | 'from' | 'start'>,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const stopped = start ? await stopContainer(place, container, context) : null
  if (stopped?.outcome === 'fail') return stopped
  const lowered = await update(place, container, from, context)
  return stopped === null ? lowered : { ...lowered, summary: `${stopped.summary} ${lowered.summary}` }
}

function options({ memory, swap: both }: Limits): string[] {
  return ['--memory', String(memory), '--memory-swap', String(both)]
}

function words(container: string, limits: Limits): string {
  return `docker update ${options(limits).join(' ')} ${container}`
}

function update(
  place: ChangePlace,
  container: string,
  limits: Limits,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const batch = [docker('update', ...options(limits), container), ...askContainer(container)]
  return runChange(place, batch, context, ([told, date, shown]) => {
    const after = readContainer(date, shown)
    const refusal = refusalOf(told)
    if (after === null) throw unreadableContainer(container, refusal)
    const now =
      after.memoryBytes === null ? 'unlimited' : `${Math.round(after.memoryBytes / 1024 / 1024)} MiB`
    return after.memoryBytes === limits.memory
      ? { outcome: 'pass', summary: `The memory limit of ${container} is ${now} now.` }
      : {
          outcome: 'fail',
          summary: `The memory limit of ${container} was not changed${refusal === null ? '' : ` (${refusal})`}: it is ${now}.`,
        }
  })
}
