import type { Story } from '../../chat/cards/story.ts'
import { type Monitoring, usualMonitoring } from '../../model/monitoring.ts'
import type { Entry } from '../../model/timeline.ts'
import type { Deps } from '../deps.ts'
import type { Scene } from './effect.ts'

export type SceneDeps = Pick<Deps, 'monitoring' | 'now' | 'log'> & {
  back: Pick<Deps['back'], 'publicUrl'>
  store: Pick<
    Deps['store'],
    'alarmsOf' | 'append' | 'delivered' | 'forgetDelivered' | 'setDelivered' | 'threadOf'
  >
}

/** An incident's timeline, and what it comes to. */
export interface ToldSoFar {
  entries: readonly Entry[]
  story: Story
}

/** What one source was told of an incident until now, and the way to tell it more. */
export async function sceneOf(
  { store, log, now }: SceneDeps,
  source: 'pagerduty' | 'alertmanager',
  { entries, story }: ToldSoFar,
): Promise<Scene> {
  const { incident } = story
  const { messages } = await store.delivered(incident, source)
  return {
    incident,
    entries,
    story,
    known: new Map(messages.map((message) => [message.key, message])),
    save: (noted) => store.setDelivered(incident, source, noted),
    forget: (key) => store.forgetDelivered(incident, source, key),
    async tell(told) {
      await store.append(incident, [{ kind: 'source.told', ...told }])
      const { ticket, what, outcome } = told
      log.info({ incident, source, ticket, what, outcome }, 'source told')
    },
    now: () => now().getTime(),
  }
}

/** What the service's sources may be told besides the note. */
export function policyOf(
  { monitoring }: Pick<SceneDeps, 'monitoring'>,
  { service }: Story,
): Monitoring['back'] {
  return (monitoring.get(service.name) ?? usualMonitoring(service.name)).back
}
