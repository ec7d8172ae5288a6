import type { Evidence } from '../../../model/evidence.ts'
import { toldEnd } from '../../../systems/notes/told-end.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { neverConnected } from '../never-connected.ts'
import { pastedTexts } from '../pasted-texts.ts'
import { seenOf } from '../seen-of.ts'
import { spokenDuration } from '../spoken-duration.ts'

/** After how many seconds whoever is in front gives up; a browser measures a little more. */
const limits: readonly { words: RegExp; name: string; seconds: readonly number[]; slack?: number }[] = [
  { words: /\bcloudflare\b/i, name: 'Cloudflare', seconds: [100, 120], slack: 0.1 },
  { words: /\bAPI[ -]Gateway\b|\bexecute-api\b/i, name: 'API Gateway', seconds: [29, 30] },
  { words: /\bHeroku\b/i, name: 'Heroku', seconds: [30] },
  { words: /\bCloudFront\b/i, name: 'CloudFront', seconds: [30, 60] },
  { words: /\b[AE]LB\b|\b[Ll]oad [Bb]alancer\b/, name: 'the load balancer', seconds: [30, 60] },
  { words: /\bApp Service\b|\bazurewebsites\b/i, name: 'Azure App Service', seconds: [230, 240] },
  { words: /\bApp(?:lication)? ?Gateway\b/i, name: 'Application Gateway', seconds: [20, 30] },
  { words: /\bFront ?Door\b/i, name: 'Front Door', seconds: [30, 60, 240] },
  { words: /\bFirebase Hosting\b/i, name: 'Firebase Hosting', seconds: [60] },
  { words: /\bFastly\b/i, name: 'Fastly', seconds: [15, 60] },
  { words: /\b(?:Envoy|Istio)\b/i, name: 'Envoy', seconds: [15] },
  { words: /\b(?:nginx|openresty|Kong)\b/i, name: 'nginx', seconds: [60] },
  { words: /\b(?:Apache|httpd)\b/i, name: 'Apache', seconds: [60, 300] },
  { words: /\bARR\b/, name: 'Application Request Routing', seconds: [30, 120] },
]

/** gunicorn ends a worker that has been silent for so long. */
const gunicornSeconds = 30

/** Requests that are told to fail after just the time for which an edge or a proxy on their way is known to wait. */
export const spokenLimits: Correlation = {
  id: 'spoken-limits',
  reference:
    'https://developers.cloudflare.com/fundamentals/reference/connection-limits/; https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html; https://devcenter.heroku.com/articles/request-timeout; https://learn.microsoft.com/en-us/troubleshoot/azure/app-service/web-apps-performance-faqs',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const told = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.flatMap(({ sample }) => {
        const seconds = toldEnd.secondsIn(sample)
        return seconds === null ? [] : [{ seconds, sample, evidence: each }]
      }),
    )[0]
    if (told === undefined || neverConnected(evidence, service) || isNoneLeft(evidence)) return nothing
    const { seconds, sample } = told
    const all = [
      ...pastedTexts(evidence).map(({ text }) => text),
      ...evidence.map(({ hop }) => hop ?? ''),
    ].join('\n')
    const front = limits.find(
      ({ words, seconds: usual, slack = 0.05 }) =>
        usual.some((limit) => seconds >= limit * 0.98 && seconds <= limit * (1 + slack)) && words.test(all),
    )
    const isGunicorn = Math.abs(seconds - gunicornSeconds) <= 1 && /\bgunicorn\b/i.test(all)
    if (front === undefined && !isGunicorn) return nothing
    const place = {
      fact: 'timeout',
      reach: 'inwards',
      quote: `requests fail after ${spokenDuration(seconds * 1000)}, which is how long ${isGunicorn ? 'gunicorn lets a worker be silent' : `${front?.name} waits`} unless told otherwise: ${sample.slice(0, 160)}`,
      evidence: told.evidence,
      hop: null,
      target: null,
    } as const
    const findings: CorrelationFinding[] = isGunicorn
      ? [
          { ...place, cause: 'worker-timeout', weight: 18 },
          { ...place, cause: 'slow-app-timeout', weight: 10 },
        ]
      : [
          { ...place, cause: 'slow-app-timeout', weight: 20 },
          { ...place, cause: 'timeout-ladder-inverted', weight: 8 },
        ]
    return { findings, advice: [] }
  },
}

/** nginx says so at once, without asking anybody. */
function isNoneLeft(evidence: readonly Evidence[]): boolean {
  return seenOf(evidence, 'logs').some(({ facts }) =>
    facts.groups.some(({ sample }) => /\bno live upstreams\b/.test(sample)),
  )
}
