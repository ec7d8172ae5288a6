import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseLogTime } from '../../../src/hosts/log-search/parse-log-time.ts'
import type { FoundLog } from '../../../src/hosts/log-search/read-found.ts'
import type { LogQuery } from '../../../src/hosts/log-search/search-command.ts'
import { type Searched, searchLogs } from '../../../src/hosts/log-search/search-logs.ts'
import type { LogFormat } from '../../../src/model/facts/logs.ts'
import type { Hosts } from '../../../src/model/host.ts'
import { hostOf } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'
import { samples } from './log-samples.ts'

export const zone = 'Asia/Kolkata'
export const zoneMs = 5.5 * 3_600_000

/** A folder for log files, with the times at which they were last written. */
export class LogFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'log-search-'))
  #files = 0

  write(content: string | Buffer, writtenAt: Date, name = `log-${++this.#files}.log`): string {
    const path = join(this.path, name)
    writeFileSync(path, content)
    utimesSync(path, writtenAt, writtenAt)
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

export interface Asked {
  access?: string
  format?: LogFormat
  hosts?: Hosts
  query?: Partial<LogQuery>
}

export async function search(
  path: string,
  from: Date,
  to: Date,
  { format = 'unknown', hosts, query, access }: Asked = {},
): Promise<FoundLog> {
  const [found] = await searchLogs(
    hosts ?? spawnedHosts({ TZ: zone }),
    hostOf('local', { sudo: false }),
    [
      {
        place: { name: path, at: { file: path }, kind: 'error', format, definition: null },
        access: access ?? null,
      } satisfies Searched,
    ],
    {
      from,
      to,
      now: new Date(),
      slackMs: 120_000,
      maxReadBytes: 64 * 1024 * 1024,
      maxFetchBytes: 1024 * 1024,
      needles: [],
      ...query,
    },
    new AbortController().signal,
  )
  if (found === undefined) throw new Error('nothing found')
  return found
}

/** Lines per minute of a full scan that judges every line by itself. */
export function naive(
  lines: readonly string[],
  format: LogFormat,
  from: Date,
  to: Date,
  reference: Date,
): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const line of lines) {
    const at = parseLogTime(format, line, zone, reference)
    if (at === null) continue
    const second = Math.floor(at.getTime() / 1000) * 1000
    if (second < Math.floor(from.getTime() / 1000) * 1000 || second > Math.ceil(to.getTime() / 1000) * 1000)
      continue
    const minute = `${new Date(second).toISOString().slice(0, 16)}:00Z`
    counts[minute] = (counts[minute] ?? 0) + 1
  }
  return counts
}

export function perMinute({ lines }: FoundLog): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const line of lines) {
    for (const [minute, count] of line.perMinute) counts[minute] = (counts[minute] ?? 0) + count
  }
  return counts
}

/** A log that ends now: steps of some seconds, out of order by up to a minute, with traces here and there. */
export function logOf(name: string, steps: readonly number[], end: Date): string[] {
  const sample = samples[name]
  if (sample === undefined) throw new Error(name)
  let at = end.getTime()
  const lines: string[] = []
  for (const [index, step] of steps.entries()) {
    at -= step * 1000
    const jitter = ((index * 7919) % 60) * 1000
    const wall = new Date(at - jitter + (sample.zoned ? 0 : zoneMs))
    if (index % 17 === 3) lines.push('    at handler (/srv/app/server.js:1:1)')
    lines.push(sample.line(wall, 10_000 + index))
  }
  return lines.reverse()
}
