import { typedDrop } from '../../../systems/notes/typed-drop.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { symptomsIn } from '../symptoms.ts'

/** Chains through which nothing but the traffic of containers and neighbours goes. */
const ofContainers = /DOCKER|FORWARD|routed/

/** A firewall’s rule that somebody typed to close everything, beside something that gets no answer. */
export const typedRules: Correlation = {
  id: 'typed-rules',
  reference:
    'iptables(8): -I puts a rule in front of all others; Docker’s own chains are passed by its containers’ traffic alone',
  correlate(evidence, service) {
    const lines = linesOf(evidence, 2000)
    const rules = lines.flatMap((line) => {
      const rule = typedDrop.exec(line.sample)?.[0].trim()
      return rule === undefined ? [] : [{ ...line, rule }]
    })
    const rule = rules.find(({ rule }) => ofContainers.test(rule)) ?? rules[0]
    const symptom = symptomsIn(evidence, service).find(
      ({ kind }) => kind === 'timed-out' || kind === 'unreachable',
    )
    if (rule === undefined || symptom === undefined) return nothing
    return {
      findings: [
        {
          cause: 'host-firewall-block',
          weight: ofContainers.test(rule.rule) ? 30 : 24,
          fact: 'firewall-rule',
          reach: 'inwards',
          quote: `“${rule.rule.slice(0, 120)}”, and something gets no answer: ${symptom.text.slice(0, 120)}`,
          evidence: rule.evidence,
          hop: null,
          target: null,
        },
      ],
      advice: [],
    }
  },
}
