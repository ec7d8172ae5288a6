import { openAccess } from './open-access.ts'
import { readConfiguration } from './read-configuration.ts'
import { printJson, printMessage } from './screen.ts'

/** `fiveohtwo incidents`. */
export async function incidents(options: { all?: boolean; json?: boolean }): Promise<void> {
  const access = await openAccess(
    readConfiguration(),
    { work: false, demo: false, otherwise: 'refuse' },
    () => undefined,
  )
  try {
    if (options.json) return printJson(await access.incidents(options.all ? 'all' : 'open'))
    printMessage((await access.command(options.all ? 'incidents all' : 'incidents')).message)
  } finally {
    await access.close()
  }
}
