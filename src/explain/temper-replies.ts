import { type CauseId, causeOf } from '../diagnosis/causes.ts'
import type { Found } from '../diagnosis/find.ts'
import { telling } from '../diagnosis/telling.ts'
import type { Decibans } from '../model/diagnosis.ts'
import type { Paste } from './read-paste.ts'

/** A status by itself says that something failed, and of what only how often which cause has it. */
const bareStatus = /^http-(?:unsigned-50[234]|passes-on-500)-|^unknown-any-told-50\d$/

const connected = /^http-connected-/

/** What a bare status still counts where other words tell the cause. */
const besideWords: Decibans = 3

/**
 * Replies among other pasted words: what one excerpt says both as a reply and as lines is one fact; a bare status steps back where
 * the words of a program tell a cause; and that somebody reached the gateway, and was told that it failed, speaks against nothing
 * that the gateway met further in.
 */
export function temperReplies(found: readonly Found[], { sources, evidence }: Paste): Found[] {
  const replies = new Set(evidence.flatMap(({ id, type }) => (type === 'http' ? [id] : [])))
  const failed = new Set(
    evidence.flatMap((each) => (each.type === 'http' && (each.facts?.status ?? 0) >= 500 ? [each.id] : [])),
  )
  const told = new Set(
    found.flatMap(({ finding }) =>
      !replies.has(finding.evidence) && finding.weight >= telling && isFault(finding.cause)
        ? [finding.cause]
        : [],
    ),
  )
  const bodies = new Set([...replies].map((id) => sources.get(id)))
  return found.flatMap((each): Found[] => {
    const { finding } = each
    if (connected.test(finding.signature) && failed.has(finding.evidence)) return []
    const source = sources.get(finding.evidence)
    const fact = bodies.has(source) && finding.weight > 0 ? `reply at ${source}` : each.fact
    const isBeside = bareStatus.test(finding.signature) && told.size > 0 && !told.has(finding.cause)
    const weight = isBeside ? Math.min(besideWords, finding.weight) : finding.weight
    return [{ ...each, fact, finding: { ...finding, weight } }]
  })
}

function isFault(cause: CauseId): boolean {
  return causeOf(cause).layer !== 'client'
}
