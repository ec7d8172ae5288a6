import type { Unit } from '../../model/facts/systemd.ts'
import type { System } from '../../model/system.ts'
import { isUp } from '../supervisor/parse-status.ts'
import { isChangeableUnit } from '../systemd/changeable-unit.ts'
import { isUsualUnit } from '../systemd/find-units.ts'
import { isWell, roleOf } from '../systemd/judge-unit.ts'
import type { Looked } from './looked.ts'
import type { Owner } from './owner.ts'
import { publishing } from './owner-of-process.ts'
import type { SeenHere } from './seen-here.ts'

const gateways: ReadonlySet<System> = new Set<System>([
  'nginx',
  'openresty',
  'kong',
  'apache',
  'haproxy',
  'envoy',
  'traefik',
  'caddy',
  'varnish',
])

/** Something that may be meant to run the hop, with what speaks for that. */
export interface Candidate {
  owner: Owner
  name: string
  /** It is not as it should be; what runs well is thought of only where nothing else is to be had. */
  isDown: boolean
  /** The port of the hop is its own, as the run saw or its log says. */
  hasPort: boolean
  /** It is called like the hop or the service. */
  hasName: boolean
  /** What speaks for the cause names it. */
  isBlamed: boolean
  /** The inventory lists it, or the packages of the hop's system call it so. */
  isExpected: boolean
}

/** Everything on a machine that may be meant to run a hop of which no process listens. */
export function candidatesOf(seen: SeenHere, looked: Looked | null): Candidate[] {
  return [
    ...ofDocker(seen),
    ...ofPm2(seen, looked),
    ...ofSupervisor(seen, looked),
    ...ofSystemd(seen, looked),
  ]
}

function ofDocker(seen: SeenHere): Candidate[] {
  const own = new Set(
    seen.ports.flatMap((port) => publishing(seen.containers, port, seen.asked).map(({ name }) => name)),
  )
  return seen.containers.map(({ name, status }) => ({
    owner: { by: 'docker', container: name },
    name,
    isDown: status !== 'running',
    hasPort: own.has(name),
    hasName: seen.names.includes(name),
    isBlamed: seen.isBlamed(name),
    isExpected: seen.hop.some(({ system }) => system === 'docker'),
  }))
}

/** An app in several instances is one candidate, down when one of them is. */
function ofPm2(seen: SeenHere, looked: Looked | null): Candidate[] {
  const apps =
    looked === null
      ? seen.processes.map((app) => ({ app, of: null }))
      : [...looked.pm2.values()].flatMap(({ apps, user, home }) =>
          (apps ?? []).map((app) => ({ app, of: { user, home } })),
        )
  const found = new Map<string, Candidate>()
  for (const { app, of } of apps) {
    if (app.pm2 === null) continue
    const { name } = app
    const key = JSON.stringify([name, of])
    const before = seen.processes.filter((each) => each.pm2 !== null && each.name === name)
    const isDown = app.pm2.status !== 'online'
    found.set(key, {
      owner: { by: 'pm2', app: name, of },
      name,
      isDown: isDown || (found.get(key)?.isDown ?? false),
      hasPort: before.some(({ ports }) => ports.some((port) => seen.ports.includes(port))),
      hasName: seen.names.includes(name),
      isBlamed: seen.isBlamed(name),
      isExpected: seen.hop.some(({ system }) => system === 'node'),
    })
  }
  return [...found.values()]
}

function ofSupervisor(seen: SeenHere, looked: Looked | null): Candidate[] {
  const supervisors = looked === null ? [] : [...looked.supervisors.values()]
  return supervisors.flatMap(({ config, programs }) =>
    (programs ?? []).map(
      (program): Candidate => ({
        owner: { by: 'supervisor', program: program.name, config },
        name: program.name,
        // What was never started is not meant to run.
        isDown: !isUp(program) && program.note !== 'Not started',
        hasPort: false,
        hasName: program.name.split(':').some((part) => seen.names.includes(part.replace(/_\d{1,3}$/, ''))),
        isBlamed: program.name.split(':').some((part) => seen.isBlamed(part)),
        isExpected: false,
      }),
    ),
  )
}

/** As the machine says now, where it was asked; what it alone knows of must have a sign to be thought of. */
function ofSystemd(seen: SeenHere, looked: Looked | null): Candidate[] {
  const now = new Map(looked?.units.map((each) => [each.unit.name, each]))
  const known = seen.units.flatMap((unit) => {
    const state = now.get(unit.name)
    return ofUnit({ ...unit, ...(state && stateOf(state.unit)) }, seen, state?.exec ?? '')
  })
  const others = [...now.values()].flatMap(({ unit, exec, isMeant }) =>
    isMeant && !seen.units.some(({ name }) => name === unit.name) ? ofUnit(unit, seen, exec) : [],
  )
  const hasSign = ({ hasPort, hasName, isBlamed, isExpected }: Candidate) =>
    hasPort || hasName || isBlamed || isExpected
  return [...known, ...others.filter(hasSign)]
}

function stateOf({ load, active, sub, result }: Unit): Pick<Unit, 'load' | 'active' | 'sub' | 'result'> {
  return { load, active, sub, result }
}

function ofUnit(unit: Unit, seen: SeenHere, exec: string): Candidate[] {
  const { name, why, load, lastLines } = unit
  const systems = seen.hop.map(({ system }) => system)
  const isUsual = systems.some((system) => isUsualUnit(system, name))
  if (load !== 'loaded' || !isChangeableUnit(name)) return []
  if (!isUsual && roleOf(unit) !== 'app') return []
  const stem = name.replace(/\.service$/, '').replace(/@.*$/, '')
  const told = [...lastLines, exec].some((text) => seen.ports.some((port) => tellsPort(text, port)))
  // What runs a gateway and is not called so must tell the port: apps are called like the service as well.
  if (!isUsual && !told && systems.some((system) => gateways.has(system))) return []
  return [
    {
      owner: { by: 'systemd', unit: name },
      name,
      isDown: !isWell(unit),
      hasPort: isListening(unit, seen) || told,
      hasName: seen.names.includes(stem),
      isBlamed: seen.isBlamed(name),
      isExpected: isUsual || why === 'listed',
    },
  ]
}

/** It was looked at because it listens at a port of the path; which one is plain where the machine runs one hop. */
function isListening({ why, mainPid }: Unit, { machine, ports, listeners, masters }: SeenHere): boolean {
  const isMain = listeners.some(
    ({ port, process }) =>
      port !== null && ports.includes(port) && process !== null && process.pid === mainPid,
  )
  if (isMain || (mainPid !== null && masters.includes(mainPid))) return true
  return why === 'listens' && new Set(machine.hops.map(({ hop }) => hop)).size === 1
}

/** Whether a text tells a port: `listening on :8000`, `--port 8000`, `0.0.0.0:8000`, `-p 8000`. */
export function tellsPort(text: string, port: number): boolean {
  return new RegExp(`(?::|(?:^|[^a-z])port[ =:]{1,3}|\\s-p[ =]?)${port}(?![\\d.])`, 'i').test(
    text.slice(0, 4000),
  )
}
