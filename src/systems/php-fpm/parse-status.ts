import type { PhpFpmPool } from '../../model/facts/php-fpm.ts'

type Status = Exclude<PhpFpmPool['status'], 'stuck' | null>

/** The names of fields in the page, php-src sapi/fpm/fpm/fpm_status.c; JSON has the same. */
const fields: Readonly<Record<keyof Status, string>> = {
  accepted: 'accepted conn',
  listenQueue: 'listen queue',
  maxListenQueue: 'max listen queue',
  idle: 'idle processes',
  active: 'active processes',
  maxChildrenReached: 'max children reached',
  slowRequests: 'slow requests',
}

/** One status page. */
export interface StatusPage {
  pool: string
  manager: string | null
  queueLength: number | null
  status: Status
}

/** Reads the status page, as text or JSON, with headers before it or not; null for anything else. */
export function parseStatus(text: string): StatusPage | null {
  const head = text.slice(0, 100_000)
  const value = (name: string) => fieldOf(head, name)
  const pool = value('pool')
  const accepted = value('accepted conn')
  if (pool === null || accepted === null) return null
  const status = Object.fromEntries(
    Object.entries(fields).map(([key, name]) => [key, Number(value(name) ?? Number.NaN)]),
  ) as Record<keyof Status, number>
  if (Number.isNaN(status.listenQueue) || Number.isNaN(status.active)) return null
  const known = Object.fromEntries(
    Object.entries(status).map(([key, each]) => [key, Number.isNaN(each) ? 0 : each]),
  ) as Record<keyof Status, number>
  const length = Number(value('listen queue len') ?? Number.NaN)
  return {
    pool,
    manager: value('process manager'),
    queueLength: Number.isNaN(length) ? null : length,
    status: known,
  }
}

function fieldOf(text: string, name: string): string | null {
  const plain = new RegExp(`^${name}:[ \\t]{1,40}(\\S[^\\r\\n]{0,100})`, 'm').exec(text)?.[1]
  const json = new RegExp(`"${name}":(?:"([^"]{0,100})"|(\\d{1,15}))`).exec(text)
  return plain?.trim() ?? json?.[1] ?? json?.[2] ?? null
}
