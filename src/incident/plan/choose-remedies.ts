import type { Diagnosis, Hypothesis } from '../../model/diagnosis.ts'
import type { Remedy, Risk } from '../../model/remedy.ts'
import type { Service } from '../../model/service.ts'

/** A remedy, and the hypothesis that it answers. */
export interface Choice {
  remedy: Remedy
  hypothesis: Hypothesis
}

/** Below this confidence a change would be a guess. */
const enoughConfidence = 0.5

const byRisk: readonly Risk[] = ['low', 'medium', 'high']

/**
 * Every remedy that answers the cause of the verdict, and none for what is only likely besides: that is often a symptom. The
 * least risky first, and of those the one that answers fewest causes: what is made for one cause fits it better than what helps
 * against everything.
 */
export function chooseRemedies(
  remedies: readonly Remedy[],
  { origin }: Pick<Service, 'origin'>,
  { hypotheses, verdict }: Pick<Diagnosis, 'hypotheses' | 'verdict'>,
): Choice[] {
  const named = hypotheses.filter(({ cause }) => cause === verdict.cause)
  const hypothesis = named.find(({ target }) => target === verdict.target) ?? named[0]
  if (hypothesis === undefined || hypothesis.confidence < enoughConfidence) return []
  return remedies
    .filter(
      ({ causes, origins }) => causes.includes(hypothesis.cause) && origins.some((each) => each === origin),
    )
    .sort((a, b) => byRisk.indexOf(a.risk) - byRisk.indexOf(b.risk) || a.causes.length - b.causes.length)
    .map((remedy) => ({ remedy, hypothesis }))
}
