import { startBot } from '../bot.ts'
import { planSections } from '../chat/cards/plan-sections.ts'
import { startDemoShop } from '../demo/shop.ts'
import { BotError } from '../errors.ts'
import { type RemedyRehearsal, rehearseRemedy } from '../incident/plan/rehearse-remedy.ts'
import { createLog } from '../log.ts'
import { formatDuration } from '../model/duration.ts'
import { findService } from './find-service.ts'
import { interruptSignal } from './interrupt.ts'
import { nearestName } from './nearest-name.ts'
import { readConfiguration } from './read-configuration.ts'
import { printJson } from './screen.ts'

interface Options {
  service?: string
  at?: string
  dryRun?: boolean
  json?: boolean
}

/** `fiveohtwo remedy <name> --service <name> --dry-run`: exit 1 when something would stop it; nothing is changed. */
export async function remedyCommand(name: string, options: Options): Promise<void> {
  const configuration = readConfiguration()
  const remedy = configuration.remedies.find((each) => each.name === name)
  if (remedy === undefined) {
    const names = configuration.remedies.map((each) => each.name)
    throw new BotError(
      'UNKNOWN_REMEDY',
      `There is no remedy "${name.slice(0, 80)}".`,
      nearestName(name, names, 'List them with "fiveohtwo remedies".'),
    )
  }
  if (!options.dryRun) {
    throw new BotError(
      'USAGE',
      'A remedy is made in an incident, when a person has approved its plan; here it is only tried dry.',
      `Add --dry-run, or diagnose first and then: propose INC-42 ${name}.`,
    )
  }
  if (options.service === undefined) {
    throw new BotError('USAGE', 'It is open for which service.', 'Add --service, as in: --service shop.')
  }
  const runbook = configuration.runbooks.find((each) => each.name === '502')
  if (runbook === undefined)
    throw new BotError('UNKNOWN_RUNBOOK', 'There is no 502.yaml.', 'See RUNBOOKS_DIR.')
  const signal = interruptSignal()
  const demo = configuration.services.length === 0 ? await startDemoShop() : null
  // A bot in memory that takes no work: everything is wired as it would be, and nothing can be carried out.
  const settings = { ...configuration.settings, databaseUrl: null, redisUrl: null }
  const bot = await startBot({
    configuration: { ...configuration, settings },
    ...(demo ? { extraServices: [demo.service], controls: { demo: demo.controls } } : {}),
    inMemory: true,
    work: { diagnose: false, remediate: false },
    adapters: () => [],
    log: createLog(settings.logLevel ?? 'silent'),
  })
  try {
    const service = findService([...bot.deps.services.values()], options.service)
    const wish = { service, remedy, at: options.at ?? null, runbook }
    const rehearsal = await rehearseRemedy(bot.deps, wish, signal)
    if (rehearsal.stops.length > 0) process.exitCode = 1
    if (options.json) return printJson(rehearsal)
    const { approvers } = service.changes.rules[remedy.risk]
    process.stdout.write(`${remedyText(rehearsal, approvers).join('\n')}\n`)
  } finally {
    await bot.close()
    await demo?.stop()
  }
}

function remedyText(
  { remedy, service, looks, verdict, plan, stops }: RemedyRehearsal,
  approvers: string[],
): string[] {
  const head = [`${remedy} for ${service}: dry run, nothing is changed.`, `Looked ${looks} times. ${verdict}`]
  const body =
    plan === null
      ? []
      : [
          '',
          `${plan.title} (${plan.risk} risk, usually ${formatDuration(plan.takesMs)})`,
          `Reach: ${plan.reach}`,
          ...plan.privileges.map((line) => `Needs: ${line}`),
          ...(approvers.length > 0
            ? [`Decided by: ${approvers.includes('*') ? 'anybody' : approvers.join(', ')}`]
            : []),
          ...planSections(plan).flatMap(({ title, lines }) => [
            '',
            title,
            ...lines.map((line) => `  ${line}`),
          ]),
        ]
  const end =
    stops.length === 0
      ? [
          '',
          'Nothing would stop it now. Freezes, limits per hour and cool-downs are looked at when it is proposed.',
        ]
      : ['', 'What would stop it:', ...stops.map((why) => `  - ${why}`)]
  return [...head, ...body, ...end]
}
