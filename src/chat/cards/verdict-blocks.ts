import { guidanceOf } from '../../diagnosis/guidance.ts'
import type { Diagnosis, Finding, Hypothesis } from '../../model/diagnosis.ts'
import type { Block } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { confidenceWords } from './confidence-words.ts'

const topFindings = 3
const topOthers = 3
const topAdvice = 2
const maxQuote = 400
const leastWorthNaming = 0.02

/** What a diagnosis comes to, in a few lines: how sure, who wrote the error, the weightiest quote, how much more there is. */
export function verdictSummary(diagnosis: Diagnosis): Block[] {
  const main = mainHypothesis(diagnosis)
  const [quote] = main === null ? [] : quoteBlocks(main, 1)
  return [
    ...fieldBlocks(diagnosis, main),
    ...(quote === undefined ? [] : [quote]),
    ...(verdictReasons(diagnosis).length > 0
      ? [{ type: 'text', text: restWords(diagnosis, main) } as const]
      : []),
  ]
}

function fieldBlocks(diagnosis: Diagnosis, main: Hypothesis | null): Block[] {
  const fields = verdictFields(diagnosis, main)
  return fields.length === 0 ? [] : [{ type: 'fields', fields }]
}

/** Why: what speaks for it and against it, what would mend it, what else, what is missing; empty when there is nothing to say. */
export function verdictReasons(diagnosis: Diagnosis): Block[] {
  const main = mainHypothesis(diagnosis)
  return [
    ...(main === null ? [] : whyBlocks(main)),
    ...adviceBlocks(diagnosis, main),
    ...otherBlocks(diagnosis, main),
    ...missingBlocks(diagnosis),
  ]
}

