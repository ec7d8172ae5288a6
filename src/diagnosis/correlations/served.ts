import type { Evidence } from '../../model/evidence.ts'
import type { Service } from '../../model/service.ts'
import type { System } from '../../model/system.ts'
import { type Address, formatAddress, readAddress } from './address.ts'
import type { Language } from './asked.ts'
import { seenOf } from './seen-of.ts'
import { type Standing, standingOf } from './standing.ts'

/** An address at which an app server is configured to listen, or was seen to. */
export interface Served extends Standing {
  by: System
  address: Address
  language: Language
  pid: number | null
  /** `gunicorn (pid 812) listens on 127.0.0.1:8001`. */
  says: string
  where: string
  evidence: Evidence
}

/** Every address at which app servers listen, by their own configuration. */
export function servedIn(evidence: readonly Evidence[], service: Service): Served[] {
  return [
    ...seenOf(evidence, 'gunicorn').flatMap((each) =>
      each.facts.masters.flatMap(({ binds, pid, configFile }) =>
        binds.flatMap((bind) => {
          const where = configFile ?? `argv of pid ${pid}`
          return one({ each, by: 'gunicorn', written: bind, language: 'http', pid, where }, service)
        }),
      ),
    ),
    ...seenOf(evidence, 'uwsgi').flatMap((each) =>
      each.facts.instances.flatMap(({ sockets, pid, configFile }) =>
        sockets.flatMap(({ protocol, address }) => {
          const where = configFile ?? `argv of pid ${pid}`
          return one({ each, by: 'uwsgi', written: address, language: protocol, pid, where }, service)
        }),
      ),
    ),
    ...seenOf(evidence, 'php-fpm').flatMap((each) =>
      each.facts.pools.flatMap(({ listen, where }) =>
        one(
          { each, by: 'php-fpm', written: listen, language: 'fastcgi', pid: each.facts.masterPid, where },
          service,
        ),
      ),
    ),
    ...seenOf(evidence, 'node').flatMap((each) =>
      each.facts.processes.flatMap(({ ports, pid, name }) =>
        ports.flatMap((port) => {
          const written = String(port)
          return one({ each, by: 'node', written, language: 'unknown', pid, where: name }, service)
        }),
      ),
    ),
  ]
}

interface Written {
  each: Evidence
  by: System
  written: string
  language: Language
  pid: number | null
  where: string
}

function one({ each, by, written, language, pid, where }: Written, service: Service): Served[] {
  const address = readAddress(written)
  if (address === null) return []
  const who = pid === null || pid <= 0 ? by : `${by} (pid ${pid})`
  const at = address.host === '*' ? `port ${address.port}` : formatAddress(address)
  const standing = standingOf(each, by, service)
  return [{ ...standing, by, address, language, pid, where, says: `${who} listens on ${at}`, evidence: each }]
}
