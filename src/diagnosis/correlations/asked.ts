import type { SeenEvidence } from '../../model/diagnosis.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import type { System } from '../../model/system.ts'
import { type Address, formatAddress, readAddress } from './address.ts'
import { seenOf } from './seen-of.ts'
import { type Standing, standingOf } from './standing.ts'

/** The language in which something is asked for or served. */
export type Language = 'http' | 'https' | 'uwsgi' | 'fastcgi' | 'grpc' | 'scgi' | 'unknown'

/** An address that a proxy is configured to pass requests to. */
export interface Asked extends Standing {
  by: System
  address: Address
  language: Language
  /** `nginx passes to 127.0.0.1:8000 (/etc/nginx/conf.d/shop.conf:12)`. */
  says: string
  where: string
  /** The directive to write for another address, with `…` for the address; null when unknown. */
  directive: string | null
  /** Settings in force for it, as nginx has them. */
  settings: Readonly<Record<string, string>>
  evidence: Evidence
}

const schemeLanguages: Record<string, Language> = {
  http: 'http',
  ws: 'http',
  h2c: 'http',
  https: 'https',
  wss: 'https',
  h2: 'https',
  fcgi: 'fastcgi',
  fastcgi: 'fastcgi',
  uwsgi: 'uwsgi',
  scgi: 'scgi',
  grpc: 'grpc',
}

/** Every address that the configuration of a proxy names, of all proxies that were read. */
export function askedIn(evidence: readonly Evidence[], service: Service): Asked[] {
  return [
    ...seenOf(evidence, 'nginx').flatMap((each) => byNginx(each, standingOf(each, 'nginx', service))),
    ...seenOf(evidence, 'apache').flatMap((each) => byApache(each, standingOf(each, 'apache', service))),
    ...seenOf(evidence, 'haproxy').flatMap((each) => byHaproxy(each, standingOf(each, 'haproxy', service))),
    ...seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.system === 'caddy' ? byCaddy(each, standingOf(each, 'caddy', service)) : [],
    ),
  ]
}

function byNginx(evidence: SeenEvidence<'nginx'> & Evidence, standing: Standing): Asked[] {
  const { passes, upstreams } = evidence.facts
  const passed = passes.flatMap((pass) => {
    const { protocol, to, settings } = pass
    const secure = /^(?:https|grpcs):/.test(to)
    const language: Language =
      protocol === 'proxy' ? (secure ? 'https' : 'http') : protocol === 'grpc' ? 'grpc' : protocol
    const scheme =
      protocol === 'proxy' ? (secure ? 'https://' : 'http://') : protocol === 'grpc' ? 'grpc://' : ''
    const block = upstreams.find(({ name }) => name === pass.upstream)
    // An address that proxy_pass names itself has no place of its own.
    const inBlock = block !== undefined && block.where !== ''
    const named = block?.servers.map(({ address }) => address) ?? [to]
    return named.flatMap((written) => {
      const address = readAddress(written.includes('://') ? written : `${scheme}${written}`)
      if (address === null) return []
      const where = inBlock ? (block?.where ?? pass.where) : pass.where
      const directive = inBlock ? 'server …;' : `${protocol}_pass ${scheme}…;`
      return [{ ...standing, by: 'nginx' as const, address, language, where, directive, settings, evidence }]
    })
  })
  // Of a configuration cut to its upstream blocks nothing tells the language, and whoever pasted them means that they are asked.
  const groups = passes.length > 0 ? [] : upstreams.filter(({ where }) => where !== '')
  const grouped = groups.flatMap(({ servers, where }) =>
    servers.flatMap(({ address: written }) => {
      const address = readAddress(written)
      const place = { language: 'unknown' as const, where, directive: 'server …;', settings: {}, evidence }
      return address === null ? [] : [{ ...standing, by: 'nginx' as const, address, ...place }]
    }),
  )
  return unique([...passed, ...grouped].map((each) => ({ ...each, says: sayingOf(each) })))
}

function byApache(evidence: SeenEvidence<'apache'> & Evidence, standing: Standing): Asked[] {
  const asked = evidence.facts.passes.flatMap(({ to, where }) => {
    const address = readAddress(to)
    if (address === null) return []
    const language = schemeLanguages[address.scheme ?? ''] ?? 'unknown'
    return [
      {
        ...standing,
        by: 'apache' as const,
        address,
        language,
        where,
        directive: null,
        settings: {},
        evidence,
      },
    ]
  })
  return unique(asked.map((each) => ({ ...each, says: sayingOf(each) })))
}

function byHaproxy(evidence: SeenEvidence<'haproxy'> & Evidence, standing: Standing): Asked[] {
  const asked = evidence.facts.servers.flatMap(({ address: written, backend, server }) => {
    const address = written === null ? null : readAddress(written)
    if (address === null) return []
    const where = `backend ${backend}, server ${server}`
    const directive = `server ${server} …`
    return [
      {
        ...standing,
        by: 'haproxy' as const,
        address,
        language: 'unknown' as const,
        where,
        directive,
        settings: {},
        evidence,
      },
    ]
  })
  return unique(asked.map((each) => ({ ...each, says: sayingOf(each) })))
}

/** Of a Caddyfile there are lines alone, read as those of a log are. */
function byCaddy(evidence: SeenEvidence<'logs'> & Evidence, standing: Standing): Asked[] {
  const asked = evidence.facts.groups.flatMap(({ sample }) => {
    const written = /^\s{0,24}(?:reverse_proxy|proxy)\s([^\n{]{1,1000})/m.exec(sample)?.[1] ?? ''
    return written.split(/\s{1,8}/).flatMap((to) => {
      const address = /:\d/.test(to) ? readAddress(to) : null
      if (address === null) return []
      const language = schemeLanguages[address.scheme ?? 'http'] ?? 'unknown'
      const place = { by: 'caddy' as const, address, language, where: 'Caddyfile', settings: {}, evidence }
      return [{ ...standing, ...place, directive: 'reverse_proxy …' }]
    })
  })
  return unique(asked.map((each) => ({ ...each, says: sayingOf(each) })))
}

function sayingOf({ by, address, where }: Omit<Asked, 'says'>): string {
  return `${by} passes to ${formatAddress(address)} (${where})`
}

function unique(asked: readonly Asked[]): Asked[] {
  const byPlace = new Map(asked.map((each) => [`${each.language} ${each.says}`, each]))
  return [...byPlace.values()]
}
