import type { Container, DockerFacts } from '../../model/facts/docker.ts'

type Events = DockerFacts['events']

/**
 * The events of the containers that there are, and of those of the same name before them that ended without being asked to: what
 * `docker run --rm` starts anew after each crash has another id each time. What befell one that somebody replaced is over.
 */
export function eventsOfPresent(events: Events, containers: readonly Container[]): Events {
  const ended = [...Map.groupBy(events, ({ container }) => container)].flatMap(([name, own]) =>
    replaced(own, containers.find((one) => one.name === name)?.id),
  )
  const gone = new Set(ended)
  return events.filter(({ id }) => id === undefined || !gone.has(id))
}

/** Ids of the containers of one name that came before one that was told to end; the oldest event is the first. */
function replaced(events: Events, present: string | undefined): string[] {
  const byId = Map.groupBy(events, ({ id }) => id ?? '')
  byId.delete('')
  const isPresent = (id: string) =>
    present !== undefined && (id.startsWith(present) || present.startsWith(id))
  const before = [...byId].filter(([id]) => !isPresent(id)).toReversed()
  const at = before.findIndex(([, own]) => wasAsked(own))
  return at < 0 ? [] : before.slice(at).map(([id]) => id)
}

/** Whether the last thing that it was told was to end. */
function wasAsked(events: Events): boolean {
  const lastRun = events.slice(events.findLastIndex(({ action }) => action === 'start') + 1)
  return lastRun.some(({ action }) => action === 'kill' || action === 'stop')
}