/** `3 findings for it, 1 against it, 2 things not seen: more in the thread.` */
function restWords({ hypotheses, missing }: Diagnosis, main: Hypothesis | null): string {
  const others = hypotheses.filter((other) => other !== main && other.confidence >= leastWorthNaming).length
  const counts: [count: number, one: string, many: string][] = [
    [main?.for.length ?? 0, 'finding for it', 'findings for it'],
    [main?.against.length ?? 0, 'against it', 'against it'],
    [others, 'other cause', 'other causes'],
    [missing.length, 'thing not seen', 'things not seen'],
  ]
  const words = counts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`)
  return words.length === 0 ? 'More in the thread.' : `${words.join(', ')}: more in the thread.`
}

/** The hypothesis that the verdict names, null when it names none. */
export function mainHypothesis({ verdict, hypotheses }: Diagnosis): Hypothesis | null {
  const sameCause = hypotheses.filter(({ cause }) => cause === verdict.cause)
  const samePlace = sameCause.find(({ hop, target }) => hop === verdict.hop && target === verdict.target)
  return samePlace ?? sameCause[0] ?? null
}

function verdictFields({ verdict }: Diagnosis, main: Hypothesis | null): { label: string; value: string }[] {
  const fields: { label: string; value: string }[] = []
  if (main !== null) fields.push({ label: 'Cause', value: main.title })
  if (verdict.state !== 'inconclusive' || main !== null) {
    fields.push({ label: 'How sure', value: confidenceWords(verdict.confidence) })
  }
  const place = placeOf(verdict)
  if (place !== '') fields.push({ label: 'Where', value: place })
  if (verdict.producer !== null) {
    const { hop, system, confidence, why } = verdict.producer
    const value = `${hop} (${system}), ${confidenceWords(confidence)}: ${clip(why, 200)}`
    fields.push({ label: 'Error written by', value })
  }
  return fields
}

/** `app/127.0.0.1:8082, host web-2`, or the hop alone; empty when nothing is known. */
export function placeOf(seen: { hop: string | null; target: string | null; host?: string }): string {
  const parts: string[] = []
  const isNamedByTarget = seen.target === seen.hop || seen.target?.startsWith(`${seen.hop}/`)
  if (seen.hop !== null && !isNamedByTarget) parts.push(seen.hop)
  if (seen.target !== null && !seen.target.startsWith('host/')) parts.push(seen.target)
  if (seen.host !== undefined) parts.push(`host ${seen.host}`)
  return parts.join(', ')
}

function whyBlocks(main: Hypothesis): Block[] {
  const quotes = quoteBlocks(main, topFindings)
  const more = main.for.length - quotes.length
  return [
    { type: 'text', text: quotes.length === 0 ? 'Why: nothing seen points here by itself.' : 'Why:' },
    ...quotes,
    ...(more > 0 ? [{ type: 'text', text: `… and ${more} more for it.` } as const] : []),
    againstBlock(main),
    { type: 'text', text: sumOf(main) },
  ]
}

function quoteBlocks(main: Hypothesis, most: number): Block[] {
  const heaviest = main.for.toSorted((a, b) => b.weight - a.weight)
  return heaviest.slice(0, most).map(({ quote, source, weight }) => ({
    type: 'quote',
    text: clip(quote, maxQuote),
    source: `${source} (${signed(weight)})`,
  }))
}

function againstBlock({ against }: Hypothesis): Block {
  if (against.length === 0) return { type: 'text', text: 'Against: nothing that was seen.' }
  const heaviest = against.toSorted((a, b) => a.weight - b.weight).slice(0, topFindings)
  const items = heaviest.map(findingLine)
  const more = against.length - items.length
  return { type: 'list', title: 'Against:', items: more > 0 ? [...items, `… and ${more} more`] : items }
}

function findingLine({ quote, source, weight }: Finding): string {
  return `${source} (${signed(weight)}): ${clip(quote, maxQuote)}`
}

/** Lets a person redo the sum: weights are decibans and add up. */
function sumOf({ prior, total, for: speaksFor, against }: Hypothesis): string {
  const forIt = speaksFor.reduce((sum, { weight }) => sum + weight, 0)
  const againstIt = against.reduce((sum, { weight }) => sum + weight, 0)
  const parts = [`at first ${signed(prior)}`, `for ${signed(forIt)}`, `against ${signed(againstIt)}`]
  return `Sum in decibans: ${parts.join(', ')}, total ${signed(total)}.`
}

function signed(weight: number): string {
  const rounded = Math.round(weight * 10) / 10
  if (rounded === 0) return '0'
  return rounded > 0 ? `+${rounded}` : `-${-rounded}`
}

function otherBlocks({ hypotheses }: Diagnosis, main: Hypothesis | null): Block[] {
  const others = hypotheses.filter((other) => other !== main && other.confidence >= leastWorthNaming)
  if (others.length === 0) return []
  const items = others.slice(0, topOthers).map((other) => {
    const place = placeOf(other)
    const [witness] = other.for.toSorted((a, b) => b.weight - a.weight)
    const why = witness === undefined ? '' : `, as ${witness.source} says “${clip(witness.quote, 120)}”`
    return `${other.title}${place === '' ? '' : ` at ${place}`}: ${confidenceWords(other.confidence)}${why}`
  })
  return [{ type: 'list', title: main === null ? 'It could be:' : 'It could also be:', items }]
}

/** What would mend it: exact settings where they could be worked out, and what usually helps. */
function adviceBlocks({ advice }: Diagnosis, main: Hypothesis | null): Block[] {
  if (main === null) return []
  const settings = advice.filter(({ cause }) => cause === main.cause).slice(0, topAdvice)
  const cures = guidanceOf(main.cause).remedies.slice(0, topAdvice)
  const items = [
    ...settings.map(({ setting, where, why }) => `${setting} (${where}): ${clip(why, 200)}`),
    ...cures.map(({ title, how, risk }) => `${title}: ${how} (risk: ${risk})`),
  ]
  return items.length === 0 ? [] : [{ type: 'list', title: 'What would mend it:', items }]
}

function missingBlocks({ missing }: Diagnosis): Block[] {
  if (missing.length === 0) return []
  const items = missing.slice(0, 5).map(({ what, why, how }) => `${what}: ${why}. ${how}`)
  const more = missing.length - items.length
  return [{ type: 'list', title: 'Not seen:', items: more > 0 ? [...items, `… and ${more} more`] : items }]
}
