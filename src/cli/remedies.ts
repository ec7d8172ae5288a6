import { findCause } from '../diagnosis/causes.ts'
import { BotError } from '../errors.ts'
import { formatDuration } from '../model/duration.ts'
import { readConfiguration } from './read-configuration.ts'
import { printJson } from './screen.ts'

/** `fiveohtwo remedies [cause]`: what can be changed, for which causes, at what risk. */
export async function remediesCommand(cause: string | undefined, options: { json?: boolean }): Promise<void> {
  if (cause !== undefined && !findCause(cause)) {
    throw new BotError('UNKNOWN_CAUSE', `There is no cause "${cause}".`, 'List them with "fiveohtwo causes".')
  }
  const all = readConfiguration().remedies
  const remedies = all.filter(({ causes }) => cause === undefined || causes.some((each) => each === cause))
  if (options.json) return printJson(remedies)
  if (remedies.length === 0) {
    process.stdout.write(
      cause === undefined
        ? 'There are no remedies.\n'
        : `No remedy answers ${cause}. All: "fiveohtwo remedies".\n`,
    )
    return
  }
  const widest = Math.max(...remedies.map(({ name }) => name.length))
  for (const { name, title, risk, takesMs, causes, rollback } of remedies) {
    const back = rollback === 'undo' ? 'can be undone' : 'no way back'
    process.stdout.write(
      `${name.padEnd(widest)}  ${title} (${risk} risk, ${formatDuration(takesMs)}, ${back})\n` +
        `${''.padEnd(widest)}  ${causes.join(', ')}\n`,
    )
  }
}
