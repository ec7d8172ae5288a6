import { createGathering } from '../../src/incident/alerts/gather-alarms.ts'
import type { Deps } from '../../src/incident/deps.ts'
import type { Alert } from '../../src/model/alert.ts'
import { type Monitoring, usualMonitoring } from '../../src/model/monitoring.ts'
import type { Service } from '../../src/model/service.ts'
import type { Happening, HappeningKind } from '../../src/model/timeline.ts'
import { sampleAlert } from './alarm-samples.ts'
import { type ChangeRig, createChangeRig, diagnosisOf, never } from './change-rig.ts'
import { sampleService } from './incident-samples.ts'

/** From filed alerts to incidents over a real store, with time in the test's hand; runs begin, and end when the test says so. */
export interface AlarmRig {
  rig: ChangeRig
  deps: Deps
  /** A service of a name of its own. */
  service(change?: Partial<Monitoring>): Service
  /** Files alerts of a service as told now. */
  tell(service: string, ...alerts: Partial<Alert>[]): Promise<void>
  /** Works until nothing is left to do; resolves to the turns it took. */
  settle(): Promise<number>
  /** As {@link settle}, by a process that has just started. */
  restart(deps?: Deps): Promise<number>
  pass(seconds: number): void
  /** The open incident of a service; throws when there is none. */
  incident(service: string): Promise<string>
  happened<K extends HappeningKind>(incident: string, kind: K): Promise<Extract<Happening, { kind: K }>[]>
  /** Ends the run that goes on, as if it had found this. */
  endRun(incident: string, state: 'healthy' | 'fault'): Promise<void>
}

export async function createAlarmRig(): Promise<AlarmRig> {
  const rig = await createChangeRig()
  const monitoring = new Map<string, Monitoring>()
  const deps: Deps = { ...rig.deps, monitoring }
  let gather = createGathering(deps, { mostRuns: 10_000 })
  let services = 0

  async function settle(): Promise<number> {
    for (let turns = 1; ; turns += 1) {
      const handled = await gather(never)
      if (handled === 'done') return turns
      if (handled === 'wait') throw new Error('it waits for nothing')
      rig.clock.ms += handled.again
    }
  }

  async function incident(service: string): Promise<string> {
    const [open] = await rig.store.incidents({ state: 'open', service, limit: 1 })
    if (open === undefined) throw new Error(`no incident of ${service} is open`)
    return open.id
  }

  return {
    rig,
    deps,
    service(change = {}) {
      services += 1
      const service = sampleService(`service-${services}`)
      deps.services.set(service.name, service)
      monitoring.set(service.name, { ...usualMonitoring(service.name), ...change })
      return service
    },
    async tell(service, ...alerts) {
      const at = new Date(rig.clock.ms).toISOString()
      await rig.store.fileAlerts(
        alerts.map(({ key = 'k', ...alert }) =>
          sampleAlert({ labels: { service }, at, ...alert, key: `${service}/${key}` }),
        ),
      )
    },
    settle,
    async restart(others = deps) {
      gather = createGathering(others, { mostRuns: 10_000 })
      return settle()
    },
    pass(seconds) {
      rig.clock.ms += seconds * 1000
    },
    incident,
    happened: (id, kind) => rig.happened(id, kind),
    async endRun(id, state) {
      const run = (await rig.store.incident(id))?.run
      if (!run) throw new Error(`no run of ${id} goes on`)
      const found = diagnosisOf([])
      const diagnosis = { ...found, verdict: { ...found.verdict, state } }
      await rig.store.append(id, [
        { kind: 'run.finished', run, diagnosis },
        ...(state === 'healthy'
          ? [{ kind: 'incident.closed' as const, by: { id: 'bot:fiveohtwo', name: 'x' }, reason: 'well' }]
          : []),
      ])
    },
  }
}
