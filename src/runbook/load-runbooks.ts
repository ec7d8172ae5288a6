import { createHash } from 'node:crypto'
import { observed } from '../config/observed.ts'
import type { ParsedYaml, YamlPath } from '../config/parse-yaml.ts'
import { inOrder, type Problem } from '../config/problem.ts'
import { validate } from '../config/validate.ts'
import { valueAt } from '../config/value-at.ts'
import { changeTypes } from '../model/change.ts'
import type { Runbook, RunbookStep, Selector } from '../model/runbook.ts'
import {
  changeProblems,
  entriesAt,
  type KnownStep,
  type KnownSteps,
  paramsAt,
  stepAt,
  typesOf,
} from './check-call.ts'
import { checkCondition } from './check-condition.ts'
import { runbookGrammar } from './grammar.ts'
import { type NamedYaml, readFolder } from './read-folder.ts'

/** Reads every runbook of a folder, completely checked; one with a problem is left out. */
export function loadRunbooks(
  folder: string,
  steps: KnownSteps,
): { runbooks: Runbook[]; problems: Problem[] } {
  const { files, problems } = readFolder(folder, { mustExist: true })
  const read = files.map((file) => readRunbook(file, steps))
  return {
    runbooks: read.flatMap(({ runbook }) => runbook ?? []),
    problems: [...problems, ...read.flatMap((each) => each.problems)],
  }
}

function readRunbook(
  { name, text, parsed }: NamedYaml,
  steps: KnownSteps,
): { runbook: Runbook | null; problems: Problem[] } {
  if (parsed.problems.length > 0) return { runbook: null, problems: parsed.problems }
  const shape = validate(runbookGrammar([...typesOf(steps), ...changeTypes]), parsed)
  const places = stepPlaces(parsed)
  const checked = places.map((place) => checkStep(place, places, parsed, steps))
  const problems = [
    ...(shape.problems ?? []),
    ...repeatedIds(places, parsed),
    ...checked.flatMap((each) => each.problems),
  ]
  if (shape.value === undefined || problems.length > 0) return { runbook: null, problems: inOrder(problems) }
  const { title, description, stages } = shape.value
  const params = new Map(checked.map(({ id, rest }) => [id, rest]))
  const runbook: Runbook = {
    name,
    title,
    description,
    stages: stages.map((stage) => ({
      name: stage.name,
      steps: stage.steps.flatMap((step): RunbookStep[] => {
        const rest = params.get(step.id)
        if (!rest) return []
        const { attempts, delay, on } = step.retry
        return [
          {
            id: step.id,
            ...rest,
            when: step.when ?? null,
            timeoutMs: step.timeout,
            retry: { attempts, delayMs: delay, ...(on === 'fail' ? { failures: true } : {}) },
          },
        ]
      }),
    })),
    version: createHash('sha256').update(text).digest('hex'),
  }
  return { runbook, problems: [] }
}

type LooksAt = KnownStep['looksAt']

interface Place {
  path: YamlPath
  stage: number
  id: string | null
}

function stepPlaces(parsed: ParsedYaml): Place[] {
  return entriesAt(parsed, ['stages']).flatMap((stage, index) =>
    entriesAt(parsed, [...stage, 'steps']).map((path) => {
      const id = valueAt(parsed.value, [...path, 'id'])
      return { path, stage: index, id: typeof id === 'string' ? id : null }
    }),
  )
}

interface CheckedStep {
  id: string | null
  /** Null when there are problems. */
  rest: Pick<RunbookStep, 'type' | 'forEach' | 'with'> | null
  problems: Problem[]
}

function checkStep(place: Place, places: Place[], parsed: ParsedYaml, steps: KnownSteps): CheckedStep {
  const { id, path } = place
  const step = stepAt(steps, parsed, path)
  if (step === null) {
    const problems = [...changeProblems(parsed, path), ...conditionProblems(place, places, 'target', parsed)]
    return { id, rest: null, problems }
  }
  const params = paramsAt(step, parsed, path)
  const forEach = selectorAt(step, parsed, path)
  const problems = [
    ...(params.problems ?? []),
    ...selectorProblems(step, forEach, parsed, path),
    ...conditionProblems(place, places, step.looksAt, parsed),
  ]
  if (params.value === undefined || problems.length > 0) return { id, rest: null, problems }
  return { id, rest: { type: step.type, forEach, with: params.value }, problems }
}

const usual = { target: 'edge', host: 'hosts', path: 'path' } as const satisfies Record<LooksAt, Selector>

const fitting: Record<LooksAt, readonly Selector[]> = {
  target: ['edge', 'targets', 'backends'],
  host: ['hosts'],
  path: ['path'],
}

const wordsFor: Record<LooksAt, string> = {
  target: 'one target',
  host: 'one machine',
  path: 'the whole path',
}

function selectorAt(step: KnownStep, parsed: ParsedYaml, path: YamlPath): Selector {
  const written = valueAt(parsed.value, [...path, 'for_each'])
  const known: Selector[] = ['edge', 'targets', 'backends', 'hosts', 'path']
  return known.find((selector) => selector === written) ?? usual[step.looksAt]
}

function selectorProblems(step: KnownStep, forEach: Selector, parsed: ParsedYaml, path: YamlPath): Problem[] {
  const { looksAt } = step
  if (fitting[looksAt].includes(forEach)) return []
  const wrong = forEach === 'path' ? 'the whole path' : `each of "${forEach}"`
  const message = `${observed(step.type)} looks at ${wordsFor[looksAt]}, not at ${wrong}`
  const hint = looksAt === 'target' ? 'use edge, targets or backends' : 'leave "for_each" out'
  return [{ file: parsed.file, ...parsed.locate([...path, 'for_each'], 'value'), message, hint }]
}

function conditionProblems(place: Place, places: Place[], looksAt: LooksAt, parsed: ParsedYaml): Problem[] {
  const path = [...place.path, 'when']
  const text = valueAt(parsed.value, path)
  if (typeof text !== 'string' || text === '') return []
  const idsWhere = (matches: (stage: number) => boolean) =>
    places.flatMap(({ stage, id }) => (matches(stage) && id !== null ? [id] : []))
  const faults = checkCondition(text, {
    earlier: idsWhere((stage) => stage < place.stage),
    same: idsWhere((stage) => stage === place.stage),
    later: idsWhere((stage) => stage > place.stage),
    looksAt,
  })
  return faults.map(({ offset, message, hint }) => ({
    file: parsed.file,
    ...parsed.locate(path, 'value', offset),
    message: `when: ${message}`,
    hint,
  }))
}

function repeatedIds(places: Place[], parsed: ParsedYaml): Problem[] {
  const seen = new Set<string>()
  return places.flatMap(({ path, id }) => {
    if (id === null || !seen.has(id)) {
      if (id !== null) seen.add(id)
      return []
    }
    const place = parsed.locate([...path, 'id'], 'value')
    return [
      { file: parsed.file, ...place, message: `id ${observed(id)} is taken by an earlier step`, hint: null },
    ]
  })
}
