import { BotError } from '../../errors.ts'
import type { ChangeContext, ChangePlace } from '../../model/change.ts'
import type { Command, HostTarget, Ran } from '../../model/host.ts'

/** The machine of a change's place; null for a mere address. */
export function machineOf(place: ChangePlace): HostTarget | null {
  return 'hops' in place ? place : null
}

/** Runs commands on the machine that a change is about. Throws what `Hosts.run` throws. */
export async function onMachine(
  place: ChangePlace,
  commands: readonly Command[],
  { hosts, signal }: ChangeContext,
): Promise<Ran[]> {
  const machine = machineOf(place)
  if (machine === null) {
    throw new BotError(
      'INTERNAL',
      `${place.id} is no machine, and nothing is run there.`,
      'Please report this.',
    )
  }
  if (hosts === undefined) {
    throw new BotError(
      'NOT_ALLOWED',
      `This worker may not log in to ${machine.host.name}.`,
      'Changes are carried out by the remediating worker.',
    )
  }
  return hosts.run(machine.host, commands, { signal })
}
