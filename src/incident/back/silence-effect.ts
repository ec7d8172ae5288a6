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

/** Our clock and Alertmanager's may differ by so much. */
const clocksDifferMs = 60_000

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
    return await once(scene, key, async (again) => {
      const [found] = again ? await findSilences(scene, alertmanager, key, alarm) : []
      // Nobody knows how much is left of one that is found again: it is looked at at once.
      const nextLook = now() + (found === undefined ? lastsMs - leastLeftMs : 0)
      const id = found ?? (await alertmanager.setSilence(wish()))
      remember(looks, key, nextLook)
      return id
    })
  }

  async function prolong(id: string): Promise<string> {
    const standing = await alertmanager.silence(id)
    // Somebody took it away altogether, or it is another Alertmanager now.
    if (standing === null) return over
    if (standing.state === 'expired') {
      const lastedMs = standing.endsAt.getTime() - standing.updatedAt.getTime()
      // Somebody ended it on purpose: it is not begun again.
      if (lastedMs < lastsMs - clocksDifferMs) return over
      // It had all its time while nobody was here to prolong it. The next one must be found, whatever comes in between.
      await save({ key, messageId: null, contentHash: null })
      return await begin()
    }
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
          : `Silenced while this goes on, 15 minutes at a time: ${approval.plan.title}.`
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
