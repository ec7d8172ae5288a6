import { isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { causes } from '../diagnosis/causes.ts'
import type { Host } from '../model/host.ts'
import type { Monitoring } from '../model/monitoring.ts'
import type { Identity } from '../model/people.ts'
import type { Remedy } from '../model/remedy.ts'
import type { Runbook } from '../model/runbook.ts'
import type { Service } from '../model/service.ts'
import { changeSteps } from '../runbook/change-steps.ts'
import { loadRemedies } from '../runbook/load-remedies.ts'
import { loadRunbooks } from '../runbook/load-runbooks.ts'
import { steps } from '../runbook/steps.ts'
import type { WrittenMapping } from './alerts-schema.ts'
import { approversOf } from './approvers-of.ts'
import { checkPlatforms } from './check-platforms.ts'
import { readEnvironment, type Settings } from './environment.ts'
import type { Problem } from './problem.ts'
import { loadServices } from './services.ts'

/** Everything the operator wrote, read and checked. Only to be used when there are no problems. */
export interface Configuration {
  settings: Settings
  services: Service[]
  /** Every machine of the inventory, and those that only hops name. */
  hosts: Host[]
  people: Identity[]
  /** By service. */
  monitoring: Map<string, Monitoring>
  /** By name: how alerts of the operator's own systems are read. */
  alertMappings: Map<string, WrittenMapping>
  runbooks: Runbook[]
  remedies: Remedy[]
  problems: Problem[]
  /** Worth saying, and no reason not to start. */
  warnings: Problem[]
}

const ownRemedies = fileURLToPath(new URL('../../runbooks/remedies', import.meta.url))

/** What a diagnosis runs when nobody says otherwise. */
const defaultRunbook = '502'

/** Reads environment, services, runbooks and remedies, and gathers every problem of all of them. */
export function checkConfiguration(
  env: Readonly<Partial<Record<string, string>>>,
  cwd: string,
): Configuration {
  const environment = readEnvironment(env, { cwd })
  const { settings } = environment
  const { path, isNamed } = settings.servicesFile
  const loaded = loadServices(path, { mustExist: isNamed, approvalTtlMs: settings.approvalTtlMs })
  const { services, hosts, people, monitoring, alertMappings } = loaded
  const { runbooks, problems: runbookProblems } = loadRunbooks(settings.runbooksDir, steps)
  // The operator's own remedies come beside those of the product.
  const { remedies, problems: remedyProblems } = loadRemedies(
    [ownRemedies, join(settings.runbooksDir, 'remedies')],
    { steps, changes: changeSteps, causes: causes.map(({ id }) => id) },
  )
  const platforms = checkPlatforms(settings, services)
  const problems = [
    ...environment.problems,
    ...loaded.problems,
    ...platforms.problems,
    ...(runbookProblems.length > 0 ? runbookProblems : missingDefault(runbooks, settings.runbooksDir)),
    ...remedyProblems,
  ]
  const shown = (problem: Problem) => ({ ...problem, file: shownPath(problem.file, cwd) })
  return {
    settings,
    services,
    hosts,
    people,
    monitoring,
    alertMappings,
    runbooks,
    remedies,
    problems: problems.map(shown),
    warnings: [
      ...environment.warnings,
      ...loaded.warnings,
      ...platforms.warnings,
      ...missingKey(settings, services),
    ].map(shown),
  }
}

/** With servers, changes are approved here and made there: both need the key. */
function missingKey({ databaseUrl, changeKey }: Settings, services: Service[]): Problem[] {
  if (databaseUrl === null || changeKey !== null) return []
  const offered = services.filter((service) => approversOf(service).length > 0)
  // Without services of the operator's the demo stands in, whose changes anybody may approve.
  if (services.length > 0 && offered.length === 0) return []
  return [
    {
      file: 'environment',
      line: null,
      column: null,
      message: 'no change can be approved: DATABASE_URL is set, and CHANGE_KEY is not',
      hint: 'give the processes that take approvals and that carry out changes the same CHANGE_KEY: openssl rand -base64 33',
    },
  ]
}

function missingDefault(runbooks: Runbook[], folder: string): Problem[] {
  if (runbooks.some(({ name }) => name === defaultRunbook)) return []
  const hint = 'RUNBOOKS_DIR must have the runbook of a plain diagnosis'
  return [{ file: folder, line: null, column: null, message: `there is no ${defaultRunbook}.yaml`, hint }]
}

function shownPath(file: string, cwd: string): string {
  if (!isAbsolute(file)) return file
  const near = relative(cwd, file)
  return near === '' || near.startsWith('..') ? file : near
}
