import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import { type SymptomKind, symptomsIn } from './symptoms.ts'

const connecting: ReadonlySet<SymptomKind> = new Set(['refused', 'unreachable', 'no-file', 'no-permission'])

/** Whether something failed, and all of it before there was a connection: then nobody waited for a response or reused one. */
export function neverConnected(evidence: readonly Evidence[], service: Service): boolean {
  const symptoms = symptomsIn(evidence, service)
  return (
    symptoms.length > 0 &&
    symptoms.every(({ kind, text }) => connecting.has(kind) || /\bwhile connecting to upstream\b/.test(text))
  )
}
