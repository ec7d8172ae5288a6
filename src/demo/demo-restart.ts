import { z } from 'zod'
import { BotError } from '../errors.ts'
import { type ChangeContext, defineChange } from '../model/change.ts'

/** Restarts the demo's process at a target: the one change that needs no host. */
export const demoRestart = defineChange({
  type: 'demo.restart',
  title: 'Restart a process of the demo shop',
  actsOn: 'target',
  params: z.strictObject({}),
  exact: z.strictObject({ process: z.string() }),
  async aim({ place }) {
    if (!('hostname' in place)) return { lacking: 'The demo runs at addresses, not on machines.' }
    return { process: `${place.hostname}:${place.port}` }
  },
  commands: ({ process }) => [`restart the demo's process at ${process}`],
  async inspect(_place, { process }, context) {
    return demoOf(context).inspect(process)
  },
  async apply(_place, { process }, context) {
    const { running, summary } = await demoOf(context).restart(process)
    return { outcome: running ? 'pass' : 'fail', summary }
  },
  undo: { none: 'A restart has no undo; the process was not running.' },
})

function demoOf({ controls }: ChangeContext) {
  if (controls?.demo) return controls.demo
  throw new BotError(
    'NOT_ALLOWED',
    'This worker holds no key to the demo shop.',
    'Changes are carried out by the remediating worker of the process that runs the demo.',
  )
}
