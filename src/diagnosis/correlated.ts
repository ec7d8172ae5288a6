import type { NamedFinding } from './correlations/index.ts'
import type { Found } from './find.ts'
import type { Atlas } from './whereabouts.ts'

/** Files what several pieces of evidence say together under the piece that shows it best. */
export function correlated(finding: NamedFinding, atlas: Atlas): Found {
  const { cause, weight, fact, reach, quote, evidence, hop, target, correlation } = finding
  const at = atlas.at(hop, target)
  return {
    fact,
    reach,
    at,
    finding: {
      signature: correlation,
      cause,
      weight,
      quote,
      source: evidence.target === null ? evidence.type : `${evidence.type} ${evidence.target}`,
      evidence: evidence.id,
      hop: at.hop,
      target: at.target,
    },
  }
}
