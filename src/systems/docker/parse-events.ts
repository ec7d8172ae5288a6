import type { DockerFacts } from '../../model/facts/docker.ts'
import { linesOf } from '../host/lines-of.ts'
import { countOf, idOf, objectOf, parseJson, textOf } from './json-of.ts'

type Event = DockerFacts['events'][number]

const wanted = /^(?:die|died|oom|kill|start|restart|stop|health_status: unhealthy|health_status)$/

/** Reads `docker events`, as JSON lines or as plain ones; the newest two hundred. */
export function parseEvents(text: string): Event[] {
  return linesOf(text)
    .flatMap((line) => (line.startsWith('{') ? ofJson(line) : ofText(line)))
    .filter(({ action }) => wanted.test(action))
    .slice(-200)
}

function ofJson(line: string): Event[] {
  const json = objectOf(parseJson(line))
  const attributes = objectOf(objectOf(json.Actor).Attributes)
  const action = textOf(json.Action) ?? textOf(json.status) ?? textOf(json.Status)
  const container = textOf(attributes.name) ?? textOf(json.Name)
  const seconds = countOf(json.time)
  if (action === null || container === null || seconds === null) return []
  const code = Number(textOf(attributes.exitCode) ?? Number.NaN)
  return [
    {
      at: new Date(seconds * 1000).toISOString(),
      container,
      action,
      exitCode: Number.isNaN(code) ? null : code,
      ...idOf(objectOf(json.Actor).ID ?? json.id ?? json.ID),
    },
  ]
}

function ofText(line: string): Event[] {
  const match =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\S{0,20} container ([a-z_]{1,20}(?:: [a-z]{1,12})?) ([0-9a-f]{12,64}) \((.{0,2000})\)$/.exec(
      line,
    )
  if (match === null) return []
  const [, at = '', action = '', id, attributes = ''] = match
  const name = /(?:^|, )name=([^,)]{1,128})/.exec(attributes)?.[1]
  const code = /(?:^|, )exitCode=(\d{1,3})/.exec(attributes)?.[1]
  if (name === undefined) return []
  return [
    {
      at: `${at}Z`,
      container: name,
      action,
      exitCode: code === undefined ? null : Number(code),
      ...idOf(id),
    },
  ]
}
