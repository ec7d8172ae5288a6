import type { Alertmanager } from '../../back/alertmanager.ts'
import { whereWords } from '../../chat/cards/approval-buttons.ts'
import type { ApprovalStory } from '../../chat/cards/story.ts'
import { clip } from '../../chat/clip.ts'
import { plainLine } from '../../chat/plain-text.ts'
import type { Alarm } from '../../model/alarm.ts'
import type { Scene } from './effect.ts'
import { markerOf } from './marker.ts'

const longestComment = 500

/** Ended by us, or by somebody else while the change went on. */
export const over = 'over'

/** Says for which incident, approval and alarm a silence is, and who approved. */
export function silenceComment(scene: Scene, approval: ApprovalStory, alarm: string): string {
  const { plan, decision, id } = approval
  const names = decision?.voters.map(({ name }) => name).join(', ') || decision?.by.name
  const by = names === undefined ? '' : `, approved by ${names}`
  const what = plainLine(`${plan.title} at ${whereWords(plan)}${by}`)
  return `${commentMarker(scene, id, alarm)} ${clip(what, longestComment)}`
}

/** The ids of the silences that stand under a key of ours. */
export async function findSilences(
  scene: Scene,
  alertmanager: Alertmanager,
  key: string,
  alarm: Alarm | null,
): Promise<string[]> {
  const [, approval = '', id = ''] = key.split(':')
  const label = Object.entries(alarm?.labels ?? {}).find(([name]) => /^[a-zA-Z_]\w*$/.test(name))
  const standing = await alertmanager.silences(label ?? null)
  const marker = commentMarker(scene, approval, id)
  return standing.filter(({ comment }) => comment.startsWith(marker)).map((one) => one.id)
}

/** The number of the entry with which it began. */
export function firstIntent({ entries }: Scene, approval: string): number {
  const first = entries.find(({ what }) => what.kind === 'change.intended' && what.approval === approval)
  return first?.seq ?? 0
}

function commentMarker({ entries }: Scene, approval: string, alarm: string): string {
  return `${markerOf(entries)} ${approval} ${alarm}:`
}
