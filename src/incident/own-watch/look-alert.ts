import type { Alert } from '../../model/alert.ts'
import type { Service } from '../../model/service.ts'

/** What the newest look saw: a status, or the probe's word for the failure. */
export interface Turned {
  seen: string
  /** Looks in a row that came to the same. */
  row: number
  at: Date
}

/** That a service fails, or is well again, as every other source would say it. */
export function lookAlert(
  service: Pick<Service, 'name' | 'url'>,
  state: 'firing' | 'resolved',
  { seen, row, at }: Turned,
): Alert {
  const answer = answerWords(seen)
  const title =
    state === 'firing'
      ? `${service.name} ${answer} (${row} of ${row} looks)`
      : `${service.name} ${answer} again (${row} of ${row} looks)`
  return told(service, state, title, at)
}

/** Nobody looks any more, so nobody would ever see that it is well again. */
export function unwatchedAlert(service: Pick<Service, 'name' | 'url'>, at: Date): Alert {
  return told(service, 'resolved', `${service.name} is not watched any more`, at)
}

function told(
  { name, url }: Pick<Service, 'name' | 'url'>,
  state: 'firing' | 'resolved',
  title: string,
  at: Date,
): Alert {
  return {
    source: 'watch',
    key: name,
    delivery: `${name} ${state} ${at.toISOString()}`,
    state,
    severity: 'critical',
    title,
    labels: { service: name },
    url: url === '' ? null : url,
    link: null,
    ticket: null,
    at: at.toISOString(),
  }
}

function answerWords(seen: string): string {
  if (/^\d{3}$/.test(seen)) return `answers ${seen}`
  return failures[seen] ?? `does not answer (${seen})`
}

/** As in "shop …", by the probe's word. */
const failures: Partial<Record<string, string>> = {
  name: 'has a name that does not resolve',
  refused: 'refuses connections',
  'connect-timeout': 'takes no connection in time',
  unreachable: 'cannot be reached',
  'connect-reset': 'resets connections',
  tls: 'does not speak TLS as it should',
  'timeout-before-headers': 'does not answer in time',
  'timeout-in-body': 'does not end its answer in time',
}
