import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { askMachine } from '../owner/run-change.ts'
import { aimAtPm2, pm2Exact } from './aim-at-pm2.ts'
import { pm2Line } from './pm2-command.ts'
import { askPm2, inspectPm2, readPm2 } from './pm2-state.ts'
import { startPm2App } from './start-pm2-app.ts'

/** Replaces the instances of an app of PM2 one after another, so that some serve all the time. */
export const pm2ReloadChange = defineChange({
  type: 'pm2.reload',
  title: 'Reload an app of PM2 without a gap',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: pm2Exact,
  async aim(site, _params, context) {
    const exact = await aimAtPm2(site, context)
    if ('lacking' in exact) return exact
    const { app: name, ...of } = exact
    const [date, listed] = await askMachine(site.place, askPm2(of), context)
    const { instances = [] } = readPm2(name, date, listed) ?? {}
    if (instances.length === 0) return { lacking: `PM2 did not say how ${name} is.` }
    if (instances.some(({ pm2 }) => pm2?.mode !== 'cluster')) {
      return { lacking: `${name} runs in fork mode, in which a reload is a restart.` }
    }
    if (instances.length < 2)
      return { lacking: `${name} has one instance: nothing would serve while it is replaced.` }
    return instances.every(({ pm2 }) => pm2?.status === 'online')
      ? exact
      : { lacking: `Not every instance of ${name} is online: it can be restarted, not reloaded.` }
  },
  commands: ({ app, ...of }) => [pm2Line(of, 'reload', app)],
  inspect: (place, exact, context) => inspectPm2(place, exact, context),
  apply: (place, exact, context) => startPm2App(place, { ...exact, verb: 'reload' }, context),
  undo: {
    none: 'A reload has no undo: the processes that ran before are gone, with what they held in memory.',
  },
})
