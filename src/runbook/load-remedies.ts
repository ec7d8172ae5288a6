import { observed } from '../config/observed.ts'
import type { ParsedYaml, YamlPath } from '../config/parse-yaml.ts'
import { inOrder, type Problem } from '../config/problem.ts'
import { validate } from '../config/validate.ts'
import { valueAt } from '../config/value-at.ts'
import type { Remedy, StepCall } from '../model/remedy.ts'
import { didYouMean } from '../suggest.ts'
import {
  effectProblems,
  entriesAt,
  type KnownStep,
  type KnownSteps,
  paramsAt,
  stepAt,
  typesOf,
} from './check-call.ts'
import { remedyGrammar } from './grammar.ts'
import { type NamedYaml, readFolder } from './read-folder.ts'

type CauseId = Remedy['causes'][number]

/** Reads every remedy of a folder, completely checked; no folder is no remedies, one with a problem is left out. */
export function loadRemedies(
  folder: string,
  steps: KnownSteps,
  causes: readonly CauseId[],
): { remedies: Remedy[]; problems: Problem[] } {
  const { files, problems } = readFolder(folder, { mustExist: false })
  const read = files.map((file) => readRemedy(file, steps, causes))
  return {
    remedies: read.flatMap(({ remedy }) => remedy ?? []),
    problems: [...problems, ...read.flatMap((each) => each.problems)],
  }
}

function readRemedy(
  { name, parsed }: NamedYaml,
  steps: KnownSteps,
  known: readonly CauseId[],
): { remedy: Remedy | null; problems: Problem[] } {
  if (parsed.problems.length > 0) return { remedy: null, problems: parsed.problems }
  const types = typesOf(steps)
  const shape = validate(remedyGrammar({ looks: types, changes: types }), parsed)
  const causes = readCauses(parsed, known)
  const precheck = readCalls(['precheck'], 'read', steps, parsed)
  const apply = readCalls(['apply'], 'change', steps, parsed)
  const verify = readCalls(['verify'], 'read', steps, parsed)
  const rollback = readCalls(['rollback'], 'change', steps, parsed)
  const problems = [shape, causes, precheck, apply, verify, rollback].flatMap((part) => part.problems ?? [])
  if (shape.value === undefined || problems.length > 0) return { remedy: null, problems: inOrder(problems) }
  const { title, systems, origins, risk } = shape.value
  const remedy: Remedy = {
    name,
    title,
    causes: causes.value,
    systems,
    origins,
    risk,
    precheck: precheck.value,
    apply: apply.value,
    verify: verify.value,
    rollback: Array.isArray(shape.value.rollback) ? rollback.value : shape.value.rollback,
  }
  return { remedy, problems: [] }
}

interface Part<T> {
  value: T[]
  problems: Problem[]
}

function readCauses(parsed: ParsedYaml, known: readonly CauseId[]): Part<CauseId> {
  const part: Part<CauseId> = { value: [], problems: [] }
  for (const path of entriesAt(parsed, ['causes'])) {
    const written = valueAt(parsed.value, path)
    if (typeof written !== 'string') continue
    const id = known.find((cause) => cause === written)
    if (id !== undefined) part.value.push(id)
    else part.problems.push(unknownCause(written, path, parsed, known))
  }
  return part
}

function unknownCause(
  written: string,
  path: YamlPath,
  parsed: ParsedYaml,
  known: readonly CauseId[],
): Problem {
  const meant = didYouMean(written, known)
  const hint = meant?.startsWith('did') ? meant : '"fiveohtwo causes" lists them'
  return {
    file: parsed.file,
    ...parsed.locate(path, 'value'),
    message: `unknown cause ${observed(written)}`,
    hint,
  }
}

function readCalls(
  path: YamlPath,
  effect: KnownStep['effect'],
  steps: KnownSteps,
  parsed: ParsedYaml,
): Part<StepCall> {
  const part: Part<StepCall> = { value: [], problems: [] }
  for (const entry of entriesAt(parsed, path)) {
    const step = stepAt(steps, parsed, entry)
    if (step === null) continue
    const params = paramsAt(step, parsed, entry)
    part.problems.push(...effectProblems(step, effect, parsed, entry), ...(params.problems ?? []))
    if (params.value === undefined) continue
    const call: StepCall = { type: step.type, with: params.value }
    const expect = valueAt(parsed.value, [...entry, 'expect']) === 'fail' ? 'fail' : 'pass'
    part.value.push(effect === 'read' ? { ...call, expect } : call)
  }
  return part
}
