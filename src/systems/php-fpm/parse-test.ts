import type { PhpFpmPool } from '../../model/facts/php-fpm.ts'
import type { Timeout } from '../../model/facts/timeout.ts'
import { linesOf } from '../host/lines-of.ts'

/** What a configuration of PHP-FPM says, by section; `undefined` values of `-tt` are left out. */
export interface PhpFpmSections {
  global: ReadonlyMap<string, Setting>
  pools: { name: string; settings: ReadonlyMap<string, Setting> }[]
  /** From `-tt` and `-t`; null for files. */
  test: { ok: boolean; messages: string[] } | null
}

interface Setting {
  value: string
  where: string
}

/** `[21-Nov-2026 14:43:57] NOTICE: \tpm = dynamic`, as `php-fpm -tt` prints each setting. */
const said = /^(?:\[[^\]]{10,40}\] )?(?<level>NOTICE|WARNING|ERROR|ALERT): (?<message>.*)$/

/** What FPM says of its children while it works, which is nothing about its configuration. */
const atWork =
  /^(?:\[pool [^\]]{1,100}\] (?:child|server|seems) |oops, unknown child|(?:failed to )?ptrace|fork\(\) failed|Connection disallowed)/

/** Reads what `php-fpm -tt` prints, and files of pools too; null when there is nothing of either. */
export function parsePhpFpm(text: string, file: string | null): PhpFpmSections | null {
  const global = new Map<string, Setting>()
  const pools: { name: string; settings: Map<string, Setting> }[] = []
  const messages: string[] = []
  let ok: boolean | null = null
  let current: Map<string, Setting> = global
  for (const [index, raw] of linesOf(text).entries()) {
    const groups = said.exec(raw.slice(0, 4096))?.groups
    const line = (groups?.message ?? raw).slice(0, 4096).trim()
    if (groups !== undefined) {
      // What follows is another story: FPM writes its test into the log that it then goes on with.
      if (/ test is successful$/.test(line)) {
        ok = true
        break
      }
      if (atWork.test(line)) continue
      if (groups.level !== 'NOTICE') messages.push(line.slice(0, 500))
      if (groups.level === 'ERROR' || groups.level === 'ALERT') ok = false
      if (groups.level !== 'NOTICE') continue
    }
    const section = /^\[([^\]]{1,100})\]$/.exec(line)?.[1]
    if (section === 'global') current = global
    else if (section !== undefined) {
      const known = pools.find(({ name }) => name === section)
      current = known?.settings ?? new Map<string, Setting>()
      if (known === undefined) pools.push({ name: section, settings: current as Map<string, Setting> })
    }
    const match = /^([a-z_.]{2,60}(?:\[[\w.]{1,60}\])?)\s{0,20}=\s{0,20}(.{0,1000})$/.exec(line)
    const [, name, value = ''] = match ?? []
    if (name === undefined || value === 'undefined' || line.startsWith(';')) continue
    const where =
      groups === undefined ? `${file ?? 'pool'}:${index + 1}` : `php-fpm -tt, pool ${nameOf(pools, current)}`
    current.set(name, { value: value.replace(/^"([^"]*)"$/, '$1'), where })
  }
  if (pools.length === 0 && ok === null) return null
  return { global, pools, test: ok === null ? null : { ok, messages: messages.slice(0, 20) } }
}

function nameOf(pools: readonly { name: string; settings: unknown }[], current: unknown): string {
  return pools.find(({ settings }) => settings === current)?.name ?? 'global'
}

/** The pools as facts, without what only processes and status pages tell. */
export function poolsOf({ global, pools }: PhpFpmSections): PhpFpmPool[] {
  return pools.map(({ name, settings }) => {
    const text = (key: string) => settings.get(key)?.value.replaceAll('$pool', name) || null
    const number = (key: string) => integerOf(settings.get(key)?.value)
    return {
      name,
      listen: text('listen') ?? '',
      listenMode: text('listen.mode') ?? '0660',
      listenOwner: text('listen.owner'),
      listenGroup: text('listen.group'),
      user: text('user'),
      manager: text('pm'),
      maxChildren: number('pm.max_children'),
      children: null,
      // −1 is the kernel’s limit, which is taken for 511 before PHP 8.0 and for as much as allowed after.
      backlog: number('listen.backlog') ?? null,
      timeouts: timeoutsOf(settings, global),
      slowLog: text('slowlog'),
      where: settings.get('listen')?.where ?? settings.get('pm')?.where ?? `pool ${name}`,
      status: null,
    }
  })
}

/** php.net, install.fpm.configuration: 0 switches a limit off. FPM keeps connections as long as its caller does. */
function timeoutsOf(settings: ReadonlyMap<string, Setting>, global: ReadonlyMap<string, Setting>): Timeout[] {
  const limit = (kind: Timeout['kind'], setting: string, given: Setting | undefined): Timeout => {
    const valueMs = durationOf(given?.value)
    const isDefault = given === undefined || valueMs === 0 || valueMs === null
    return {
      kind,
      setting,
      valueMs: kind === 'worker' && !valueMs ? null : (valueMs ?? 0),
      where: given === undefined || isDefault ? 'default of PHP-FPM' : given.where,
      isDefault,
    }
  }
  return [
    limit('worker', 'request_terminate_timeout', settings.get('request_terminate_timeout')),
    limit('graceful', 'process_control_timeout', global.get('process_control_timeout')),
  ]
}

const units: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `3s`, `1m`, `30`, in ms; seconds without a unit. */
function durationOf(text: string | undefined): number | null {
  const match = /^(\d{1,9})([smhd]?)$/.exec(text?.trim() ?? '')
  return match === null ? null : Number(match[1]) * (units[match[2] ?? ''] ?? 1000)
}

function integerOf(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : null
}
