import type { LogFormat } from '../../model/facts/logs.ts'
import type { Command } from '../../model/host.ts'
import type { LogPlace } from '../../model/log-place.ts'
import { searchScript } from './search-script.ts'

/** What to look for in a log, and how much of it may be read and fetched. */
export interface LogQuery {
  from: Date
  to: Date
  /** Ours; the machine's clock is compared with it. */
  now: Date
  /** Lines are in order but for this much. */
  slackMs: number
  /** Most bytes that are read of one log to look into the window; the newest ones. */
  maxReadBytes: number
  /** Most bytes of different lines that are fetched; counts go on beyond. */
  maxFetchBytes: number
  /** Lines without any of these words are left on the machine; all are taken when there are none. */
  needles: readonly string[]
  /** Bytes of one look into a file. */
  blockBytes?: number
}

/** A log whose requests are counted instead; the format is as {@link import('./access-program.ts').accessProgram} wants it. */
export type AccessFormat = string

/** Kinds of time of {@link import('./stamp-program.ts').stampProgram}. */
const kindOf: Record<LogFormat, number> = {
  'nginx-error': 1,
  'nginx-access': 2,
  'apache-error': 4,
  'apache-access': 2,
  haproxy: 5,
  syslog: 5,
  journal: 12,
  'docker-json': 8,
  'php-fpm': 9,
  gunicorn: 6,
  uwsgi: 4,
  pm2: 6,
  iso: 6,
  unknown: 0,
}

/** Most words that are looked for; further ones are left out. */
export const mostNeedles = 2_400

const maxNeedleChars = 120

/** What is said of the log beside its lines. */
const headroomBytes = 512 * 1024

/** The command that searches one log; {@link import('./read-found.ts').readFound} reads its output. */
export function searchCommand(
  place: LogPlace,
  query: LogQuery,
  access: AccessFormat | null,
  root: boolean,
): Command {
  const { kind, name } = placeArguments(place)
  const block = query.blockBytes ?? 65_536
  const numbers = [
    kindOf[place.format],
    Math.floor(query.from.getTime() / 1000),
    Math.ceil(query.to.getTime() / 1000),
    Math.floor(query.now.getTime() / 1000),
    Math.ceil(query.slackMs / 1000),
    block,
    Math.max(1, Math.ceil(query.maxReadBytes / block)),
    query.maxFetchBytes,
  ]
  const needles = access === null ? usable(query.needles).flatMap((needle) => ['-e', needle]) : []
  return {
    argv: ['sh', '-c', searchScript, 'sh', kind, name, ...numbers.map(String), access ?? '', ...needles],
    root,
    timeoutMs: 60_000,
    maxBytes: query.maxFetchBytes + headroomBytes,
  }
}

function placeArguments({ at }: LogPlace): { kind: string; name: string } {
  if ('file' in at) return { kind: 'file', name: at.file }
  if ('unit' in at) return { kind: 'unit', name: at.unit }
  if ('container' in at) return { kind: 'container', name: at.container }
  return { kind: 'kernel', name: '-' }
}

function usable(needles: readonly string[]): string[] {
  const words = needles
    .map((needle) => (needle.split('\n', 1)[0] ?? '').replaceAll('\0', '').slice(0, maxNeedleChars))
    .filter((needle) => needle.length >= 3)
  return [...new Set(words)].slice(0, mostNeedles)
}
