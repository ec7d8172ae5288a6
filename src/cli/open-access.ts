import { type BotOptions, startBot } from '../bot.ts'
import type { Configuration } from '../config/check.ts'
import { type DemoShop, startDemoShop } from '../demo/shop.ts'
import { BotError } from '../errors.ts'
import { createLog } from '../log.ts'
import type { Access } from './access.ts'
import { localAccess } from './local-access.ts'
import { remoteAccess } from './remote-access.ts'
import { reportError } from './report-error.ts'

/** What a command is going to do with the bot. */
export interface Need {
  /** Whether runs and changes are carried out by this process. */
  work: boolean
  /** Whether the demo shop must be there. */
  demo: boolean
  /** When the data folder is taken by a process that cannot be asked: go on in memory, or refuse. */
  otherwise: 'in-memory' | 'refuse'
  /** Keeps nothing, and asks nobody. */
  inMemory?: boolean
}

/**
 * Opens the data folder, or joins the bot that runs on it.
 * Throws `DATA_DIR_LOCKED` when neither is possible and the command cannot do without.
 */
export async function openAccess(
  configuration: Configuration,
  need: Need,
  note: (line: string) => void,
): Promise<Access> {
  const log = createLog(configuration.settings.logLevel ?? 'silent')
  const open = async (inMemory: boolean): Promise<Access> => {
    const demo: DemoShop | null = need.demo ? await startDemoShop() : null
    const options: BotOptions = {
      configuration,
      extraServices: demo ? [demo.service] : [],
      ...(demo ? { controls: { demo: demo.controls } } : {}),
      inMemory,
      work: { diagnose: need.work, remediate: need.work },
      adapters: () => [],
      log,
      onFatal: (error) => process.exit(reportError(error)),
    }
    try {
      return localAccess(await startBot(options), async () => demo?.stop())
    } catch (thrown) {
      await demo?.stop()
      throw thrown
    }
  }
  if (need.inMemory) return open(true)
  try {
    return await open(false)
  } catch (thrown) {
    if (!(thrown instanceof BotError) || thrown.code !== 'DATA_DIR_LOCKED') throw thrown
    const remote = await remoteAccess(configuration.settings.dataDir)
    if (remote) return remote
    if (need.otherwise === 'refuse') throw thrown
    note(`${thrown.message} This incident is not kept.`)
    return open(true)
  }
}
