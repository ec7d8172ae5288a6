import type { NginxPass, NginxUpstream } from '../../../model/facts/nginx.ts'
import type { Timeout, TimeoutKind } from '../../../model/facts/timeout.ts'
import { isVersionAtLeast } from '../version.ts'
import { type Directive, whereOf } from './directive.ts'
import { parseTime } from './parse-time.ts'
import { inForce, type Scope } from './scope.ts'

interface Setting {
  kind: TimeoutKind
  setting: string
  /** Null: unlimited. */
  defaultMs: number | null
}

const ofClients: Setting[] = [
  { kind: 'headers', setting: 'client_header_timeout', defaultMs: 60_000 },
  { kind: 'idle-accepted', setting: 'keepalive_timeout', defaultMs: 75_000 },
]

/**
 * The limits in force for one pass; defaults from src/http/modules/ngx_http_proxy_module.c (60 s), ngx_http_core_module.c
 * and ngx_http_upstream_keepalive_module.c (60 s).
 */
export function passTimeouts(
  { protocol, reuses }: Pick<NginxPass, 'protocol' | 'reuses'>,
  scope: Scope,
  upstream: { facts: NginxUpstream; directives: readonly Directive[] } | undefined,
  version: string | null,
): Timeout[] {
  const ofDefaults = version === null ? 'default of nginx' : `default of nginx ${version}`
  const settings: Setting[] = [
    { kind: 'connect', setting: `${protocol}_connect_timeout`, defaultMs: 60_000 },
    { kind: 'response', setting: `${protocol}_read_timeout`, defaultMs: 60_000 },
    ...ofClients,
  ]
  const limits = settings.map((setting) => limitOf(setting, inForce(scope, setting.setting)[0], ofDefaults))
  return [...limits, ...idleReused()]

  function idleReused(): Timeout[] {
    if (reuses === null) return []
    const setting = 'keepalive_timeout (upstream)'
    if (!reuses) {
      const where = upstream?.facts.where ?? ''
      return [
        {
          kind: 'idle-reused',
          setting,
          valueMs: 0,
          where: where === '' ? ofDefaults : where,
          isDefault: true,
        },
      ]
    }
    const own = upstream?.directives.find(({ name }) => name === 'keepalive_timeout')
    // The setting came with 1.15.3; before, idle connections were kept for good.
    const old = isVersionAtLeast(version, [1, 15, 3]) === false
    const found = limitOf({ kind: 'idle-reused', setting, defaultMs: old ? null : 60_000 }, own, ofDefaults)
    return [found]
  }
}

function limitOf(
  { kind, setting, defaultMs }: Setting,
  found: Directive | undefined,
  ofDefaults: string,
): Timeout {
  const valueMs = parseTime(found?.args[0] ?? '')
  if (found === undefined || valueMs === null) {
    return { kind, setting, valueMs: defaultMs, where: ofDefaults, isDefault: true }
  }
  return { kind, setting, valueMs, where: whereOf(found), isDefault: false }
}
