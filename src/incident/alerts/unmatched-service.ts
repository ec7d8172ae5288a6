import type { Alarm } from '../../model/alarm.ts'
import type { Service } from '../../model/service.ts'
import { nobodyMay } from '../../model/usual-policy.ts'

/** What stands for a service in the incident of alarms that are nobody's: nothing of it can be looked at or changed. */
export function unmatchedService({ url, link }: Pick<Alarm, 'url' | 'link'>): Service {
  return {
    name: 'unmatched',
    url: url ?? link ?? 'about:blank',
    environment: 'unknown',
    owners: [],
    changes: nobodyMay,
    channels: {},
    path: [],
    hosts: [],
    looks: [],
    timeoutMs: 10_000,
    origin: 'unmatched',
  }
}
