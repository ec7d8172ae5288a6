import type { PagerDuty } from '../../back/pagerduty.ts'
import { type Effect, gone, once, type Scene } from './effect.ts'
import { isTold } from './told.ts'

type Wanted = 'acknowledged' | 'resolved'

/** It was so when we looked, by somebody else: nothing was told. */
const asIs = 'as-is'
const done = 'done'

const words: Record<Wanted, string> = {
  acknowledged: 'Acknowledged: a run looks at it.',
  resolved: 'Resolved: a change fixed it, and the run after it found every hop well.',
}

/**
 * Acknowledges or resolves a ticket once. It is asked how it stands before: to acknowledge what somebody has resolved would
 * open it again. One whose fate is unknown is not repeated when it stands as wanted, nor when it is not due any more.
 */
export function statusEffect(
  scene: Scene,
  pagerDuty: PagerDuty,
  ticket: string,
  wanted: Wanted,
  isDue: boolean,
): Effect {
  const { entries, known, save } = scene
  const key = `${wanted}:${ticket}`
  const about = { source: 'pagerduty', ticket, what: wanted } as const

  function isOver(): boolean {
    const state = known.get(key)?.messageId ?? null
    if (state === null) return false
    if (state === asIs) return true
    return isTold(entries, { ...about, outcome: state === gone ? 'fail' : 'pass' })
  }

  async function end(): Promise<string> {
    const again = known.has(key)
    const stands = await pagerDuty.status(ticket)
    if (stands === null) return gone
    if (stands === wanted) return again ? done : asIs
    // Somebody resolved it, before or after ours arrived.
    if (stands === 'resolved' || !isDue) return asIs
    const came = await once(scene, key, () => pagerDuty.setStatus(ticket, wanted, words[wanted]))
    if (came === 'gone') return gone
    return came === 'resolved' && wanted === 'acknowledged' ? asIs : done
  }

  return {
    ...about,
    key,
    dueInMs: isOver() ? null : 0,
    async act() {
      const before = known.get(key)?.messageId ?? null
      const state = before ?? (await end())
      if (before === null) await save({ key, messageId: state, contentHash: null })
      if (state === asIs) return null
      const outcome = state === gone ? 'fail' : 'pass'
      const summary =
        state === gone
          ? `There is no incident ${ticket} in PagerDuty any more: it was merged or deleted.`
          : words[wanted]
      await scene.tell({ ...about, outcome, summary })
      return null
    },
  }
}
