import type { Evidence } from '../../../model/evidence.ts'
import { seenOf } from '../seen-of.ts'

/** A process, unit or container that started. */
export interface Restart {
  /** Milliseconds since 1970. */
  at: number
  /** `shop-api.service`, `container app`. */
  what: string
  evidence: Evidence
}

/** Every start that was seen, of units, containers and processes, latest last; each name and second once. */
export function seenRestarts(evidence: readonly Evidence[]): Restart[] {
  const all = [
    ...seenOf(evidence, 'changes').flatMap((each) =>
      each.facts.changes
        .filter(({ kind }) => kind === 'process-started')
        .map(({ at, what }) => restart(at, what.replace(/ started$/, ''), each)),
    ),
    ...seenOf(evidence, 'systemd').flatMap((each) =>
      each.facts.units.map(({ startedAt, name }) => restart(startedAt, name, each)),
    ),
    ...seenOf(evidence, 'docker').flatMap((each) => [
      ...each.facts.containers.map(({ startedAt, name }) => restart(startedAt, `container ${name}`, each)),
      ...each.facts.events
        .filter(({ action }) => action === 'start')
        .map(({ at, container }) => restart(at, `container ${container}`, each)),
    ]),
    ...seenOf(evidence, 'gunicorn').flatMap((each) =>
      each.facts.masters.map(({ startedAt, pid }) => restart(startedAt, `gunicorn (pid ${pid})`, each)),
    ),
    ...seenOf(evidence, 'node').flatMap((each) =>
      each.facts.processes.map(({ startedAt, name }) => restart(startedAt, `node process ${name}`, each)),
    ),
  ].filter((each) => each !== null)
  const unique = new Map(all.map((each) => [`${each.what} ${Math.round(each.at / 1000)}`, each]))
  return [...unique.values()].sort((a, b) => a.at - b.at)
}

function restart(at: string | null, what: string, evidence: Evidence): Restart | null {
  const time = at === null ? Number.NaN : Date.parse(at)
  return Number.isFinite(time) ? { at: time, what, evidence } : null
}
