import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { plainLine } from '../chat/plain-text.ts'
import { formatProblem } from '../config/problem.ts'
import { BotError } from '../errors.ts'
import { casesOfBundle } from '../incident/record/cases-of-bundle.ts'
import { readBundle } from '../incident/record/read-bundle.ts'
import { type Tried, tryCase } from '../incident/record/try-case.ts'
import type { Runbook } from '../model/runbook.ts'
import type { RunbookCase } from '../model/runbook-case.ts'
import { type Branches, branchesOf } from '../runbook/branches.ts'
import { changeSteps } from '../runbook/change-steps.ts'
import { loadCase } from '../runbook/load-case.ts'
import { nearestName } from './nearest-name.ts'
import { readConfiguration } from './read-configuration.ts'
import { printJson } from './screen.ts'

/** `fiveohtwo runbook test [FILE|name…]`: exit 1 when a case does not come out as it must. Nothing is connected to. */
export async function runbookTest(given: string[], options: { json?: boolean }): Promise<void> {
  const { runbooks, remedies, settings } = readConfiguration()
  const folder = join(settings.runbooksDir, 'tests')
  const cases = casesFor(given, folder, runbooks)
  const results: { runbook: string; tried: (Result & RunbookCase)[]; branches: Branches }[] = []
  for (const [name, ofRunbook] of Map.groupBy(cases, ({ runbook }) => runbook)) {
    const runbook = runbookOf(name, runbooks)
    const tried: (Result & RunbookCase)[] = []
    for (const each of ofRunbook) {
      tried.push({ ...each, ...(await tryOne(each, runbook, { remedies, changes: changeSteps })) })
    }
    results.push({ runbook: name, tried, branches: branchesOf(runbook, tried) })
  }
  if (results.some(({ tried }) => tried.some(({ failures }) => failures.length > 0))) process.exitCode = 1
  if (options.json) {
    return printJson(
      results.map(({ runbook, tried, branches }) => ({
        runbook,
        cases: tried.map(({ name, title, failures, verdict, remedies, lacking }) => ({
          name,
          title,
          ok: failures.length === 0,
          failures,
          verdict,
          remedies,
          lacking,
        })),
        branches,
      })),
    )
  }
  for (const { runbook, tried, branches } of results) {
    process.stdout.write(
      `${[`${runbook}:`, ...tried.flatMap(caseLines), ...branchLines(branches)].join('\n')}\n`,
    )
  }
}

type Result = Pick<Tried, 'failures' | 'turns' | 'taken' | 'lacking' | 'remedies'> & {
  verdict: Tried['verdict'] | null
}

async function tryOne(each: RunbookCase, ...rest: DropFirst<Parameters<typeof tryCase>>): Promise<Result> {
  try {
    return await tryCase(each, ...rest)
  } catch (thrown) {
    // Facts that somebody wrote by hand and that are not as the step gives them.
    const why = thrown instanceof Error ? thrown.message : String(thrown)
    return {
      failures: [`its evidence cannot be judged: ${why}`],
      verdict: null,
      remedies: [],
      turns: [],
      taken: new Set(),
      lacking: 0,
    }
  }
}

type DropFirst<T extends unknown[]> = T extends [unknown, ...infer Rest] ? Rest : never

function casesFor(given: string[], folder: string, runbooks: readonly Runbook[]): RunbookCase[] {
  const files = given.filter((each) => /\.(?:ya?ml|json)$/.test(each))
  const names = given.filter((each) => !files.includes(each))
  for (const name of names) runbookOf(name, runbooks)
  const ofFiles = files.flatMap((file) => casesOfFile(file, runbooks))
  if (given.length > 0 && names.length === 0) return ofFiles
  const own = listed(folder).flatMap((file) => casesOfFile(file, runbooks))
  const wanted = names.length === 0 ? own : own.filter(({ runbook }) => names.includes(runbook))
  if (wanted.length + ofFiles.length > 0) return [...wanted, ...ofFiles]
  const place = relative(process.cwd(), folder) || folder
  throw new BotError(
    'FILE_UNREADABLE',
    `There is no test${names.length === 0 ? '' : ` of ${names.join(', ')}`} in ${place}.`,
    'Make one of an incident: "fiveohtwo export INC-42 --out INC-42.json", then "fiveohtwo runbook record INC-42.json".',
  )
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** The cases of a test, or of a bundle that "export" wrote. Throws `FILE_UNREADABLE`, `CONFIG_INVALID` and what a bundle throws. */
export function casesOfFile(file: string, runbooks: readonly Runbook[]): RunbookCase[] {
  const text = readText(file)
  if (file.endsWith('.json')) return casesOfBundle(readBundle(text).entries, basename(file))
  const loaded = loadCase(relative(process.cwd(), file), text, runbooks)
  if (loaded.problems === undefined) return [loaded.case]
  throw new BotError(
    'CONFIG_INVALID',
    `The test cannot be read:\n${loaded.problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`,
    'Mend the lines above.',
  )
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    throw new BotError(
      'FILE_UNREADABLE',
      `There is no readable test "${file}": ${reason}`,
      'Name a *.yaml or a bundle (*.json).',
    )
  }
}

function runbookOf(name: string, runbooks: readonly Runbook[]): Runbook {
  const runbook = runbooks.find((each) => each.name === name)
  if (runbook) return runbook
  const names = runbooks.map((each) => each.name)
  throw new BotError(
    'UNKNOWN_RUNBOOK',
    `There is no runbook "${name.slice(0, 80)}".`,
    nearestName(name, names, 'Look into RUNBOOKS_DIR.'),
  )
}

function caseLines({ name, title, failures, verdict, remedies, lacking }: RunbookCase & Result): string[] {
  const details = [
    ...failures,
    ...(failures.length === 0 || verdict === null ? [] : [verdict.sentence]),
    ...(lacking === 0 ? [] : [`${lacking} looks had no evidence and were left out`]),
  ]
  // Evidence comes from elsewhere, and terminals obey control characters.
  return [
    `  ${failures.length === 0 ? 'ok  ' : 'FAIL'}  ${plainLine(`${name}: ${title}`)}`,
    ...details.map((each) => `        ${plainLine(each)}`),
    ...(remedies.length === 0 ? [] : [`        remedies: ${plainLine(remedies.join(', '))}`]),
  ]
}

function branchLines({ conditions, both, unseen, neverTaken }: Branches): string[] {
  return [
    `  Conditions: ${both} of ${conditions} were seen both true and false.`,
    ...unseen.map(({ step, when, never }) => `        ${step}: never ${never.join(' nor ')} (when: ${when})`),
    neverTaken.length === 0
      ? '  Every step was taken.'
      : `  Steps that were never taken: ${neverTaken.join(', ')}.`,
  ]
}
