import type { Alertmanager } from '../../back/alertmanager.ts'
import type { ApprovalStory } from '../../chat/cards/story.ts'
import type { Alarm } from '../../model/alarm.ts'
import type { Effect } from './effect.ts'
import { policyOf, type SceneDeps, sceneOf, type ToldSoFar } from './scene-of.ts'
import { silenceEffect } from './silence-effect.ts'
import { unsilenceEffect } from './unsilence-effect.ts'

/** More alarms than this are not silenced for one change: the oldest are. */
const mostSilences = 20

/**
 * Silences for as long as approved changes are carried out: one for each alarm of Alertmanager that fires, for exactly its
 * labels. `looks` remembers when each one that stands is to be looked at again.
 */
export async function alertmanagerEffects(
  deps: SceneDeps,
  alertmanager: Alertmanager,
  told: ToldSoFar,
  looks: Map<string, number>,
): Promise<Effect[]> {
  const { story } = told
  if (!story.approvals.some(({ made }) => made.length > 0)) return []
  const scene = await sceneOf(deps, 'alertmanager', told)
  const going = policyOf(deps, story).silence ? story.approvals.filter(isGoingOn) : []
  if (scene.known.size === 0 && going.length === 0) return []
  const alarms = await deps.store.alarmsOf(story.incident)
  // Always the same ones: the order in which they are listed changes with what is told.
  const single = alarms.filter(isSingle).toSorted(byAge).slice(0, mostSilences)
  const kept = new Set(going.map(({ id }) => id))
  const ended = [...scene.known.keys()].flatMap((key) => {
    const [kind, approval = '', id] = key.split(':')
    if (kind !== 'silence' || kept.has(approval)) return []
    const alarm = alarms.find((one) => one.id === id) ?? null
    return [unsilenceEffect(scene, alertmanager, key, approval, alarm)]
  })
  return [
    ...going.flatMap((approval) =>
      single.map((alarm) => silenceEffect(scene, alertmanager, approval, alarm, looks)),
    ),
    ...ended,
  ]
}

/** Its first change is intended, and how it ended is not known yet. */
function isGoingOn({ made, judged, refused }: ApprovalStory): boolean {
  return made.length > 0 && judged === null && refused === null
}

function byAge(a: Alarm, b: Alarm): number {
  return a.firstAt.getTime() - b.firstAt.getTime() || (a.id < b.id ? -1 : 1)
}

/**
 * Fires, and is one alert: what Alertmanager counted and left out has the labels of its whole group, which would silence more
 * than it. Fingerprints are 16 hexadecimal digits, or the hash of the labels.
 */
function isSingle({ source, state, key }: Alarm): boolean {
  return source === 'alertmanager' && state !== 'resolved' && /^[0-9a-f]{16,64}$/.test(key)
}
