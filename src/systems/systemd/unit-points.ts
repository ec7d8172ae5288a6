import type { Unit } from '../../model/facts/systemd.ts'
import type { Weights } from '../../model/sight.ts'
import { emptyUnit } from './empty-unit.ts'
import { exitWeights } from './exit-status.ts'

const hour = 3_600_000

/** A unit that is well, for examples. */
export const runningUnit: Unit = {
  ...emptyUnit('shop-api.service', 'listed'),
  load: 'loaded',
  active: 'active',
  sub: 'running',
  result: 'success',
  restarts: 0,
  mainPid: 812,
  sinceMs: 50 * hour,
}
/** A unit that has failed, for examples. */
export const failedUnit: Unit = {
  ...runningUnit,
  active: 'failed',
  sub: 'failed',
  result: 'exit-code',
  mainPid: null,
  exitStatus: 1,
  exitHow: 'exited',
}
/** One thing to see of a unit. */
export interface UnitPoint {
  name: string
  weights: Weights
  reference: string
  fact: string
  see(unit: Unit): boolean
  yes: Unit
  no: Unit
}

const results = 'systemd.service(5), $SERVICE_RESULT'

function isDown({ active, load }: Unit): boolean {
  return load !== 'not-found' && (active === 'failed' || active === 'inactive')
}

/** systemd 252 keeps the result of the last failure where it gave up; then its journal, or five restarts, tell. */
function gaveUp(unit: Unit): boolean {
  if (unit.active !== 'failed') return false
  if (unit.result === 'start-limit-hit') return true
  return (
    unit.lastLines.some((line) => line.includes('Start request repeated too quickly')) ||
    (unit.restarts ?? 0) >= 5
  )
}

function isBroken(unit: Unit, result: string): boolean {
  return (unit.active === 'failed' || unit.sub === 'auto-restart') && unit.result === result
}

