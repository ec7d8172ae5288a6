import type { System } from '../system.ts'

/** How the lines of a log are written, and with it where their timestamps are. */
export type LogFormat =
  | 'nginx-error'
  | 'nginx-access'
  | 'apache-error'
  | 'apache-access'
  | 'haproxy'
  | 'syslog'
  | 'journal'
  | 'docker-json'
  | 'php-fpm'
  | 'gunicorn'
  | 'uwsgi'
  | 'pm2'
  | 'iso'
  | 'unknown'

/** One file, journal or container log that was read, or was to be. */
export interface LogSource {
  /** `/var/log/nginx/error.log`, `journal:shop-api.service`, `journal:kernel`, `docker:app`. */
  name: string
  format: LogFormat
  /** Of the log itself, rotated parts included. */
  sizeBytes: number | null
  /** What was read of it to find the window and what is in it. */
  readBytes: number
  /** Lines in the window that passed the filter on the machine. */
  lines: number
  /** True when the window held more than was fetched. */
  truncated: boolean
  /** Why it was not read, in a few words: `permission denied`, `no such file`. */
  unread: string | null
  /** What to know of the search: its times went back, its zone is not the machine's, it has no times. */
  notes?: string[]
}

/** Lines that say the same but for numbers, addresses of visitors and the like. */
export interface LogGroup {
  /** {@link LogSource.name}. */
  source: string
  /** The first of these lines, with the lines of a trace that follow it, secrets removed; at most 4 kB. */
  sample: string
  count: number
  /** Null where lines carry no time. */
  firstAt: string | null
  lastAt: string | null
  /** Lines per minute, in order, minutes without any left out: `['2026-11-20T17:04:00Z', 12]`. */
  perMinute: [minute: string, count: number][]
}

/** What the logs of one system on one machine say of a window of time. */
export interface LogFacts {
  /** Whose logs these are; `unknown` for pasted lines that nobody recognises. */
  system: System
  from: string | null
  to: string | null
  sources: LogSource[]
  /** Most frequent first; at most 200. */
  groups: LogGroup[]
}
