import type { LogFormat } from '../../model/facts/logs.ts'
import type { Command, HostTarget, Ran } from '../../model/host.ts'
import type { LogPlace } from '../../model/log-place.ts'
import type { System } from '../../model/system.ts'
import { logLocators } from '../log-locators.ts'

/** Most containers, or failed units, that are looked into at once. */
const mostOfOneKind = 12

/** Products that are another one inside, with its logs. */
const kin: Partial<Record<System, System>> = { openresty: 'nginx', kong: 'nginx' }

/** The system whose logs, and signatures of them, this one has. */
export function kinOf(system: System): System {
  return kin[system] ?? system
}

/** A place that may be, or may not: it is not missed when it is not there. */
export interface Candidate {
  place: LogPlace
  isGuess: boolean
}

/** What to ask a machine to find the logs of a system. */
export function locatingCommands(system: System, host: HostTarget): Command[] {
  const own = locator(system)?.commands(host) ?? []
  return [...own, ...extraCommands(system, host)]
}

/** The logs of a system, from what {@link locatingCommands} said; those of the inventory come first. */
export function candidates(system: System, ran: readonly Ran[], host: HostTarget): Candidate[] {
  const found = locator(system)
  const asked = found?.commands(host).length ?? 0
  const located = found?.locate(ran.slice(0, asked), host) ?? []
  const extra = extraPlaces(system, ran.slice(asked), host)
  const inventory = host.host.logs
    .filter((log) => kinOf(log.system) === kinOf(system))
    .map((log) => fileOf(log.path, system))
  const guesses = located.length + inventory.length === 0 ? usualPlaces(system) : []
  const all = [
    ...[...inventory, ...extra].map((place) => ({ place, isGuess: false })),
    ...[...located, ...guesses].map((place) => ({ place, isGuess: true })),
  ]
  const seen = new Set<string>()
  return all.filter(({ place }) => {
    const key = `${place.kind} ${place.name}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function locator(system: System) {
  return (
    logLocators.find((each) => each.system === system) ??
    logLocators.find((each) => each.system === kinOf(system))
  )
}

/** `shop.service` of the process that listens on a port, or its container: the constant script reads /proc/PID/cgroup. */
const ownerScript = `pid=$(ss -Hltnp "sport = :$1" 2>/dev/null | sed -n 's/.*pid=\\([0-9]*\\).*/\\1/p' | head -n 1)
[ -n "$pid" ] && cat "/proc/$pid/cgroup"`

function extraCommands(system: System, host: HostTarget): Command[] {
  if (system === 'systemd') {
    return [{ argv: ['systemctl', 'list-units', '--state=failed', '--plain', '--no-legend', '--no-pager'] }]
  }
  if (system === 'docker') return [{ argv: ['docker', 'ps', '--all', '--format', '{{.Names}}'], root: true }]
  return isApp(system)
    ? portsOf(system, host).map((port) => ({
        argv: ['sh', '-c', ownerScript, 'sh', String(port)],
        root: true,
      }))
    : []
}

function extraPlaces(system: System, ran: readonly Ran[], host: HostTarget): LogPlace[] {
  const lines = ran.flatMap(({ stdout }) => stdout.split('\n')).map((line) => line.trim())
  const inventory = system === 'systemd' || isApp(system) ? host.host.units.map(unitOf) : []
  if (system === 'host') return [kernel]
  if (system === 'systemd') {
    const failed = lines.flatMap(
      (line) => /^\S{1,200}\.\w{1,20}/.exec(line.replace(/^[●*x] /, ''))?.[0] ?? [],
    )
    return [...inventory, ...failed.slice(0, mostOfOneKind).map(unitOf)]
  }
  if (system === 'docker') {
    const names = lines.filter((line) => /^[\w.-]{1,200}$/.test(line))
    return names.slice(0, mostOfOneKind).map(containerOf)
  }
  if (!isApp(system)) return inventory
  const owners = lines.flatMap((line) => ownerOf(line) ?? [])
  return [...inventory, ...owners]
}

/** `0::/system.slice/shop.service` and `0::/system.slice/docker-<id>.scope`. */
function ownerOf(line: string): LogPlace | null {
  const container = /(?:docker[-/]|libpod-)([0-9a-f]{64})(?:\.scope)?$/.exec(line)?.[1]
  if (container !== undefined) return containerOf(container.slice(0, 12))
  const unit = /\/([^/\s]{1,200}\.service)(?:\/|$)/.exec(line)?.[1]
  return unit === undefined ? null : unitOf(unit)
}

function isApp(system: System): boolean {
  return ['gunicorn', 'uwsgi', 'node', 'unknown'].includes(system)
}

function portsOf(system: System, { hops }: HostTarget): number[] {
  return hops.flatMap((hop) => (hop.system === system && hop.port !== null ? [hop.port] : []))
}

const kernel: LogPlace = {
  name: 'journal:kernel',
  at: { kernel: true },
  kind: 'error',
  format: 'journal',
  definition: null,
}

function unitOf(unit: string): LogPlace {
  return { name: `journal:${unit}`, at: { unit }, kind: 'error', format: 'journal', definition: null }
}

function containerOf(container: string): LogPlace {
  return { name: `docker:${container}`, at: { container }, kind: 'error', format: 'iso', definition: null }
}

const formats: Partial<Record<System, { error: LogFormat; access: LogFormat }>> = {
  nginx: { error: 'nginx-error', access: 'nginx-access' },
  apache: { error: 'apache-error', access: 'apache-access' },
  haproxy: { error: 'haproxy', access: 'haproxy' },
  'php-fpm': { error: 'php-fpm', access: 'unknown' },
  gunicorn: { error: 'gunicorn', access: 'apache-access' },
  uwsgi: { error: 'uwsgi', access: 'uwsgi' },
  host: { error: 'syslog', access: 'syslog' },
}

function fileOf(path: string, system: System): LogPlace {
  const kind =
    /access|request/i.test(path.slice(path.lastIndexOf('/') + 1)) || system === 'haproxy' ? 'access' : 'error'
  const format = formats[kinOf(system)]?.[kind] ?? 'unknown'
  return { name: path, at: { file: path }, kind, format, definition: null }
}

/** Where packages of Debian and Red Hat write them. */
function usualPlaces(system: System): LogPlace[] {
  const paths: Partial<Record<System, readonly string[]>> = {
    nginx: ['/var/log/nginx/error.log', '/var/log/nginx/access.log'],
    apache: [
      '/var/log/apache2/error.log',
      '/var/log/apache2/access.log',
      '/var/log/apache2/other_vhosts_access.log',
      '/var/log/httpd/error_log',
      '/var/log/httpd/access_log',
    ],
    haproxy: ['/var/log/haproxy.log'],
    'php-fpm': ['/var/log/php-fpm/error.log', '/var/log/php-fpm.log'],
    uwsgi: ['/var/log/uwsgi/uwsgi.log'],
    host: [],
  }
  const units: Partial<Record<System, readonly string[]>> = {
    nginx: ['nginx.service'],
    apache: ['apache2.service', 'httpd.service'],
    haproxy: ['haproxy.service'],
    'php-fpm': ['php-fpm.service'],
    docker: ['docker.service'],
  }
  return [
    ...(paths[kinOf(system)] ?? []).map((path) => fileOf(path, kinOf(system))),
    ...(units[kinOf(system)] ?? []).map(unitOf),
  ]
}
