import type { Explanation, Quoted } from '../../model/explanation.ts'
import type { Block, ChatMessage, Tone } from '../../model/message.ts'
import { clip } from '../clip.ts'

const tones: Record<Explanation['verdict']['state'], Tone> = {
  fault: 'bad',
  healthy: 'good',
  inconclusive: 'warn',
}

const mostQuotes = 4
const mostOthers = 3
const longestQuote = 300

/** What a pasted text says, for a thread or a terminal: the verdict, why, what speaks against it, and what to do. */
export function explanationCard({
  verdict,
  hypotheses,
  missing,
  remedies,
  advice,
}: Explanation): ChatMessage {
  const best = hypotheses.find(({ cause }) => cause === verdict.cause)
  const others = hypotheses.filter(({ cause }) => cause !== verdict.cause).slice(0, mostOthers)
  const blocks: Block[] = [
    { type: 'heading', text: titleOf(verdict, best?.title ?? null), tone: tones[verdict.state] },
    { type: 'text', text: verdict.sentence },
    ...(best?.for ?? []).filter(isSeen).slice(0, mostQuotes).map(asQuote),
    ...list('Speaks against it:', (best?.against ?? []).slice(0, mostQuotes).map(asLine)),
    ...list(
      verdict.state === 'fault' ? 'Less likely:' : 'Thought of:',
      others.map(({ title, cause, confidence }) => `${title} (${cause}, ${percent(confidence)} %)`),
    ),
    ...list(
      'Settings that would mend it:',
      advice.map(({ setting, where, why }) => `${setting} (${where}): ${why}`),
    ),
    ...list(
      'What usually helps:',
      remedies.map(({ title, how, risk }) => `${title}: ${how} (risk: ${risk})`),
    ),
    ...list(
      'To be surer, also look at:',
      missing.map(({ what, why, how }) => `${what}: ${why}. ${how}`),
    ),
  ]
  return { text: verdict.sentence, blocks }
}

function titleOf({ state, confidence }: Explanation['verdict'], cause: string | null): string {
  if (state === 'healthy') return 'No gateway fault'
  if (state === 'inconclusive' || cause === null) return 'No verdict'
  return `${cause} (${percent(confidence)} %)`
}

/** What was read in the text itself, and not for the second time. */
function isSeen({ signature, weight }: Quoted): boolean {
  return signature !== 'brings-about' && Math.abs(weight) > 1
}

function asQuote({ quote, source }: Quoted): Block {
  return { type: 'quote', text: clip(quote, longestQuote), source }
}

function asLine({ quote, source }: Quoted): string {
  return `${clip(quote, longestQuote)} (${source})`
}

function list(title: string, items: string[]): Block[] {
  return items.length === 0 ? [] : [{ type: 'list', title, items }]
}

function percent(confidence: number): number {
  return Math.round(confidence * 100)
}
