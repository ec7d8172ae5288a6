import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { aimAtPm2, pm2Exact } from './aim-at-pm2.ts'
import { pm2Line } from './pm2-command.ts'
import { inspectPm2 } from './pm2-state.ts'
import { startPm2App } from './start-pm2-app.ts'

/** Stops and starts all instances of an app of PM2, also of one that was given up. */
export const pm2RestartChange = defineChange({
  type: 'pm2.restart',
  title: 'Restart an app of PM2',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: pm2Exact,
  aim: (site, _params, context) => aimAtPm2(site, context),
  commands: ({ app, ...of }) => [pm2Line(of, 'restart', app)],
  inspect: (place, exact, context) => inspectPm2(place, exact, context),
  apply: (place, exact, context) => startPm2App(place, { ...exact, verb: 'restart' }, context),
  undo: {
    none: 'A restart has no undo: the processes that ran before are gone, with what they held in memory.',
  },
})
