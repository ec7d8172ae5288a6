import type { Evidence } from '../../../model/evidence.ts'
import { cloudRules } from '../../../systems/notes/cloud-rules.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { type PastedText, pastedTexts } from '../pasted-texts.ts'
import { seenOf } from '../seen-of.ts'

const {
  admitsPorts,
  databaseOfCloud,
  dynamicPorts,
  functionOfCloud,
  letsAllIn,
  letsInOne,
  letsNobodyIn,
  managedDatabase,
  withoutWay,
} = cloudRules

/** Callers that do not come from where the reader of the page sits. */
const otherCallers =
  /\bNAT (?:gateways?|instances?|GWs?)\b|\bprivate subnets?\b|\b(?:CloudFront|Cloudflare|CDN)\b|\bthrough the (?:public|internet-facing) \w{1,20}/

const admitsMore = /\b(?:32768|49153|0 ?[-–] ?65535|1024 ?[-–]|all (?:traffic|ports|TCP)|any port)/

const functionLate =
  /Endpoint request timed[ -]out|Task timed out after|\b(?:Lambda|[Ff]unction) (?:times|timed) out\b|INTEGRATION_TIMEOUT|Function(?:'s)? execution took \d{4,9} ms/

const elsewhereWell =
  /\b(?:works?|worked|runs?|fine|ok)\b (?:\w{1,12} ){0,2}?(?:locally|on localhost|on my (?:machine|laptop|computer)|in development)\b|\blocally\b (?:\w{1,12} ){0,3}?(?:works?|worked|runs?|fine)\b/

/** Work that takes long by itself waits for nobody. */
const longWork =
  /\b(?:slow quer|heavy|large (?:export|report|file|import)|cold start|loops?\b|while true|infinite|endless|recurs|sleep\(|scrap(?:es|ing)|(?:train|load)(?:s|ing)? (?:the |a )?model)/i

/** A limit that a first start reaches by itself. */
const shortLimit = /Task timed out after [0-6](?:\.\d{1,3})? seconds/

/** Rules that keep callers away answer nothing; what refuses or resets was reached. */
const silence =
  /(?<![\d.:-])5(?:0[34]|22|24)\b(?!\.\d| ?(?:ms|s|MB|GB|kB|KB|px|%))|\btimed? ?-?out\b(?! ?(?:of|is|was|[:=]|\d))|\btimes out\b|unreachable|not reachable|unhealthy|cycling/i

/** Of the balancer’s own group, which need not know the ports of its targets. */
const balancersGroup =
  /(?:ALB|ELB|NLB|load ?balancer)(?:['’]s)? ?(?:security|SG)|(?:group|SG) (?:of|for|on) (?:the |our |an? )?(?:ALB|ELB|NLB|load ?balancer)/i

/**
 * Callers that a cloud’s rules keep away: a group that lets in nobody, or one address while others call through it, or named ports
 * where the engine chooses others, and a function that waits until its limit for something to which its network has no way.
 */
export const keptAway: Correlation = {
  id: 'kept-away',
  reference:
    'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html; https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    if (!isSilent(evidence, texts)) return nothing
    const findings = [
      ...oneAddressOf(texts),
      ...emptyGroup(texts),
      ...closedHostPorts(texts),
      ...unheardFunction(texts, answers(evidence)),
    ]
    return findings.length === 0 ? nothing : { findings, advice: [] }
  },
}

function oneAddressOf(texts: readonly PastedText[]) {
  const rule = texts.find(({ text }) => letsInOne(text) !== null)
  const callers = texts.flatMap(({ text }) => otherCallers.exec(text)?.[0] ?? [])[0]
  if (rule === undefined || callers === undefined || texts.some(({ text }) => letsAllIn(text))) return []
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

function emptyGroup(texts: readonly PastedText[]) {
  const group = texts.find(({ text }) => letsNobodyIn(text) !== null)
  if (group === undefined) return []
  const place = {
    fact: 'network-rules',
    reach: 'inwards' as const,
    quote: `nobody answers, and a group lets nobody in: ${letsNobodyIn(group.text)?.trim().slice(0, 140)}`,
    evidence: group.evidence,
    hop: null,
    target: null,
  }
  return [
    { ...place, cause: 'lb-sg-nacl-block' as const, weight: 23 },
    { ...place, cause: 'connect-drop' as const, weight: 9 },
  ]
}

function closedHostPorts(texts: readonly PastedText[]) {
  const dynamic = texts.find(({ text }) => dynamicPorts.test(text))
  const group = texts.find(
    ({ text }) => admitsPorts.test(text) && !admitsMore.test(text) && !balancersGroup.test(text),
  )
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
  const way = withoutWay(asked.text)
  const database = managedDatabase.exec(asked.text)?.[0]
  const isWell = isAnswered || texts.some(({ text }) => elsewhereWell.test(text))
  if (way === null && (!isWell || database === undefined || shortLimit.test(late.text))) return []
  const why = way ?? `well elsewhere, it asks ${database}`
  const place = {
    fact: 'timeout',
    reach: 'inwards' as const,
    quote: `the function waits until its limit (${why}): ${late.text.trim().slice(0, 100)}`,
    evidence: late.evidence,
    hop: null,
    target: null,
  }
  return [
    { ...place, cause: 'connect-drop' as const, weight: way === null ? 18 : 22 },
    { ...place, cause: 'db-down' as const, weight: 10 },
    { ...place, cause: 'dependency-slow' as const, weight: 9 },
    { ...place, cause: 'slow-app-timeout' as const, weight: -10 },
  ]
}

function answers(evidence: readonly Evidence[]): boolean {
  return seenOf(evidence, 'http').some(({ facts: { status } }) => status !== null && status < 500)
}

function isSilent(evidence: readonly Evidence[], texts: readonly PastedText[]): boolean {
  return (
    seenOf(evidence, 'http').some(
      ({ facts: { status } }) => status !== null && [503, 504, 522, 524].includes(status),
    ) || texts.some(({ text }) => silence.test(text))
  )
}
