import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { readReload, reloadCommand } from '../app/reload.ts'
import { runChange } from '../owner/run-change.ts'
import { fpmAtHand, inspectFpm, reloadLines, reloadOf, runningFpm, testOf } from './php-fpm-at-hand.ts'

/** Makes PHP-FPM start itself anew after its test; running requests are cut off unless process_control_timeout is set. */
export const phpFpmReload = defineChange({
  type: 'php-fpm.reload',
  title: 'Reload PHP-FPM',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: z.strictObject({ fpm: runningFpm }),
  async aim(site, _params, context) {
    const found = await fpmAtHand(site, context)
    return 'lacking' in found ? found : { fpm: found.fpm }
  },
  commands: ({ fpm }) => reloadLines(fpm),
  inspect: (place, { fpm }, context) => inspectFpm(fpm, place, context),
  apply(place, { fpm }, context) {
    const reload = reloadOf(fpm, testOf(fpm))
    return runChange(place, [reloadCommand(reload)], context, ([ran]) => readReload(ran, reload))
  },
  undo: { none: 'A reload reads the configuration that lies there; nothing of it was changed.' },
})
