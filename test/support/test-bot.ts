import { type Bot, type BotOptions, startBot } from '../../src/bot.ts'
import { checkConfiguration } from '../../src/config/check.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { createLog } from '../../src/log.ts'
import type { Entry } from '../../src/model/timeline.ts'

/** In whose name tests type and click. */
export const tester = { id: 'terminal:tester', name: 'tester' }

/** A whole bot on an embedded database, in memory unless the environment names a folder. */
export async function startTestBot(
  env: Record<string, string> = {},
  options: Partial<BotOptions> = {},
): Promise<Bot> {
  const configuration = checkConfiguration(env, import.meta.dirname)
  const [problem] = configuration.problems
  if (problem) throw new Error(formatProblem(problem))
  return startBot({
    configuration,
    inMemory: env.DATA_DIR === undefined,
    work: { diagnose: true, remediate: true },
    adapters: () => [],
    log: createLog('silent'),
    ...options,
  })
}

/** Types a command and returns the incident it started. */
export async function type(bot: Bot, text: string): Promise<string> {
  const { incident } = await bot.inbox.command(text, { person: tester, platform: 'terminal' })
  if (incident === undefined) throw new Error(`"${text}" started no incident`)
  return incident
}

/** The incident's timeline as soon as it satisfies the condition. */
export async function timelineWhen(
  bot: Bot,
  incident: string,
  condition: (entries: Entry[]) => boolean,
): Promise<Entry[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Entry[]>()
  const look = () =>
    bot.deps.timeline.entries(incident).then((entries) => {
      if (condition(entries)) resolve(entries)
    }, reject)
  const stop = await bot.store.listen(look)
  try {
    await look()
    return await promise
  } finally {
    await stop()
  }
}

/** How many runs of the timeline have a verdict. */
export function verdictsOf(entries: Entry[]) {
  return entries.flatMap(({ what }) => (what.kind === 'run.finished' ? [what.diagnosis.verdict] : []))
}
