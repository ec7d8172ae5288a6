import type { Evidence } from '../../../model/evidence.ts'
import { cloudRules } from '../../../systems/notes/cloud-rules.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { type PastedText, pastedTexts } from '../pasted-texts.ts'
import { seenOf } from '../seen-of.ts'

const { admitsPorts, databaseOfCloud, dynamicPorts, functionOfCloud, letsInOne, withoutWay } = cloudRules

/** Callers that do not come from where the reader of the page sits. */
const otherCallers =
  /\bNAT (?:gateways?|instances?|GWs?)\b|\bprivate subnets?\b|\b(?:CloudFront|Cloudflare|CDN)\b|\bthrough the (?:public|internet-facing) \w{1,20}/

const admitsMore = /\b(?:32768|49153|0 ?[-–] ?65535|1024 ?[-–]|all (?:traffic|ports|TCP)|any port)/

const functionLate =
  /Endpoint request timed[ -]out|Task timed out after|INTEGRATION_TIMEOUT|Function(?:'s)? execution took \d{4,9} ms/

const elsewhereWell =
  /\b(?:works?|worked|runs?|fine|ok)\b (?:\w{1,12} ){0,2}?(?:locally|on localhost|on my (?:machine|laptop|computer)|in development)\b|\blocally\b (?:\w{1,12} ){0,3}?(?:works?|worked|runs?|fine)\b/

/** Work that takes long by itself waits for nobody. */
const longWork = /\b(?:slow quer|heavy|large (?:export|report|file|import)|cold start)/i

const failing = /\b5(?:0[234]|2[0-6])\b|timed? ?-?out|unreachable|not reachable|unhealthy|cycling|refused/i

/**
 * Callers that a cloud’s rules keep away: a group that lets in one address while others call through it, or named ports where the
 * engine chooses others, and a function that waits until its limit for something to which its network has no way.
 */
export const keptAway: Correlation = {
  id: 'kept-away',
  reference:
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html; https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    if (!fails(evidence, texts)) return nothing
    const findings = [
      ...oneAddressOf(texts),
      ...closedHostPorts(texts),
      ...unheardFunction(texts, answers(evidence)),
    ]
    return findings.length === 0 ? nothing : { findings, advice: [] }
  },
}

function oneAddressOf(texts: readonly PastedText[]) {
  const rule = texts.find(({ text }) => letsInOne(text) !== null)
  const callers = texts.flatMap(({ text }) => otherCallers.exec(text)?.[0] ?? [])[0]
  if (rule === undefined || callers === undefined) return []
  const place = {
    fact: 'network-rules',
    reach: 'inwards' as const,
    quote: `the rule lets one address in, and there are other callers (${callers}): ${letsInOne(rule.text)?.slice(0, 140)}`,
    evidence: rule.evidence,
    hop: null,
    target: null,
  }
  return [
    { ...place, cause: 'lb-sg-nacl-block' as const, weight: 24 },
    { ...place, cause: 'connect-drop' as const, weight: 6 },
  ]
}

function closedHostPorts(texts: readonly PastedText[]) {
  const dynamic = texts.find(({ text }) => dynamicPorts.test(text))
  const group = texts.find(({ text }) => admitsPorts.test(text) && !admitsMore.test(text))
  if (dynamic === undefined || group === undefined) return []
  const place = {
    fact: 'network-rules',
    reach: 'inwards' as const,
    quote: `the engine chooses the ports (${dynamicPorts.exec(dynamic.text)?.[0]}), and the group does not know them: ${admitsPorts.exec(group.text)?.[0].slice(0, 120)}`,
    evidence: group.evidence,
    hop: null,
    target: null,
  }
  return [
    { ...place, cause: 'lb-sg-nacl-block' as const, weight: 25 },
    { ...place, cause: 'connect-drop' as const, weight: 7 },
  ]
}

function unheardFunction(texts: readonly PastedText[], isAnswered: boolean) {
  const late = texts.find(({ text }) => functionLate.test(text))
  const asked = texts.find(({ text }) => functionOfCloud.test(text) && databaseOfCloud.test(text))
  if (late === undefined || asked === undefined || texts.some(({ text }) => longWork.test(text))) return []
  const way = withoutWay.exec(asked.text)?.[0]
  const isWell = isAnswered || texts.some(({ text }) => elsewhereWell.test(text))
  if (way === undefined && !isWell) return []
  const why = way ?? `well elsewhere, it asks ${databaseOfCloud.exec(asked.text)?.[0]}`
  const place = {
    fact: 'timeout',
    reach: 'inwards' as const,
    quote: `the function waits until its limit (${why}): ${late.text.trim().slice(0, 100)}`,
    evidence: late.evidence,
    hop: null,
    target: null,
  }
  return [
    { ...place, cause: 'connect-drop' as const, weight: 22 },
    { ...place, cause: 'db-down' as const, weight: 10 },
    { ...place, cause: 'dependency-slow' as const, weight: 9 },
    { ...place, cause: 'slow-app-timeout' as const, weight: -10 },
  ]
}

function answers(evidence: readonly Evidence[]): boolean {
  return seenOf(evidence, 'http').some(({ facts: { status } }) => status !== null && status < 500)
}

function fails(evidence: readonly Evidence[], texts: readonly PastedText[]): boolean {
  return (
    seenOf(evidence, 'http').some(({ facts: { status } }) => status !== null && status >= 500) ||
    texts.some(({ text }) => failing.test(text))
  )
}
