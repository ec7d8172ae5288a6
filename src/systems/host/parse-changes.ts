import type { Change } from '../../model/facts/changes.ts'

/** What the machine says of its own clock, and how far back is of interest. */
export interface ChangeWindow {
  /** Milliseconds since 1970. */
  fromMs: number
  toMs: number
  /** Of the machine's zone to UTC, in minutes: logs without a zone are in it. */
  zoneMinutes: number
}

const mostLines = 20_000

/** `+0200` is 120; zero for anything else. */
export function parseZone(text: string): number {
  const match = /^([+-])(\d{2})(\d{2})\s*$/.exec(text.trim())
  if (match === null) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
}

const dpkgLine =
  /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) (install|upgrade|remove) ([^\s:]{1,100})(?::\S{1,20})? (\S{1,100}) (\S{1,100})/

/** /var/log/dpkg.log: `2026-11-21 14:33:15 upgrade nginx:amd64 1.22.1-9 1.22.1-10`, in the machine's zone. */
export function parseDpkgLog(text: string, window: ChangeWindow): Change[] {
  return linesOf(text).flatMap((line): Change[] => {
    const match = dpkgLine.exec(line)
    if (match === null) return []
    const [, day, time, action, name, before, after] = match
    const at = Date.parse(`${day}T${time}Z`) - window.zoneMinutes * 60_000
    const what =
      action === 'upgrade'
        ? `${name} ${before} → ${after}`
        : action === 'install'
          ? `${name} ${after} installed`
          : `${name} ${before} removed`
    return within(at, window) ? [{ at: iso(at), kind: 'package', what }] : []
  })
}

/** `rpm -qa --qf '%{INSTALLTIME} %{NAME}-%{VERSION}-%{RELEASE}\n'`. */
export function parseRpm(text: string, window: ChangeWindow): Change[] {
  return linesOf(text).flatMap((line): Change[] => {
    const match = /^(\d{9,12}) (\S{1,200})$/.exec(line)
    const at = Number(match?.[1]) * 1000
    return match !== null && within(at, window)
      ? [{ at: iso(at), kind: 'package', what: `${match[2]} installed` }]
      : []
  })
}

/** `find … -printf '%T@ %y %p\t%l\n'`: time, type, path, what a link points to. */
export function parseFound(text: string, kind: 'config' | 'release', window: ChangeWindow): Change[] {
  return linesOf(text).flatMap((line): Change[] => {
    const match = /^(\d{9,12})(?:\.\d{1,12})? ([a-z]) ([^\t]{1,500})(?:\t([^\t]{0,500}))?$/.exec(line)
    if (match === null) return []
    const [, seconds, type, path, link] = match
    const at = Number(seconds) * 1000
    const what = type === 'l' && link !== undefined && link !== '' ? `${path} → ${link}` : `${path}`
    return within(at, window) ? [{ at: iso(at), kind, what }] : []
  })
}

/** `/proc/uptime`: seconds since the start. */
export function parseBoot(text: string, nowMs: number, window: ChangeWindow): Change[] {
  const seconds = Number(/^(\d{1,12}(?:\.\d{1,3})?) /.exec(text)?.[1])
  const at = nowMs - seconds * 1000
  return within(at, window) ? [{ at: iso(at), kind: 'boot', what: 'the machine started' }] : []
}

interface Process {
  pid: string
  parent: string
  startedMs: number
  name: string
}

/** Programs of request paths, by the first 15 characters of their names. */
const known =
  /^(?:nginx|openresty|apache2|httpd|haproxy|envoy|traefik|caddy|varnishd|gunicorn|uwsgi|uvicorn|php-?fpm|node|MainThread|PM2|puma|java|dotnet|beam|dockerd|containerd$|mysqld|mariadbd|postgres|redis-server|memcached)/

/**
 * `ps -eo pid=,ppid=,etimes=,comm=`: what started, without the workers of what did. Workers of nginx that are younger than
 * their master by more than ten seconds came with a reload.
 */
