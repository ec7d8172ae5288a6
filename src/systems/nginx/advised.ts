import type { Advice } from '../../model/diagnosis.ts'
import type { NginxPass } from '../../model/facts/nginx.ts'
import { nginxSettings, type SettingName } from './settings.ts'

/**
 * The value of a setting that the diagnosis worked out for this gateway, from advice such as
 * `proxy_buffer_size 16k; proxy_buffers 8 16k;` or `keepalive_timeout 4s; # in the upstream block`. Null where it did not.
 */
export function advisedValue(
  setting: SettingName,
  advice: readonly Advice[],
  { hop, host, protocol }: { hop: string; host: string; protocol: NginxPass['protocol'] },
): string | null {
  const { value: shape } = nginxSettings[setting]
  for (const each of advice) {
    if (each.hop !== null && each.hop !== hop) continue
    if (each.host !== null && each.host !== host) continue
    const isUpstream = each.setting.includes('# in the upstream block')
    const [first = ''] = each.setting.split(';')
    const [name, ...args] = first.trim().split(/\s+/)
    const value = args.join(' ')
    const meant = nginxSettings[setting].of(value, protocol)[0]
    if (meant === undefined || meant.name !== name || !shape.test(value)) continue
    if ((meant.level === 'upstream') === isUpstream) return value
  }
  return null
}
