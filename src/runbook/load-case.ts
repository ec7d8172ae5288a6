import { basename } from 'node:path'
import { stringify } from 'yaml'
import type { z } from 'zod'
import { observed } from '../config/observed.ts'
import { type ParsedYaml, parseYaml } from '../config/parse-yaml.ts'
import { inOrder, type Problem } from '../config/problem.ts'
import { parseServices } from '../config/services.ts'
import { validate } from '../config/validate.ts'
import { type ErrorCode, errorCatalogue } from '../errors.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Runbook } from '../model/runbook.ts'
import type { RunbookCase } from '../model/runbook-case.ts'
import type { Service } from '../model/service.ts'
import { didYouMean } from '../suggest.ts'
import { caseGrammar } from './case-grammar.ts'
import { placesFor } from './place.ts'

type Written = z.output<typeof caseGrammar>

/** Reads one test of a runbook; every step and place that it names must be there. */
export function loadCase(
  file: string,
  text: string,
  runbooks: readonly Runbook[],
): { case: RunbookCase; problems?: undefined } | { case?: undefined; problems: Problem[] } {
  const parsed = parseYaml(file, text)
  const { value, problems } = validate(caseGrammar, parsed)
  if (value === undefined) return { problems }
  const runbook = runbooks.find(({ name }) => name === value.runbook)
  if (runbook === undefined) {
    const names = runbooks.map(({ name }) => name)
    return { problems: [unknown(parsed, ['runbook'], 'value', 'runbook', value.runbook, names)] }
  }
  // Only the shape of an inventory has positions of its own; a mistake in it is told without.
  const inventory = parseServices(file, stringify(value.inventory))
  const [service, another] = inventory.services
  if (inventory.problems.length > 0 || service === undefined || another !== undefined) {
    const place = parsed.locate(['inventory'], 'key')
    const messages =
      inventory.problems.length > 0
        ? inventory.problems.map(({ message, hint }) => ({ message, hint }))
        : [{ message: 'inventory must have one service', hint: null }]
    return {
      problems: messages.map(({ message, hint }) => ({
        file,
        ...place,
        message: `inventory: ${message}`,
        hint,
      })),
    }
  }
  const wrong = misplaced(parsed, value, runbook, service)
  if (wrong.length > 0) return { problems: inOrder(wrong) }
  return {
    case: {
      name: basename(file, '.yaml'),
      title: value.title,
      runbook: value.runbook,
      service,
      evidence: evidenceOf(value, runbook, service),
      expect: definedOf(value.expect),
    },
  }
}

function stepsOf({ stages }: Runbook) {
  return stages.flatMap(({ steps }) => steps)
}

function misplaced(parsed: ParsedYaml, written: Written, runbook: Runbook, service: Service): Problem[] {
  const steps = stepsOf(runbook)
  const ids = steps.map(({ id }) => id)
  const named = [
    ...Object.keys(written.evidence).map((id) => ({ id, path: ['evidence', id], part: 'key' as const })),
    ...(['takes', 'skips'] as const).flatMap((list) =>
      (written.expect[list] ?? []).map((id, index) => ({
        id,
        path: ['expect', list, index],
        part: 'value' as const,
      })),
    ),
  ]
  return [
    ...named
      .filter(({ id }) => !ids.includes(id))
      .map(({ id, path, part }) => unknown(parsed, path, part, 'step', id, ids)),
    ...steps.flatMap((step) => {
      const places = placesFor(step.forEach, service).map((place) => place?.id ?? 'path')
      return Object.keys(written.evidence[step.id] ?? {})
        .filter((place) => !places.includes(place))
        .map((place) => unknown(parsed, ['evidence', step.id, place], 'key', 'place', place, places))
    }),
  ]
}

function unknown(
  parsed: ParsedYaml,
  path: PropertyKey[],
  part: 'key' | 'value',
  kind: string,
  written: string,
  known: readonly string[],
): Problem {
  const message = `unknown ${kind} ${observed(written)}`
  return { file: parsed.file, ...parsed.locate(path, part), message, hint: didYouMean(written, known) }
}

function evidenceOf({ evidence, at }: Written, runbook: Runbook, service: Service): Evidence[] {
  return stepsOf(runbook).flatMap((step) =>
    placesFor(step.forEach, service).flatMap((place): Evidence[] => {
      const seen = evidence[step.id]?.[place?.id ?? 'path']
      if (seen === undefined) return []
      const { outcome, summary, facts, reason, started, took } = seen
      return [
        {
          id: `case:${step.id}@${place?.id ?? 'path'}`,
          step: step.id,
          type: step.type,
          target: place?.id ?? null,
          hop: place?.hop ?? null,
          startedAt: new Date(started ?? at).toISOString(),
          durationMs: took,
          outcome,
          summary,
          facts,
          ...(outcome === 'unknown' ? { reason: codeOf(reason), hint: '' } : {}),
          // Facts are what the step of that type gives; there is no schema of them to hold them against.
        } as Evidence,
      ]
    }),
  )
}

function codeOf(reason: string | undefined): ErrorCode {
  const codes = Object.keys(errorCatalogue) as ErrorCode[]
  return codes.find((code) => code === reason) ?? 'INTERNAL'
}

function definedOf(expected: Written['expect']): RunbookCase['expect'] {
  return Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined))
}
