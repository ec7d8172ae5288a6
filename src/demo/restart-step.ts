import { z } from 'zod'
import { BotError } from '../errors.ts'
import { defineStep } from '../model/step.ts'

/** Restarts the demo's process at a target: the one change that needs no host. */
export const restartStep = defineStep({
  type: 'demo.restart',
  effect: 'change',
  title: 'Restart a process of the demo shop',
  params: z.strictObject({}),
  looksAt: 'target',
  async run(target, _params, context) {
    const control = context.controls?.demo
    if (!control) {
      throw new BotError(
        'NOT_ALLOWED',
        'This worker holds no key to the demo shop.',
        'Changes are carried out by the remediating worker of the process that runs the demo.',
      )
    }
    const facts = await control.restart(`${target.hostname}:${target.port}`)
    const running = facts.after.state === 'running'
    return {
      outcome: running ? 'pass' : 'fail',
      summary: `${facts.name}: ${facts.before.state} → ${facts.after.state}${running ? ` as pid ${facts.after.pid}` : ''}`,
      facts,
    }
  },
})
