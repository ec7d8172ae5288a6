import type { Container } from '../../model/facts/docker.ts'
import { linesOf } from '../host/lines-of.ts'
import { emptyContainer } from './empty-container.ts'

/**
 * Reads what `docker inspect -f '{{…IPAddress}}' shop-api-1` prints: addresses alone, or after a name, of the containers that the
 * command names. Empty for any other command.
 */
export function parseAddresses(command: string | null, text: string): Container[] {
  const asked = /\b(?:docker|podman)\s{1,4}(?:container\s{1,4})?inspect\s(.{1,1000})$/.exec(
    command ?? '',
  )?.[1]
  if (asked === undefined || !/IPAddress/.test(asked)) return []
  const words = asked
    .replace(/'[^']{0,600}'|"[^"]{0,600}"/g, '')
    .split(/\s{1,20}/)
    .filter((word) => /^[^-{}|\s][^{}|\s]{0,200}$/.test(word))
  const rows = linesOf(text).flatMap((line) => {
    const match =
      /^\s{0,8}(?:"?\/?([A-Za-z][\w.-]{0,127})"?[ :=-]{1,6})?"?((?:\d{1,3}\.){3}\d{1,3})"?\s*$/.exec(
        line.slice(0, 300),
      )
    return match === null ? [] : [{ name: match[1], address: match[2] ?? '' }]
  })
  return rows.slice(0, 100).map(({ name, address }, index): Container => {
    const word = name ?? words[rows.length === words.length ? index : 0] ?? 'container'
    // `…-api-1` and `shop-api-1` are containers of the service `api`.
    const own = word.replace(/^[^\w]{1,8}/, '')
    const project = /^([\w.]{1,100}?)[-_][\w-]{1,100}[-_]\d{1,3}$/.exec(own)?.[1] ?? null
    return { ...emptyContainer(own), status: 'running', project, networks: [{ name: 'unknown', address }] }
  })
}
