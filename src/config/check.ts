import { isAbsolute, join, relative } from 'node:path'
import { causes } from '../diagnosis/causes.ts'
import type { Host } from '../model/host.ts'
import type { Remedy } from '../model/remedy.ts'
import type { Runbook } from '../model/runbook.ts'
import type { Service } from '../model/service.ts'
import { loadRemedies } from '../runbook/load-remedies.ts'
import { loadRunbooks } from '../runbook/load-runbooks.ts'
import { steps } from '../runbook/steps.ts'
import { readEnvironment, type Settings } from './environment.ts'
import type { Problem } from './problem.ts'
import { loadServices } from './services.ts'

/** Everything the operator wrote, read and checked. Only to be used when there are no problems. */
export interface Configuration {
  settings: Settings
  services: Service[]
  /** Every machine of the inventory, and those that only hops name. */
  hosts: Host[]
  runbooks: Runbook[]
  remedies: Remedy[]
  problems: Problem[]
  /** Worth saying, and no reason not to start. */
  warnings: Problem[]
}

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
  const { services, hosts, problems: serviceProblems } = loadServices(path, { mustExist: isNamed })
  const { runbooks, problems: runbookProblems } = loadRunbooks(settings.runbooksDir, steps)
  const ids = causes.map(({ id }) => id)
  const { remedies, problems: remedyProblems } = loadRemedies(
    join(settings.runbooksDir, 'remedies'),
    steps,
    ids,
  )
  const problems = [
    ...environment.problems,
    ...serviceProblems,
    ...(runbookProblems.length > 0 ? runbookProblems : missingDefault(runbooks, settings.runbooksDir)),
    ...remedyProblems,
  ]
  const shown = (problem: Problem) => ({ ...problem, file: shownPath(problem.file, cwd) })
  return {
    settings,
    services,
    hosts,
    runbooks,
    remedies,
    problems: problems.map(shown),
    warnings: environment.warnings.map(shown),
  }
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
