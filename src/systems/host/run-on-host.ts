import { BotError } from '../../errors.ts'
import type { Command, HostTarget, Ran } from '../../model/host.ts'
import type { StepContext } from '../../model/step.ts'

/** Runs commands on the machine that a step looks at. Throws what `Hosts.run` throws. */
export async function runOnHost(
  { host }: HostTarget,
  commands: readonly Command[],
  { hosts, signal }: StepContext,
): Promise<Ran[]> {
  if (hosts === undefined) {
    throw new BotError(
      'INTERNAL',
      `The step was given no machines to look at, ${host.name} among them.`,
      'Please report this.',
    )
  }
  return await hosts.run(host, commands, { signal })
}
