import type { Note, PagerDuty } from '../../back/pagerduty.ts'
import { hashOf } from '../../canonical-json.ts'
import { type Effect, gone, once, type Scene } from './effect.ts'
import { markerOf } from './marker.ts'
import { remember } from './remember.ts'
import { isTold } from './told.ts'

/** Whoever reads along sees a note change no more often than this. */
const editEveryMs = 10_000

/**
 * The one note of a ticket: written once, found again by its last line when nobody knows whether it arrived, and edited when
 * there is news. One that somebody deleted is not written again. `edits` remembers when each was written last.
 */
export function noteEffect(
  scene: Scene,
  pagerDuty: PagerDuty,
  ticket: string,
  text: string,
  edits: Map<string, number>,
): Effect {
  const { entries, known, save, now } = scene
  const key = `note:${ticket}`
  const about = { source: 'pagerduty', ticket, what: 'note' } as const
  const marker = markerOf(entries)
  const hash = hashOf(text)
  const editId = `${scene.incident} ${ticket}`

  function dueInMs(): number | null {
    const before = known.get(key)
    if (before === undefined || before.messageId === null) return 0
    const outcome = before.messageId === gone ? 'fail' : 'pass'
    if (!isTold(entries, { ...about, outcome })) return 0
    if (before.messageId === gone || before.contentHash === hash) return null
    return Math.max(0, (edits.get(editId) ?? 0) + editEveryMs - now())
  }

  /** The oldest that is ours; any other is one too many, whose request arrived when nobody waited for it any more. */
  async function ours(): Promise<string | null> {
    const notes = (await pagerDuty.notes(ticket)) ?? []
    const [first, ...others] = notes
      .filter(({ content }) => content.split('\n').at(-1)?.trim() === marker)
      .toSorted((a, b) => timeOf(a) - timeOf(b))
    for (const { id } of others) await pagerDuty.deleteNote(ticket, id)
    return first?.id ?? null
  }

  async function write(): Promise<void> {
    const id = await once(scene, key, async (again) => {
      const found = again ? await ours() : null
      if (found !== null) return { id: found, contentHash: null }
      const created = await pagerDuty.createNote(ticket, text)
      if (created === null) return null
      return again ? { id: (await ours()) ?? created, contentHash: null } : { id: created, contentHash: hash }
    })
    remember(edits, editId, now())
    await note({ key, messageId: id?.id ?? gone, contentHash: id?.contentHash ?? null })
  }

  async function edit(messageId: string): Promise<void> {
    // Without this, an edit that was accepted but not noted, then undone, would look as if it had never happened.
    if (known.get(key)?.contentHash !== null) await note({ key, messageId, contentHash: null })
    const changed = await pagerDuty.updateNote(ticket, messageId, text)
    remember(edits, editId, now())
    await note(
      changed === 'gone'
        ? { key, messageId: gone, contentHash: null }
        : { key, messageId, contentHash: hash },
    )
  }

  async function note(noted: Parameters<Scene['save']>[0]): Promise<void> {
    await save(noted)
    known.set(noted.key, noted)
  }

  return {
    ...about,
    key,
    dueInMs: dueInMs(),
    async act() {
      if ((known.get(key)?.messageId ?? null) === null) await write()
      const { messageId, contentHash } = known.get(key) ?? { messageId: null, contentHash: null }
      if (messageId !== null && messageId !== gone && contentHash !== hash) await edit(messageId)
      const isGone = known.get(key)?.messageId === gone
      const outcome = isGone ? 'fail' : 'pass'
      if (isTold(entries, { ...about, outcome })) return null
      await scene.tell({
        ...about,
        outcome,
        summary: isGone ? goneWords(ticket) : 'Has a note that is kept up to date.',
      })
      return null
    },
  }
}

function goneWords(ticket: string): string {
  return `There is no incident ${ticket} in PagerDuty any more, or its note was deleted there: it was merged, or somebody took it away. It is not written again.`
}

function timeOf({ createdAt }: Note): number {
  return Date.parse(createdAt) || 0
}
