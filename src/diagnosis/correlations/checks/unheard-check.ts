import { isLoopback } from '../address.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const late = /Request timed out|Target\.Timeout/
const portOfCheck = /\bport["']?[\s:=)]{1,4}["']?(\d{2,5})\b|\s(\d{2,5})\s{1,40}unhealthy\b/i

/**
 * A balancer’s check that gets no answer at a port where the machine itself gets one at once: what stands between both drops it,
 * most often a security group without the port.
 */
export const unheardCheck: Correlation = {
  id: 'unheard-check',
  reference:
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html: dynamic host ports 32768-65535 must be let in from the load balancer',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const told = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.flatMap(({ sample }) => {
        const match = late.test(sample) ? portOfCheck.exec(sample.slice(0, 2000)) : null
        const port = match?.[1] ?? match?.[2]
        return port === undefined ? [] : [{ port: Number(port), words: sample.slice(0, 140), evidence: each }]
      }),
    )
    const listed = seenOf(evidence, 'lb-health').flatMap((each) =>
      each.facts.targets.flatMap(({ id, port, reason, description }) =>
        port !== null && late.test(`${reason} ${description}`)
          ? [{ port, words: `${id}: ${reason ?? description}`, evidence: each }]
          : [],
      ),
    )
    const answered = seenOf(evidence, 'http').flatMap(({ facts: { url, status, failure } }) => {
      if (status === null || status >= 400 || failure !== null || !URL.canParse(url)) return []
      const { hostname, port, host, protocol } = new URL(url)
      const at = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
      return isLoopback(hostname.replace(/^\[|\]$/g, '')) ? [{ port: at, words: `${host}: ${status}` }] : []
    })
    const found = [...told, ...listed].flatMap((check) => {
      const answer = answered.find(({ port }) => port === check.port)
      return answer === undefined ? [] : [{ check, answer }]
    })[0]
    if (found === undefined) return nothing
    const { check, answer } = found
    const place = {
      fact: 'unheard-check',
      reach: 'behind',
      quote: `the machine itself gets an answer (${answer.words}), and the balancer’s check none: ${check.words}`,
      evidence: check.evidence,
      hop: check.evidence.hop,
      target: check.evidence.target,
    } as const
    return {
      findings: [
        { ...place, cause: 'lb-sg-nacl-block', weight: 24 },
        { ...place, cause: 'connect-drop', weight: 6 },
        { ...place, cause: 'health-check-misconfig', weight: -8 },
        { ...place, cause: 'backend-down', weight: -8 },
      ],
      advice: [],
    }
  },
}
