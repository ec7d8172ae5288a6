import type { Finding } from '../model/diagnosis.ts'

/** The weightiest first; equals in the order of their evidence and signatures. */
export function byWeight(a: Finding, b: Finding): number {
  return (
    Math.abs(b.weight) - Math.abs(a.weight) ||
    (a.evidence === b.evidence ? (a.signature < b.signature ? -1 : 1) : a.evidence < b.evidence ? -1 : 1)
  )
}
