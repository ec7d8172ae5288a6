import type { Evidence } from '../../model/evidence.ts'
import { seenOf } from './seen-of.ts'

/** A known line with what belongs to it, or the body of a reply, after which people paste the rest. */
export interface PastedText {
  text: string
  evidence: Evidence
}

/** What stands in known lines and in bodies of replies, for what is told over several lines. */
export function pastedTexts(evidence: readonly Evidence[]): PastedText[] {
  return [
    ...seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample }) => ({ text: sample.slice(0, 4096), evidence: each })),
    ),
    ...seenOf(evidence, 'http').flatMap((each) => {
      const { body } = each.facts
      return body === null ? [] : [{ text: body.text.slice(0, 4096), evidence: each }]
    }),
  ]
}
