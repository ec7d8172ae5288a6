import { styleText } from 'node:util'
import { startBot } from '../bot.ts'
import { BotError } from '../errors.ts'
import { createLog } from '../log.ts'
import { type Main, startMain } from '../main.ts'
import { version } from '../version.ts'
import { interruptSignal } from './interrupt.ts'
import { readConfiguration } from './read-configuration.ts'
import { reportError } from './report-error.ts'

/** `fiveohtwo start`: runs until it is told to stop. */
export async function start(): Promise<void> {
  const signal = interruptSignal()
  const main = await startMain(readConfiguration(), exitOn)
  process.stdout.write(banner(main))
  await aborted(signal)
  process.stdout.write('\nStopping; what is unfinished goes on at the next start.\n')
  await main.close()
}

/** The database is gone, so nothing can be closed in order; what is on disk is whole. */
function exitOn(error: Error): never {
  process.exit(reportError(error))
}

/** `fiveohtwo start worker [kind]`: one more process that takes jobs; as many as wanted. */
export async function startWorker(kind: string): Promise<void> {
  if (kind !== 'diagnose' && kind !== 'remediate') {
    throw new BotError('USAGE', `There is no worker "${kind}".`, 'Workers are: diagnose, remediate.')
  }
  const configuration = readConfiguration()
  const { databaseUrl, logLevel } = configuration.settings
  if (!databaseUrl) {
    throw new BotError(
      'WORKER_NEEDS_SERVERS',
      'The embedded database belongs to one process, so a worker cannot run as another.',
      'Set DATABASE_URL (and REDIS_URL, if you use Redis) for the bot and for its workers; docker-compose.yml shows how.',
    )
  }
  const signal = interruptSignal()
  const bot = await startBot({
    configuration,
    work: { diagnose: kind === 'diagnose', remediate: kind === 'remediate' },
    adapters: () => [],
    log: createLog(logLevel ?? 'info'),
  })
  process.stdout.write(`fiveohtwo ${version}: ${kind} worker on ${bot.queue.engine} is ready.\n`)
  await aborted(signal)
  await bot.close()
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function banner({ link, configuration }: Main): string {
  const paint = (style: 'bold' | 'dim' | 'green' | 'yellow', text: string) =>
    process.stdout.isTTY ? styleText(style, text) : text
  const rows = configuration.map(({ name, state, detail, next }) => {
    const mark = state === 'on' ? paint('green', 'on ') : paint('yellow', state === 'off' ? 'off' : '!  ')
    return `  ${mark}  ${name.padEnd(9)} ${detail}${next ? `\n                 ${paint('dim', next)}` : ''}`
  })
  return [
    `${paint('bold', `fiveohtwo ${version}`)} is ready.`,
    '',
    `  Console   ${paint('bold', link)}`,
    `            ${paint('dim', 'the link signs you in; then type: diagnose shop')}`,
    '',
    ...rows,
    '',
    'Stop it with Ctrl-C.',
    '',
  ].join('\n')
}
