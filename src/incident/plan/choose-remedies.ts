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

/** What {@link import('../../diagnosis/explanations.ts')} says against a symptom of something else that was seen. */
const explainedAway: ReadonlySet<string> = new Set(['explained-by-cause', 'explained-by-inner-hop'])

const byRisk: readonly Risk[] = ['low', 'medium', 'high']

/**
 * Every remedy that answers a likely cause of this diagnosis: the likeliest cause first, for each the least risky first, and of
 * those the one that answers fewest causes: what is made for one cause fits it better than what helps against everything.
 */
export function chooseRemedies(
  remedies: readonly Remedy[],
  { origin }: Pick<Service, 'origin'>,
  { hypotheses }: Pick<Diagnosis, 'hypotheses'>,
): Choice[] {
  return hypotheses
    .filter((each, rank) => each.confidence >= enoughConfidence && (rank === 0 || !isSymptom(each)))
    .flatMap((hypothesis) =>
      remedies
        .filter(
          ({ causes, origins }) =>
            causes.includes(hypothesis.cause) && origins.some((each) => each === origin),
        )
        .sort((a, b) => byRisk.indexOf(a.risk) - byRisk.indexOf(b.risk) || a.causes.length - b.causes.length)
        .map((remedy) => ({ remedy, hypothesis })),
    )
}

/** Whether another cause brings it about: who treats it leaves the fault where it is. */
function isSymptom({ against }: Hypothesis): boolean {
  return against.some(({ signature }) => explainedAway.has(signature))
}