export function parseStarts(text: string, nowMs: number, window: ChangeWindow): Change[] {
  const all = linesOf(text).flatMap((line): Process[] => {
    const match = /^ {0,10}(\d{1,10}) {1,10}(\d{1,10}) {1,12}(\d{1,12}) ([^\n]{1,40})$/.exec(line)
    if (match === null) return []
    const [, pid = '', parent = '', age, name = ''] = match
    return [{ pid, parent, startedMs: nowMs - Number(age) * 1000, name: name.trim() }]
  })
  const byPid = new Map(all.map((each) => [each.pid, each]))
  const ours = all.filter(({ name }) => known.test(name))
  const started = ours.flatMap((each): Change[] => {
    const parent = byPid.get(each.parent)
    if (parent?.name === each.name || !within(each.startedMs, window)) return []
    return [
      { at: iso(each.startedMs), kind: 'process-started', what: `${each.name} (pid ${each.pid}) started` },
    ]
  })
  const reloaded = new Map<string, Change>()
  for (const each of ours) {
    const master = byPid.get(each.parent)
    if (master === undefined || master.name !== each.name || !/^(?:nginx|openresty|haproxy)/.test(each.name))
      continue
    if (each.startedMs - master.startedMs < 10_000 || !within(each.startedMs, window)) continue
    reloaded.set(master.pid, {
      at: iso(each.startedMs),
      kind: 'reload',
      what: `${each.name} got new workers`,
    })
  }
  return [...started, ...reloaded.values()]
}

/** What systemd does on its own account, and who logs in. */
const routine =
  /session|User |user@|user-runtime|Slice |\.slice|\.scope|\.timer|\.target|\.mount|Daily |Cleanup |apt-|logrotate|man-db|fstrim|systemd-|e2scrub|motd|anacron|phpsessionclean|sysstat|fwupd|getty|dpkg-db|certbot|packagekit|snapd|unattended|rsyslog|cron/i

/** Of systemd's messages with `-o short-unix`: `1795272309.31 web-1 systemd[1]: Started shop-api.service - Shop API.` */
const journalLine =
  /^(\d{9,12})(?:\.\d{1,9})? \S{1,100} systemd\[1\]: (Started|Reloaded|Stopped) ([^\n]{1,200})$/

export function parseJournal(text: string, window: ChangeWindow): Change[] {
  return linesOf(text).flatMap((line): Change[] => {
    const match = journalLine.exec(line)
    if (match === null) return []
    const [, seconds, verb, rest = ''] = match
    if (routine.test(rest)) return []
    const at = Number(seconds) * 1000
    const name = /^([^\s]{1,100}\.service)\b/.exec(rest)?.[1] ?? rest.replace(/\.$/, '')
    const kind = verb === 'Reloaded' ? 'reload' : 'process-started'
    // What stopped and did not start again is for others to say.
    if (verb === 'Stopped' || !within(at, window)) return []
    return [{ at: iso(at), kind, what: `${name} ${verb === 'Reloaded' ? 'reloaded' : 'started'}` }]
  })
}

/** `docker ps -a --no-trunc --format '{{json .}}'`, one document a line; CreatedAt is `2026-11-21 14:00:00 +0000 UTC`. */
export function parseContainers(text: string, window: ChangeWindow): Change[] {
  return linesOf(text).flatMap((line): Change[] => {
    const said = readJson(line)
    const at = dockerTime(said?.CreatedAt)
    if (said === null || at === null || !within(at, window)) return []
    const name = String(said.Names ?? '').slice(0, 100)
    const image = String(said.Image ?? '').slice(0, 200)
    return [{ at: iso(at), kind: 'image', what: `container ${name} created from ${image}` }]
  })
}

function readJson(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    const said: unknown = JSON.parse(line)
    return typeof said === 'object' && said !== null ? { ...said } : null
  } catch {
    return null
  }
}

function dockerTime(written: unknown): number | null {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d{1,9})? ([+-]\d{2})(\d{2})/.exec(
    String(written ?? ''),
  )
  if (match === null) return null
  const at = Date.parse(`${match[1]}T${match[2]}${match[3]}:${match[4]}`)
  return Number.isFinite(at) ? at : null
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/, mostLines).map((line) => line.slice(0, 1200))
}

function within(at: number, { fromMs, toMs }: ChangeWindow): boolean {
  return at >= fromMs && at <= toMs
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
