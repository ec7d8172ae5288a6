import type { Unit } from '../../model/facts/systemd.ts'

/** A unit of which nothing but the name is known. */
export function emptyUnit(name: string, why: Unit['why']): Unit {
  return {
    name,
    why,
    load: '',
    active: '',
    sub: '',
    result: '',
    restarts: null,
    mainPid: null,
    exitStatus: null,
    exitHow: null,
    startedAt: null,
    changedAt: null,
    sinceMs: null,
    memoryBytes: null,
    memoryMaxBytes: null,
    tasks: null,
    tasksMax: null,
    filesLimit: null,
    fragment: null,
    dropIns: [],
    needsReload: false,
    lastLines: [],
  }
}
