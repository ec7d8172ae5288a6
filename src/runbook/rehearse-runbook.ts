import type { Command } from '../model/host.ts'
import type { Runbook, RunbookStep } from '../model/runbook.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'
import { compileCondition, evaluateCondition } from './condition.ts'
import { isHost, type Place, placesFor } from './place.ts'
import { probeWords } from './probe-words.ts'
import { recordingHosts } from './recording-hosts.ts'
import { targetsOf } from './select-targets.ts'
import type { StepRegistry } from './steps.ts'

/** What one step would do at one place. */
export interface RehearsedLook {
  /** Null for the whole path. */
  place: string | null
  /** `no`: its condition is false here. `open`: its condition is about what earlier steps will have seen. */
  wanted: 'yes' | 'no' | 'open'
  /** What would be sent from here, in words; null for a look inside a machine. */
  probe: string | null
  /** What would be run there first; what is asked next may depend on the answers. */
  commands: Command[]
}

export interface RehearsedStep {
  step: RunbookStep
  title: string
  looks: RehearsedLook[]
}

/** A whole runbook for one service, worked out and not carried out. */
export interface Rehearsal {
  stages: { name: string; steps: RehearsedStep[] }[]
}

/** A step that waits for something of its own does not hold up a rehearsal. */
const longestMs = 2000

/** Works out what a runbook would do for a service: every place, every condition, every command. Nothing is connected to. */
export async function rehearseRunbook(
  steps: StepRegistry,
  { stages }: Pick<Runbook, 'stages'>,
  service: Service,
): Promise<Rehearsal> {
  const targets = targetsOf(service)
  return {
    stages: await Promise.all(
      stages.map(async (stage) => ({
        name: stage.name,
        steps: await Promise.all(
          stage.steps.map(async (step) => ({
            step,
            title: steps[step.type].title,
            looks: await Promise.all(
              placesFor(step.forEach, service).map((place) => rehearse(steps, step, place, service, targets)),
            ),
          })),
        ),
      })),
    ),
  }
}

async function rehearse(
  steps: StepRegistry,
  step: RunbookStep,
  place: Place,
  service: Service,
  targets: Target[],
): Promise<RehearsedLook> {
  const wanted = isWanted(step, place, service, targets)
  const look = { place: place?.id ?? null, wanted, probe: null, commands: [] }
  if (wanted === 'no') return look
  if (!isHost(place)) return { ...look, probe: probeWords(step, place) }
  return { ...look, commands: await commandsOf(steps, step, place, targets) }
}

function isWanted(
  step: RunbookStep,
  place: Place,
  service: Service,
  targets: Target[],
): RehearsedLook['wanted'] {
  if (step.when === null) return 'yes'
  const condition = compileCondition(step.when)
  if (condition.steps.length > 0) return 'open'
  return evaluateCondition(condition, { place, targets, service, evidence: [] }) ? 'yes' : 'no'
}

async function commandsOf(
  steps: StepRegistry,
  { type, with: written }: RunbookStep,
  place: Place,
  targets: Target[],
): Promise<Command[]> {
  const step = steps[type]
  if (step.looksAt !== 'host' || !isHost(place)) return []
  const hosts = recordingHosts()
  const signal = AbortSignal.timeout(longestMs)
  const looked = step.run(place, step.params.parse(written), {
    signal,
    now: () => new Date(),
    resolve: async () => ({ failure: 'no-data', durationMs: 0 }),
    targets,
    hosts,
  })
  // Without answers most steps give up, which is fine: what they asked is noted.
  await Promise.race([
    looked.catch(() => undefined),
    new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true })),
  ])
  return hosts.asked
}
