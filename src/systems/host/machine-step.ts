import { z } from 'zod'
import { BotError } from '../../errors.ts'
import { defineStep } from '../../model/step.ts'
import { type MachineCommand, machineCommands } from './machine-commands.ts'
import { machineFacts } from './machine-facts.ts'
import { summarizeMachine } from './summarize-machine.ts'

/** Looks at memory, disks, processor, limits and clock of a machine. Fails when something is used up. */
export const machineStep = defineStep({
  type: 'machine',
  title: 'Look at memory, disks and limits',
  looksAt: 'host',
  params: z.strictObject({}),
  async run({ host }, _params, { hosts, signal, now }) {
    if (hosts === undefined) throw noHosts()
    const names = Object.keys(machineCommands) as MachineCommand[]
    const beforeMs = now().getTime()
    const ran = await hosts.run(
      host,
      names.map((name) => machineCommands[name]),
      { signal },
    )
    const afterMs = now().getTime()
    const said = Object.fromEntries(names.map((name, index) => [name, ran[index]?.stdout ?? ''])) as Record<
      MachineCommand,
      string
    >
    const facts = machineFacts(said, { beforeMs, afterMs })
    if (facts.memory === null && facts.disks.length === 0 && facts.load === null) {
      throw new BotError(
        'PROGRAM_MISSING',
        `${host.name} shows neither /proc nor the output of df`,
        'Log in there and see whether `cat /proc/meminfo` works for the bot’s user; only Linux can be looked at.',
      )
    }
    return { ...summarizeMachine(facts), facts }
  },
})

function noHosts(): BotError {
  return new BotError('INTERNAL', 'The step machine was given no machines to look at.', 'Please report this.')
}
