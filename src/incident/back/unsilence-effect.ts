import type { Alertmanager } from '../../back/alertmanager.ts'
import type { Alarm } from '../../model/alarm.ts'
import { type Effect, gone, type Scene } from './effect.ts'
import { findSilences, firstIntent, over } from './silence-marks.ts'
import { isTold } from './told.ts'

/** Ends what was silenced for a change that has ended, also what nobody knows to have arrived. */
export function unsilenceEffect(
  scene: Scene,
  alertmanager: Alertmanager,
  key: string,
  approval: string,
  alarm: Alarm | null,
): Effect {
  const { known, save, entries } = scene
  const ticket = alarm?.key ?? key.split(':')[2] ?? ''
  const about = { source: 'alertmanager', ticket, what: 'unsilenced' } as const
  const since = firstIntent(scene, approval)
  const before = known.get(key)
  const isSettled = before?.messageId === over || before?.messageId === gone
  return {
    ...about,
    key,
    dueInMs: isSettled && !isOwed() ? null : 0,
    async act() {
      if (!isSettled) {
        const ids = before?.messageId
          ? [before.messageId]
          : await findSilences(scene, alertmanager, key, alarm)
        for (const id of ids) await alertmanager.endSilence(id)
        // One that never arrived leaves nothing to be said.
        const state = ids.length === 0 ? gone : over
        await save({ key, messageId: state, contentHash: state === over ? over : null })
        if (state === gone) return null
      }
      if (isTold(entries, { ...about, outcome: 'pass' }, since)) return null
      const summary = 'Not silenced any more: what it was silenced for has ended.'
      await scene.tell({ ...about, outcome: 'pass', summary })
      return null
    },
  }

  /** Ended by us, and not said yet. */
  function isOwed(): boolean {
    return before?.contentHash === over && !isTold(entries, { ...about, outcome: 'pass' }, since)
  }
}
