import { BotError, type ErrorCode, toBotError } from '../../errors.ts'
import type { ChangeContext, ChangeOutcome, ChangePlace } from '../../model/change.ts'
import type { Command, Ran } from '../../model/host.ts'
import { machineOf } from './machine-of.ts'

/** Errors of {@link import('../../model/host.ts').Hosts.run} that come before the first command. */
const beforeAnything: ReadonlySet<ErrorCode> = new Set([
  'HOST_UNREACHABLE',
  'HOST_KEY_UNKNOWN',
  'HOST_KEY_CHANGED',
  'HOST_LOGIN_REFUSED',
  'HOST_NOT_LISTED',
  'CONFIG_INVALID',
])

/**
 * Runs the commands of a change in one round trip and judges what they said. Where the machine could not be reached at
 * all, nothing was changed, and that is the outcome; whatever else is thrown means that nobody knows.
 */
export async function runChange(
  place: ChangePlace,
  commands: readonly Command[],
  context: ChangeContext,
  judge: (ran: readonly Ran[]) => ChangeOutcome | Promise<ChangeOutcome>,
): Promise<ChangeOutcome> {
  const ran = await askMachine(place, commands, context).catch((thrown: unknown): ChangeOutcome => {
    const error = toBotError(thrown)
    if (!beforeAnything.has(error.code)) throw error
    return { outcome: 'fail', summary: `Nothing was changed: ${error.message}` }
  })
  return 'outcome' in ran ? ran : await judge(ran)
}

/** Runs commands on the machine of a change. Throws what `Hosts.run` throws, and `NOT_ALLOWED` without any machines. */
export async function askMachine(
  place: ChangePlace,
  commands: readonly Command[],
  { hosts, signal }: ChangeContext,
): Promise<Ran[]> {
  const { host } = machineOf(place)
  if (hosts === undefined) {
    throw new BotError(
      'NOT_ALLOWED',
      `This process holds no key to ${host.name}.`,
      'Changes are carried out by the remediating worker.',
    )
  }
  return await hosts.run(host, commands, { signal })
}
