import { startDemoShop } from '../demo/shop.ts'
import { BotError } from '../errors.ts'
import type { Service } from '../model/service.ts'
import { rehearseRunbook } from '../runbook/rehearse-runbook.ts'
import { steps } from '../runbook/steps.ts'
import { findService } from './find-service.ts'
import { nearestName } from './nearest-name.ts'
import { readConfiguration } from './read-configuration.ts'
import { commandLine, rehearsalText } from './rehearsal-text.ts'
import { printJson } from './screen.ts'

/** `fiveohtwo diagnose <service> --dry-run`: says what a runbook would do, and connects to nothing. */
export async function dryRun(subject: string, options: { json?: boolean; runbook: string }): Promise<void> {
  const { services, runbooks } = readConfiguration()
  const runbook = runbooks.find(({ name }) => name === options.runbook)
  if (runbook === undefined) {
    const names = runbooks.map(({ name }) => name)
    throw new BotError(
      'UNKNOWN_RUNBOOK',
      `There is no runbook "${options.runbook.slice(0, 80)}".`,
      nearestName(options.runbook, names, 'Look into RUNBOOKS_DIR.'),
    )
  }
  const service = findService(services.length === 0 ? [await demoService()] : services, subject)
  const rehearsal = await rehearseRunbook(steps, runbook, service)
  if (options.json) {
    const sudoOf = new Map(service.hosts.map(({ name, sudo }) => [`host/${name}`, sudo]))
    return printJson({
      runbook: runbook.name,
      version: runbook.version,
      service: service.name,
      environment: service.environment,
      stages: rehearsal.stages.map(({ name, steps: ofStage }) => ({
        name,
        steps: ofStage.map(({ step, looks }) => ({
          ...step,
          looks: looks.map((look) => ({
            ...look,
            commands: look.commands.map((command) => ({
              ...command,
              line: commandLine(command, { sudo: sudoOf.get(look.place ?? '') ?? false }),
            })),
          })),
        })),
      })),
    })
  }
  const looks = rehearsal.stages.flatMap((stage) => stage.steps.flatMap((step) => step.looks))
  const count = looks.filter(({ wanted }) => wanted !== 'no').length
  process.stdout.write(
    [
      `${runbook.title} (${runbook.name}) for ${service.name} (${service.environment}): ${count} looks in ${runbook.stages.length} stages.`,
      'Dry run: nothing is connected to. What a step asks after its first questions depends on the answers.',
      ...rehearsalText(rehearsal, service),
      '',
    ].join('\n'),
  )
}

/** What it is like; its processes are not needed. */
async function demoService(): Promise<Service> {
  const demo = await startDemoShop()
  await demo.stop()
  return demo.service
}
