import { type Correlation, nothing } from '../correlation.ts'
import { pastedTexts } from '../pasted-texts.ts'

const failing = /[Ff]ailed ELB health checks?\b|ELB health is failing/
const grace = /\b[hH]ealth[- _]?[cC]heck[- _]?[gG]race[- _]?[pP]eriod(?:[-_]?[sS]econds)?\b["']?([^\n]{0,60})/
const start = /(?:\b[sS]tartPeriod|\bstart_period|--start-period)["']?\s{0,3}[:=]\s{0,3}["']?(\d{1,5})(m?)/
const unset =
  /^\s{0,3}[:=]?\s{0,3}(?:(?:is |was |were )?(?:not set|unset|missing|absent|not given|not configured)|null\b|none\b)/i

/**
 * Tasks that a load balancer’s checks have replaced, and a grace period that is missing or shorter than the start that the
 * container’s own check allows.
 */
export const startGrace: Correlation = {
  id: 'start-grace',
  reference:
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html#ECS-Type-Service-healthCheckGracePeriodSeconds: 0 unless told',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    const failed = texts.find(({ text }) => failing.test(text))
    const told = texts.map(({ text }) => grace.exec(text)?.[1]).find((each) => each !== undefined)
    if (failed === undefined || told === undefined) return nothing
    const isUnset = unset.test(told)
    const written = /^\s{0,3}[:=]\s{0,3}["']?(\d{1,6})\b/.exec(told)?.[1]
    if (!isUnset && written === undefined) return nothing
    const graceSeconds = isUnset ? 0 : Number(written)
    const startSeconds = texts.flatMap(({ text }) => {
      const [, count, minutes] = start.exec(text) ?? []
      return count === undefined ? [] : [Number(count) * (minutes === 'm' ? 60 : 1)]
    })[0]
    const isShorter = startSeconds !== undefined && startSeconds > graceSeconds
    if (graceSeconds > 0 && !isShorter) return nothing
    const words = `the load balancer’s checks count ${graceSeconds === 0 ? 'from the start on' : `after ${graceSeconds} s`}`
    return {
      findings: [
        {
          cause: 'health-check-misconfig',
          // Zero by itself is what most services have.
          weight: isShorter || isUnset ? 24 : 13,
          fact: 'start-grace',
          reach: 'here',
          quote: isShorter ? `${words}, and the container may take ${startSeconds} s to start` : words,
          evidence: failed.evidence,
          hop: failed.evidence.hop,
          target: failed.evidence.target,
        },
      ],
      advice: [],
    }
  },
}
