import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { readReload, reloadCommand } from '../app/reload.ts'
import { runChange } from '../owner/run-change.ts'
import { inspectNginx, nginxAtHand, reloadLines, reloadOf, runningNginx, testOf } from './nginx-at-hand.ts'

/**
 * Reloads nginx after its test, and sees that new workers took over: a failed reload keeps the old ones while systemctl
 * reports success.
 */
export const nginxReload = defineChange({
  type: 'nginx.reload',
  title: 'Reload nginx',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: z.strictObject({ nginx: runningNginx }),
  async aim(site, _params, context) {
    const found = await nginxAtHand(site, context)
    return 'lacking' in found ? found : { nginx: found.nginx }
  },
  commands: ({ nginx }) => reloadLines(nginx),
  inspect: (place, { nginx }, context) => inspectNginx(nginx, place, context),
  apply(place, { nginx }, context) {
    const reload = reloadOf(nginx, testOf(nginx))
    return runChange(place, [reloadCommand(reload)], context, ([ran]) => readReload(ran, reload))
  },
  undo: { none: 'A reload reads the configuration that lies there; nothing of it was changed.' },
})
