import { observed } from '../config/observed.ts'
import type { ParsedYaml, YamlPath } from '../config/parse-yaml.ts'
import { inOrder, type Problem } from '../config/problem.ts'
import { validate } from '../config/validate.ts'
import { valueAt } from '../config/value-at.ts'
import type { ChangeCall, LookCall, Remedy } from '../model/remedy.ts'
import { didYouMean } from '../suggest.ts'
import type { ChangeRegistry } from './change-steps.ts'
import {
  changeAt,
  changeProblems,
  entriesAt,
  type KnownSteps,
  lookProblems,
  paramsAt,
  stepAt,
  typesOf,
} from './check-call.ts'
import { remedyGrammar } from './grammar.ts'
import { type NamedYaml, readFolder } from './read-folder.ts'

type CauseId = Remedy['causes'][number]

/** What a remedy may name. */
export interface RemedyWords {
  steps: KnownSteps
  changes: ChangeRegistry
  causes: readonly CauseId[]
}

/**
 * Reads every remedy of some folders, completely checked; no folder is no remedies, one with a problem is left out. A name
 * that an earlier folder has already is a problem, unless the file is the same.
 */
export function loadRemedies(
  folders: readonly string[],
  words: RemedyWords,
): { remedies: Remedy[]; problems: Problem[] } {
  const folder = [...new Set(folders)].map((each) => readFolder(each, { mustExist: false }))
  const files = folder.flatMap((each) => each.files)
  const { unique, problems: repeated } = onlyOnce(files)
  const read = unique.map((file) => readRemedy(file, words))
  return {
    remedies: read.flatMap(({ remedy }) => remedy ?? []),
    problems: [
      ...folder.flatMap((each) => each.problems),
      ...repeated,
      ...read.flatMap((each) => each.problems),
    ],
  }
}

function onlyOnce(files: readonly NamedYaml[]): { unique: NamedYaml[]; problems: Problem[] } {
  const byName = new Map<string, NamedYaml>()
  const problems: Problem[] = []
  for (const file of files) {
    const first = byName.get(file.name)
    if (first === undefined) byName.set(file.name, file)
    else if (first.text !== file.text) {
      problems.push({
        file: file.parsed.file,
        line: null,
        column: null,
        message: `there is a remedy ${observed(file.name)} already, in ${first.parsed.file}`,
        hint: 'rename the file',
      })
    }
  }
  return { unique: [...byName.values()], problems }
}

function readRemedy(
  { name, parsed }: NamedYaml,
  { steps, changes, causes: known }: RemedyWords,
): { remedy: Remedy | null; problems: Problem[] } {
  if (parsed.problems.length > 0) return { remedy: null, problems: parsed.problems }
  // Both kinds are known in both places: one in the wrong place is told so, and not that it is unknown.
  const types = [...typesOf(steps), ...typesOf(changes)]
  const shape = validate(remedyGrammar({ looks: types, changes: types }), parsed)
  const causes = readCauses(parsed, known)
  const precheck = readLooks(['precheck'], steps, parsed)
  const apply = readChanges(['apply'], steps, changes, parsed)
  const verify = readLooks(['verify'], steps, parsed)
  const problems = [
    ...[shape, causes, precheck, apply, verify].flatMap((part) => part.problems ?? []),
    ...undoProblems(changes, parsed),
  ]
  if (shape.value === undefined || problems.length > 0) return { remedy: null, problems: inOrder(problems) }
  const { takes, ...rest } = shape.value
  const remedy: Remedy = {
    ...rest,
    name,
    causes: causes.value,
    takesMs: takes,
    precheck: precheck.value,
    apply: apply.value,
    verify: verify.value,
  }
  return { remedy, problems: [] }
}

/** `rollback: undo` promises a way back, so that each change must have one. */
function undoProblems(changes: ChangeRegistry, parsed: ParsedYaml): Problem[] {
  if (valueAt(parsed.value, ['rollback']) !== 'undo') return []
  return entriesAt(parsed, ['apply']).flatMap((path) => {
    const change = changeAt(changes, parsed, path)
    if (change === null || !('none' in change.undo)) return []
    return [
      {
        file: parsed.file,
        ...parsed.locate(['rollback'], 'value'),
        message: `${observed(change.type)} has no way back: ${change.undo.none}`,
        hint: 'write "none:" with the reason',
      },
    ]
  })
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

function readLooks(path: YamlPath, steps: KnownSteps, parsed: ParsedYaml): Part<LookCall> {
  const part: Part<LookCall> = { value: [], problems: [] }
  for (const entry of entriesAt(parsed, path)) {
    part.problems.push(...changeProblems(parsed, entry))
    const step = stepAt(steps, parsed, entry)
    if (step === null) continue
    const params = paramsAt(step, parsed, entry)
    part.problems.push(...(params.problems ?? []))
    if (params.value === undefined) continue
    const expect = valueAt(parsed.value, [...entry, 'expect']) === 'fail' ? 'fail' : 'pass'
    part.value.push({ type: step.type, with: params.value, expect })
  }
  return part
}

function readChanges(
  path: YamlPath,
  steps: KnownSteps,
  changes: ChangeRegistry,
  parsed: ParsedYaml,
): Part<ChangeCall> {
  const part: Part<ChangeCall> = { value: [], problems: [] }
  for (const entry of entriesAt(parsed, path)) {
    part.problems.push(...lookProblems(steps, parsed, entry))
    const change = changeAt(changes, parsed, entry)
    if (change === null) continue
    const params = paramsAt(change, parsed, entry)
    part.problems.push(...(params.problems ?? []))
    if (params.value !== undefined) part.value.push({ type: change.type, with: params.value })
  }
  return part
}
