import type { Evidence } from '../../../model/evidence.ts'
import { declared } from '../../../systems/docker/parse-compose.ts'
import { seenOf } from '../seen-of.ts'

/** What an image or a manifest says of the port of its app. */
const told = /\bcontainerPort["']?:\s{0,4}(\d{2,5})\b|^\s{0,8}EXPOSE\s{1,4}(\d{2,5})\b/gm

/** The container whose own port this is, by what is published, exposed or declared; null where nothing tells of one. */
export function containerOfPort(port: string, evidence: readonly Evidence[]): string | null {
  const number = Number(port)
  const container = seenOf(evidence, 'docker')
    .flatMap(({ facts }) => facts.containers)
    .find(
      ({ published, exposed, networkMode, status }) =>
        networkMode !== 'host' &&
        (status === declared || status === 'running') &&
        (exposed.includes(number) || published.some((each) => each.port === number)),
    )
  if (container !== undefined) return container.name
  const written = seenOf(evidence, 'logs').flatMap(({ facts }) =>
    facts.groups.flatMap(({ sample }) => [...sample.slice(0, 4000).matchAll(told)]),
  )
  return written.find((match) => (match[1] ?? match[2]) === port)?.[0].trim() ?? null
}
