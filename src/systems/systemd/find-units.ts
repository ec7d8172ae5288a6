import type { Unit } from '../../model/facts/systemd.ts'
import type { HostTarget } from '../../model/host.ts'
import type { System } from '../../model/system.ts'
import { linesOf, wordsOf } from '../host/lines-of.ts'
import { parseListeners } from '../host/parse-listeners.ts'

/** The units in which packages of Debian and Red Hat run each system; patterns match loaded units only. */
const usual: { readonly [S in System]?: readonly string[] } = {
  nginx: ['nginx.service'],
  openresty: ['openresty.service'],
  kong: ['kong.service'],
  apache: ['apache2.service', 'httpd.service'],
  haproxy: ['haproxy.service'],
  envoy: ['envoy.service'],
  traefik: ['traefik.service'],
  caddy: ['caddy.service'],
  varnish: ['varnish.service'],
  gunicorn: ['gunicorn*.service', 'gunicorn*.socket'],
  uwsgi: ['uwsgi*.service', 'emperor*.service'],
  'php-fpm': ['php*-fpm.service'],
  node: ['pm2-*.service', 'node*.service'],
  docker: ['docker.service', 'containerd.service'],
}

/** Whether packages of a system call their unit so. */
export function isUsualUnit(system: System, name: string): boolean {
  return (usual[system] ?? []).some((pattern) => fits(pattern, name))
}

export interface Wanted {
  /** Unit names and patterns, as `systemctl show` takes them. */
  names: string[]
  whyOf(name: string): Unit['why']
}

/** What may be given to systemctl: a name or pattern of a unit, and no option. */
export function isUnitName(name: string): boolean {
  return /^(?!-)[A-Za-z0-9@._:\\*-]{1,200}$/.test(name)
}

/**
 * The units to look at: those that the inventory lists, those whose processes listen at the ports of the hops, the usual
 * ones of the hops’ systems, and those that have failed or are being started.
 */
export function findUnits({ host, hops }: HostTarget, listening: string, troubled: string): Wanted {
  const listed = host.units.filter(isUnitName).map(withSuffix)
  const ports = new Set(hops.flatMap(({ port }) => port ?? []))
  const listens = listeningUnits(listening, ports)
  const system = hops.flatMap((hop) => usual[hop.system] ?? [])
  const failed = linesOf(troubled).flatMap((line) => {
    const name = wordsOf(line).find((word) => /^[^●*×]/u.test(word)) ?? ''
    return /\.(?:service|socket)$/.test(name) && isUnitName(name) ? [name] : []
  })
  const matches = (patterns: readonly string[], name: string) =>
    patterns.some((pattern) => fits(pattern, name))
  return {
    names: [...new Set([...listed, ...listens, ...system, ...failed])].slice(0, 60),
    whyOf(name) {
      if (matches(listed, name)) return 'listed'
      if (listens.includes(name)) return 'listens'
      return matches(system, name) ? 'system' : 'failed'
    },
  }
}

function withSuffix(name: string): string {
  return /\.(?:service|socket|target|timer|mount|scope|path)$/.test(name) ? name : `${name}.service`
}

function fits(pattern: string, name: string): boolean {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === name
  const end = pattern.slice(star + 1)
  return name.length >= pattern.length - 1 && name.startsWith(pattern.slice(0, star)) && name.endsWith(end)
}

/** Lines of `ss -ltnp`, followed by lines of `PID CGROUPS`: the innermost unit of each process that listens at a port. */
function listeningUnits(text: string, ports: ReadonlySet<number>): string[] {
  const pids = new Set(
    parseListeners(text).flatMap(({ port, process }) =>
      port !== null && ports.has(port) && process !== null ? [process.pid] : [],
    ),
  )
  const units = linesOf(text).flatMap((line) => {
    const pid = /^(\d{1,9}) /.exec(line)?.[1]
    if (pid === undefined || !pids.has(Number(pid)) || /\/user@\d+\.service\//.test(line)) return []
    const unit = /\/([^/\s]{1,200}\.service)(?:\s|$|\/)/.exec(line)?.[1]
    return unit !== undefined && isUnitName(unit) && !unit.includes('*') ? [unit] : []
  })
  return [...new Set(units)]
}
