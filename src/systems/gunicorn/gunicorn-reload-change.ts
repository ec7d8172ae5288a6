import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { type Reload, readReload, reloadCommand } from '../app/reload.ts'
import { runChange } from '../owner/run-change.ts'
import { changeableUnit } from '../systemd/changeable-unit.ts'
import { anyChild, gunicornAtHand, inspectArbiter, runningArbiter } from './gunicorn-at-hand.ts'

const exact = runningArbiter.extend({
  /** The unit that reloads it; null where it is told by a signal. */
  unit: changeableUnit.nullable(),
})

/**
 * Makes gunicorn start new workers and let the old ones finish (HUP): https://docs.gunicorn.org/en/stable/signals.html. Where
 * the application cannot be loaded any more, gunicorn ends; with `preload_app` the code stays the same.
 */
export const gunicornReload = defineChange({
  type: 'gunicorn.reload',
  title: 'Reload gunicorn',
  actsOn: 'host',
  params: z.strictObject({}),
  exact,
  async aim(site, _params, context) {
    const found = await gunicornAtHand(site, context)
    if ('lacking' in found) return found
    return { pid: found.master.pid, ticks: found.master.ticks, unit: found.unit }
  },
  commands: ({ pid, unit }) => [unit === null ? `kill -HUP ${pid}` : `systemctl reload ${unit}`],
  inspect: (place, planned, context) => inspectArbiter(planned, place, context),
  apply(place, planned, context) {
    const reload = reloadOf(planned)
    return runChange(place, [reloadCommand(reload)], context, ([ran]) => readReload(ran, reload))
  },
  undo: { none: 'A reload has no undo; workers were replaced by others of the same kind.' },
})

function reloadOf({ pid, ticks, unit }: z.output<typeof exact>): Reload {
  return {
    name: 'gunicorn',
    master: { pid, ticks },
    workers: anyChild,
    turned: 'many',
    // It starts new workers at once, and they have the whole application to load.
    seconds: 30,
    check: null,
    reload:
      unit === null
        ? ['sh', '-c', 'kill -s HUP "$1"', 'sh', String(pid)]
        : ['systemctl', 'reload', '--', unit],
  }
}
