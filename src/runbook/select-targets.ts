import type { Selector } from '../model/runbook.ts'
import type { Hop, Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'

/** Every address on the path, outermost first. */
export function targetsOf(service: Service): Target[] {
  const last = service.path.length - 1
  return service.path.flatMap((hop, position) =>
    hop.addresses.map((address, index) =>
      toTarget(service, hop, position, position === last, address, index),
    ),
  )
}

/**
 * The targets that a step is repeated for, none for `path` and `hosts`. `backends` are the addresses of the innermost hop that has
 * any; a path of one hop has only an edge, so that nothing is asked twice.
 */
export function selectTargets(selector: Selector, targets: Target[]): Target[] {
  const deepest = targets.reduce((most, { position }) => Math.max(most, position), 0)
  switch (selector) {
    case 'path':
    case 'hosts':
      return []
    case 'targets':
      return targets
    case 'edge':
      return targets.filter(({ position }) => position === 0)
    case 'backends':
      return deepest === 0 ? [] : targets.filter(({ position }) => position === deepest)
  }
}

function toTarget(
  service: Service,
  hop: Hop,
  position: number,
  innermost: boolean,
  address: string,
  index: number,
): Target {
  const base = new URL(address)
  const tls = base.protocol === 'https:'
  const port = base.port === '' ? (tls ? 443 : 80) : Number(base.port)
  const host = hop.hosts.length === 1 ? hop.hosts[0] : hop.hosts[index]
  return {
    id: hop.addresses.length === 1 ? hop.name : `${hop.name}/${base.hostname}:${port}`,
    hop: hop.name,
    position,
    innermost,
    system: hop.system,
    // Joined as text: resolved as a URL, a path such as //elsewhere would name another host.
    url: `${base.origin}${hop.health}`,
    hostname: base.hostname.replace(/^\[|\]$/g, ''),
    port,
    tls,
    hostHeader: hop.hostHeader,
    serverName: hop.serverName,
    expect: hop.expect,
    timeoutMs: hop.timeoutMs,
    inventory: service.origin !== 'ad-hoc',
    ...(host === undefined ? {} : { host }),
  }
}
