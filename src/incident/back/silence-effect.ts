import type { Alertmanager } from '../../back/alertmanager.ts'
import type { ApprovalStory } from '../../chat/cards/story.ts'
import { clip } from '../../chat/clip.ts'
import { plainLine } from '../../chat/plain-text.ts'
import type { Alarm } from '../../model/alarm.ts'
import { type Effect, gone, once, type Scene } from './effect.ts'
import { remember } from './remember.ts'
import { findSilences, firstIntent, over, silenceComment } from './silence-marks.ts'
import { isTold } from './told.ts'

/** A silence that nobody ends or prolongs ends by itself after this time. */
const lastsMs = 15 * 60_000

/** Prolonged when less than this is left. */
const leastLeftMs = 5 * 60_000

/** Silences one alarm for one change, and keeps it so; what a person ended is not begun again. */
export function silenceEffect(
  scene: Scene,
  alertmanager: Alertmanager,
  approval: ApprovalStory,
  alarm: Alarm,
  looks: Map<string, number>,
): Effect {
  const { known, save, now, entries } = scene
  const key = `silence:${approval.id}:${alarm.id}`
  const about = { source: 'alertmanager', ticket: alarm.key, what: 'silenced' } as const
  const since = firstIntent(scene, approval.id)

  function dueInMs(): number | null {
    const before = known.get(key)
    if (before?.messageId === over) return null
    if (before?.messageId === gone) return isTold(entries, { ...about, outcome: 'fail' }, since) ? null : 0
    if (!before?.messageId || !isTold(entries, { ...about, outcome: 'pass' }, since)) return 0
    return Math.max(0, (looks.get(key) ?? 0) - now())
  }

  const wish = () => ({
    labels: alarm.labels,
    startsAt: new Date(now()).toISOString(),
    endsAt: new Date(now() + lastsMs),
    comment: silenceComment(scene, approval, alarm.id),
  })

  async function begin(): Promise<string> {
    const unfit = unfitLabel(alarm)
    if (unfit !== null) return gone
    const id = await once(scene, key, async (again) => {
      const found = again ? await findSilences(scene, alertmanager, key, alarm) : []
      return found[0] ?? (await alertmanager.setSilence(wish()))
    })
    remember(looks, key, now() + lastsMs - leastLeftMs)
    return id
  }

  async function prolong(id: string): Promise<string> {
    const standing = await alertmanager.silence(id)
    // Somebody ended it on purpose: it is not begun again.
    if (standing === null || standing.state === 'expired') return over
    const leftMs = standing.endsAt.getTime() - now()
    if (leftMs > leastLeftMs) {
      remember(looks, key, now() + leftMs - leastLeftMs)
      return id
    }
    const longer = await alertmanager.setSilence({ ...wish(), startsAt: standing.startsAt, id })
    remember(looks, key, now() + lastsMs - leastLeftMs)
    return longer
  }

  return {
    ...about,
    key,
    dueInMs: dueInMs(),
    async act() {
      const before = known.get(key)?.messageId ?? null
      const isLook = before !== null && before !== gone && (looks.get(key) ?? 0) <= now()
      const id = before === null ? await begin() : isLook ? await prolong(before) : before
      if (id !== before) await save({ key, messageId: id, contentHash: null })
      if (id === over) return null
      const next = id === gone ? null : Math.max(0, (looks.get(key) ?? 0) - now())
      const outcome = id === gone ? 'fail' : 'pass'
      if (isTold(entries, { ...about, outcome }, since)) return next
      const summary =
        id === gone
          ? `Not silenced: ${unfitLabel(alarm)}`
          : `Silenced for 15 minutes at most, and no longer than it takes: ${approval.plan.title}.`
      await scene.tell({ ...about, outcome, summary: clip(plainLine(summary), 500) })
      return next
    },
  }
}

/** More than this an alarm does not keep. */
const mostLabels = 64

/** Why its labels are not exactly those of the alert, so that a silence would be about nothing; null when they are. */
function unfitLabel({ labels }: Alarm): string | null {
  const entries = Object.entries(labels)
  if (entries.length === 0) return 'the alert has no labels.'
  if (entries.length >= mostLabels) return 'the alert has more labels than are known.'
  const [cut] = entries.find(([, value]) => value.endsWith('…') || value.includes('[redacted]')) ?? []
  return cut === undefined ? null : `the label ${cut} of the alert is not known whole.`
}
