import type { Hypothesis, Producer, Rung } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import { formatMs } from './failed-replies.ts'
import type { VantageFault } from './vantage-fault.ts'

/** What the sentence at the top of the card is made of. */
export interface Told {
  best: Hypothesis | null
  hop: string
  target: string | null
  /** Where the fault is, seen from the hop. */
  where: 'here' | 'behind' | 'here-or-behind' | 'between'
  rungs: readonly Rung[]
  producer: Producer | null
  edge: readonly Evidence[]
}

/** From this confidence on a cause is stated, below it is offered as the likeliest. */
const stated = 0.5

/** `app is at fault: backend process not running at app/127.0.0.1:8081 (97 %); users get 502 written by edge (nginx).` */
export function sentence(told: Told): string {
  return `${who(told)}; ${users(told)}.`
}

const subjects: Record<Told['where'], (hop: string) => string> = {
  here: (hop) => `${hop} is at fault`,
  behind: (hop) => `The fault lies behind ${hop}`,
  between: (hop) => `The fault lies between ${hop} and what is behind it`,
  'here-or-behind': (hop) => `The fault lies at ${hop} or behind it`,
}

function who({ best, hop, target, where: side }: Told): string {
  const subject = subjects[side](hop)
  if (best === null) return `${subject}: no known cause fits what was seen`
  const where =
    target === null || target === hop || side === 'behind' || side === 'between' ? '' : ` at ${target}`
  const others = best.alsoAt?.length ?? 0
  const also = others === 0 ? '' : ` and ${others} other ${others === 1 ? 'target' : 'targets'}`
  const cause = `${inSentence(best.title)}${where}${also} (${percent(best.confidence)} %)`
  if (best.confidence >= stated) return `${subject}: ${cause}`
  return `${subject}, and the cause is not certain; likeliest is: ${cause}`
}

function users({ rungs, producer, edge }: Told): string {
  const state = rungs[0]?.state ?? 'unknown'
  if (state === 'pass') return 'users do not notice yet'
  if (state === 'unknown') return 'what users get was not seen'
  const by = producer === null ? '' : ` written by ${producer.hop} (${producer.system})`
  const sample = edge.find((each) => each.type === 'sample' && each.outcome === 'fail')
  if (sample?.type === 'sample' && sample.outcome === 'fail' && state === 'partial') {
    const { bad, requests, slow, slowMs, badExample } = sample.facts
    if (bad === 0) return `users wait: ${slow} of ${requests} requests took more than ${formatMs(slowMs)}`
    const what = badExample?.failure ?? badExample?.status ?? 'an error'
    return `users get ${what} in ${bad} of ${requests} requests${by}`
  }
  const http = edge.find((each) => each.type === 'http' && each.outcome === 'fail')
  if (http?.type === 'http' && http.outcome === 'fail') {
    const { status, failure } = http.facts
    return failure === null ? `users get ${status}${by}` : `users get no proper answer (${failure})`
  }
  const failed = edge.find(({ outcome }) => outcome === 'fail')
  return failed === undefined ? 'users are affected' : `users are affected: ${failed.summary}`
}

/** For when everything is well. */
export function healthySentence(rungs: readonly Rung[]): string {
  const asked = rungs.filter(({ state }) => state === 'pass')
  const targets = asked.reduce((sum, rung) => sum + rung.targets.length, 0)
  const unseen = rungs.filter(({ state }) => state === 'unknown').map(({ hop }) => hop)
  const rest = unseen.length === 0 ? '' : `; not fully seen: ${unseen.join(', ')}`
  return `No fault found: ${targets === 1 ? 'the only target' : `all ${targets} targets`} of ${asked.map(({ hop }) => hop).join(', ')} answered as expected${rest}.`
}

/** For when we could not look at what users get; what the machines showed is said all the same. */
export function unseenSentence(
  rungs: readonly Rung[],
  faults: readonly VantageFault[],
  best: Hypothesis | null,
): string {
  const edge = rungs[0]
  const unseen = edge === undefined ? 'the path is empty' : `what users get at ${edge.hop} was not seen`
  if (faults.length > 0) {
    return `No verdict: our own view is broken: ${faults.map(({ why }) => why).join('; ')}; ${unseen}.`
  }
  if (best === null || best.confidence < stated) return `No verdict: ${unseen}.`
  const where = best.hop === null ? '' : ` at ${best.target ?? best.hop}`
  return `No verdict: ${unseen}; most suspicious is: ${inSentence(best.title)}${where} (${percent(best.confidence)} %).`
}

/** `Backend process …` → `backend process …`, while `TLS handshake …` stays. */
function inSentence(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title
}

function percent(confidence: number): number {
  return Math.round(confidence * 100)
}
