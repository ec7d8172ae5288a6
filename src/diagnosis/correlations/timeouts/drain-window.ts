import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

const draining =
  /deregistration[._-]delay(?:\.timeout_seconds)?["']?(?:,\s{0,3}["']?[Vv]alue)?["']?\s{0,20}[:=]\s{0,3}["']?(\d{1,5})|[dD]raining_?[tT]imeout_?[sS]ec["']?\s{0,20}[:=]\s{0,3}["']?(\d{1,5})|[dD]eregistration delay\b[^\n]{0,30}?(\d{1,5}) ?s/
const sleeping =
  /\bpre_?[sS]top["']?:[^\n]{0,200}(?:\n[^\n]{0,200}){0,6}?\bsleep["',:\s-]{1,12}(?:\n?\s{0,20}seconds:\s{0,4})?["']?(\d{1,4})/
const grace = /terminationGracePeriodSeconds["']?:\s{0,4}(\d{1,5})/
const failure =
  /\b50[234]\b|prematurely closed|reset by peer|ECONNRE(?:SET|FUSED)|refused|timed out|socket hang up/i

/**
 * Compares how long an instance goes on serving after it was told to stop with how long its balancer may still send it requests.
 * A pod that sleeps less than its targets drain is gone while the balancer still believes in it; one whose grace period its
 * sleep uses up is killed in the middle.
 */
export const drainWindow: Correlation = {
  id: 'drain-window',
  reference:
    'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination; https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay; kubernetes-sigs/aws-load-balancer-controller docs/deploy/pod_readiness_gate.md',
  correlate(evidence, { hosts }) {
    const lines = linesOf(evidence)
    const drain = firstOf(draining, lines)
    const sleep = firstOf(sleeping, lines)
    const limit = firstOf(grace, lines)
    const drained = lines.find(({ sample }) => /Target\.DeregistrationInProgress/.test(sample))
    const shown = drain ?? sleep ?? limit ?? drained
    const failed =
      evidence.some(
        ({ type, outcome }) => (type === 'http' || type === 'access-log') && outcome === 'fail',
      ) || lines.some(({ sample }) => failure.test(sample))
    if (!failed || shown === undefined) return nothing
    const say = (cause: CorrelationFinding['cause'], weight: number, quote: string): CorrelationFinding => ({
      ...{ cause, weight, fact: 'drain-window', reach: 'inwards', quote },
      ...{ evidence: shown.evidence, hop: null, target: null },
    })
    if (sleep !== undefined && limit !== undefined && sleep.seconds >= limit.seconds) {
      const quote = `preStop sleeps ${sleep.seconds} s of the ${limit.seconds} s after which the pod is killed`
      return {
        findings: [say('ungraceful-shutdown', 26, quote), say('deploy-in-progress', 16, quote)],
        advice: [],
      }
    }
    if (drained !== undefined && hosts.length === 0) {
      const quote = 'requests fail while a target is drained'
      return {
        findings: [say('lb-dereg-inflight', 12, quote), say('deploy-in-progress', 9, quote)],
        advice: [],
      }
    }
    if (drain === undefined || (sleep === undefined && limit === undefined)) return nothing
    const served = sleep?.seconds ?? 0
    if (served >= drain.seconds) return nothing
    const quote = `after a stop the pod serves for ${served} s more, while the balancer drains it for ${drain.seconds} s`
    return {
      findings: [
        say('lb-dereg-inflight', 27, quote),
        say('ungraceful-shutdown', 20, quote),
        say('deploy-in-progress', 20, quote),
      ],
      advice: [],
    }
  },
}

function firstOf(words: RegExp, lines: readonly { evidence: Evidence; sample: string }[]) {
  return lines.flatMap(({ evidence, sample }) => {
    const value = words
      .exec(sample)
      ?.slice(1)
      .find((group) => group !== undefined)
    return value === undefined ? [] : [{ seconds: Number(value), evidence }]
  })[0]
}