/** What is seen of units of the app; those not known to be of the path weigh half. */
export const unitPoints: readonly UnitPoint[] = [
  {
    name: 'down',
    weights: { 'backend-down': 17 },
    reference: 'systemctl(1), ActiveState',
    fact: 'listen',
    see: isDown,
    yes: failedUnit,
    no: runningUnit,
  },
  {
    name: 'not-executed',
    weights: { 'app-boot-failure': 25 },
    reference: 'systemd.exec(5), Process Exit Codes: 200 to 245 are systemd’s own',
    fact: 'boot',
    see: ({ exitHow, exitStatus, active, sub }) =>
      exitHow === 'exited' &&
      exitStatus !== null &&
      exitStatus >= 200 &&
      exitStatus <= 245 &&
      (active === 'failed' || sub === 'auto-restart'),
    yes: { ...failedUnit, exitStatus: 203 },
    no: failedUnit,
  },
  {
    name: 'exit-code',
    weights: exitWeights(1),
    reference: results,
    fact: 'exit',
    see: (unit) =>
      isBroken(unit, 'exit-code') &&
      unit.exitHow !== 'killed' &&
      !(unit.exitStatus !== null && unit.exitStatus >= 126),
    yes: failedUnit,
    no: { ...failedUnit, exitStatus: 203 },
  },
  {
    name: 'exit-killed',
    weights: exitWeights(137),
    reference: results,
    fact: 'exit',
    see: (unit) =>
      (isBroken(unit, 'exit-code') && unit.exitStatus === 137) ||
      (isBroken(unit, 'signal') && unit.exitHow === 'killed' && unit.exitStatus === 9),
    yes: { ...failedUnit, result: 'signal', exitHow: 'killed', exitStatus: 9 },
    no: failedUnit,
  },
  {
    name: 'crash',
    weights: exitWeights(139),
    reference: results,
    fact: 'crash',
    see: (unit) =>
      (isBroken(unit, 'core-dump') || isBroken(unit, 'signal')) &&
      [4, 5, 7, 8, 11, 31].includes(unit.exitStatus ?? 0) &&
      unit.exitHow !== 'exited',
    yes: { ...failedUnit, result: 'signal', exitHow: 'killed', exitStatus: 11 },
    no: { ...failedUnit, result: 'signal', exitHow: 'killed', exitStatus: 9 },
  },
  {
    name: 'abort',
    weights: exitWeights(134),
    reference: `${results}; abort(3)`,
    fact: 'crash',
    see: (unit) =>
      (isBroken(unit, 'core-dump') || isBroken(unit, 'signal')) &&
      unit.exitStatus === 6 &&
      unit.exitHow !== 'exited',
    yes: { ...failedUnit, result: 'core-dump', exitHow: 'dumped', exitStatus: 6 },
    no: { ...failedUnit, result: 'core-dump', exitHow: 'dumped', exitStatus: 11 },
  },
  {
    name: 'oom-kill',
    weights: { 'oom-cgroup': 20, 'oom-host': 15 },
    reference: results,
    fact: 'oom',
    see: (unit) => isBroken(unit, 'oom-kill') && unit.memoryMaxBytes === null,
    yes: { ...failedUnit, result: 'oom-kill' },
    no: { ...failedUnit, result: 'oom-kill', memoryMaxBytes: 2 ** 28 },
  },
  {
    name: 'oom-kill-at-limit',
    weights: { 'oom-cgroup': 25, 'oom-host': 7 },
    reference: `${results}; systemd.resource-control(5), MemoryMax=`,
    fact: 'oom',
    see: (unit) => isBroken(unit, 'oom-kill') && unit.memoryMaxBytes !== null,
    yes: { ...failedUnit, result: 'oom-kill', memoryMaxBytes: 2 ** 28 },
    no: { ...failedUnit, memoryMaxBytes: 2 ** 28 },
  },
  {
    name: 'timeout',
    weights: { 'app-boot-failure': 14, 'ungraceful-shutdown': 7, 'dependency-slow': 4 },
    reference: `${results}; systemd.service(5), TimeoutStartSec= and TimeoutStopSec=`,
    fact: 'boot',
    see: (unit) => isBroken(unit, 'timeout'),
    yes: { ...failedUnit, result: 'timeout' },
    no: failedUnit,
  },
  {
    name: 'resources',
    weights: { 'app-boot-failure': 17 },
    reference: `${results}: a file, directory or process that it needs could not be had`,
    fact: 'boot',
    see: (unit) => isBroken(unit, 'resources') || isBroken(unit, 'protocol') || unit.load === 'bad-setting',
    yes: { ...failedUnit, result: 'resources' },
    no: failedUnit,
  },
  {
    name: 'watchdog',
    weights: { 'event-loop-blocked': 20, 'io-stall': 6 },
    reference: `${results}; systemd.service(5), WatchdogSec=`,
    fact: 'watchdog',
    see: (unit) => isBroken(unit, 'watchdog'),
    yes: { ...failedUnit, result: 'watchdog' },
    no: failedUnit,
  },
  {
    name: 'gave-up',
    weights: { 'restart-limit-hit': 26, 'app-boot-failure': 7, 'app-crash-loop': 4 },
    reference: 'systemd.unit(5), StartLimitBurst=: 5 in 10 s unless told',
    fact: 'restart-limit',
    see: gaveUp,
    yes: { ...failedUnit, restarts: 5 },
    no: failedUnit,
  },
  {
    name: 'restarting',
    weights: { 'app-crash-loop': 23, 'app-boot-failure': 9 },
    reference: 'systemd.service(5), Restart=: auto-restart is the pause before the next start',
    fact: 'restart',
    see: ({ active, sub }) => active === 'activating' && sub.startsWith('auto-restart'),
    yes: { ...failedUnit, active: 'activating', sub: 'auto-restart' },
    no: { ...runningUnit, active: 'activating', sub: 'start' },
  },
  {
    name: 'restarted-often',
    weights: { 'app-crash-loop': 18, 'app-crash-request': 5 },
    reference: 'systemctl show, NRestarts: since the last start by hand',
    fact: 'restart',
    see: ({ active, restarts, sinceMs }) =>
      active === 'active' && restarts !== null && restarts >= 3 && sinceMs !== null && sinceMs < hour / 4,
    yes: { ...runningUnit, restarts: 12, sinceMs: 20_000 },
    no: { ...runningUnit, restarts: 12, sinceMs: 90 * hour },
  },
  {
    name: 'started-lately',
    weights: { 'deploy-in-progress': 6, 'app-crash-loop': 2 },
    reference: 'systemctl show, StateChangeTimestamp',
    fact: 'start',
    see: ({ active, restarts, sinceMs }) =>
      (active === 'active' || active === 'activating') &&
      (restarts ?? 0) === 0 &&
      sinceMs !== null &&
      sinceMs < 300_000,
    yes: { ...runningUnit, sinceMs: 15_000 },
    no: runningUnit,
  },
  {
    name: 'changing',
    weights: { 'deploy-in-progress': 13, 'app-boot-failure': 3 },
    reference: 'systemctl(1): the unit is on its way up or down',
    fact: 'start',
    see: ({ active, sub }) =>
      (active === 'activating' && !sub.startsWith('auto-restart')) ||
      active === 'deactivating' ||
      active === 'reloading',
    yes: { ...runningUnit, active: 'deactivating', sub: 'stop-sigterm' },
    no: runningUnit,
  },
  {
    name: 'stopped',
    weights: { 'backend-down': 8, 'deploy-in-progress': 3, 'app-crash-loop': -6 },
    reference:
      'systemctl(1): inactive without a failure is a stop by somebody, or a start that nobody asked for',
    fact: 'listen',
    see: ({ active, load, result }) => active === 'inactive' && load === 'loaded' && result === 'success',
    yes: { ...runningUnit, active: 'inactive', sub: 'dead' },
    no: failedUnit,
  },
  {
    name: 'exited',
    weights: { 'backend-down': 12 },
    reference: 'systemctl(1): active (exited) is a script that ended well and left nothing running',
    fact: 'listen',
    see: ({ active, sub }) => active === 'active' && sub === 'exited',
    yes: { ...runningUnit, sub: 'exited' },
    no: runningUnit,
  },
  {
    name: 'masked',
    weights: { 'backend-down': 10, 'app-boot-failure': 4 },
    reference: 'systemctl(1), mask; LoadState not-found',
    fact: 'unit',
    see: ({ load }) => load === 'masked' || load === 'not-found',
    yes: { ...runningUnit, load: 'masked', active: 'inactive', sub: 'dead' },
    no: runningUnit,
  },
  {
    name: 'tasks-used-up',
    weights: { 'pids-limit': 20 },
    reference: 'systemd.resource-control(5), TasksMax=',
    fact: 'pids',
    see: ({ tasks, tasksMax }) => tasks !== null && tasksMax !== null && tasks >= tasksMax * 0.95,
    yes: { ...runningUnit, tasks: 64, tasksMax: 64 },
    no: { ...runningUnit, tasks: 12, tasksMax: 64 },
  },
  {
    name: 'memory-at-limit',
    weights: { 'oom-cgroup': 10, 'slow-app-timeout': 2 },
    reference: 'systemd.resource-control(5), MemoryMax=: caches count too',
    fact: 'memory',
    see: ({ memoryBytes, memoryMaxBytes }) =>
      memoryBytes !== null && memoryMaxBytes !== null && memoryBytes >= memoryMaxBytes * 0.95,
    yes: { ...runningUnit, memoryBytes: 265_000_000, memoryMaxBytes: 268_435_456 },
    no: { ...runningUnit, memoryBytes: 65_000_000, memoryMaxBytes: 268_435_456 },
  },
  {
    name: 'needs-reload',
    weights: { 'deploy-in-progress': 2, 'bad-release': 2 },
    reference: 'systemctl show, NeedDaemonReload',
    fact: 'reload',
    see: ({ needsReload }) => needsReload,
    yes: { ...runningUnit, needsReload: true },
    no: runningUnit,
  },
]
