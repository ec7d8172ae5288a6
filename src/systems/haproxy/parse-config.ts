import type { HaproxyFacts } from '../../model/facts/haproxy.ts'
import type { Timeout, TimeoutKind } from '../../model/facts/timeout.ts'

/**
 * `timeout …` keywords with what each limits. Those of the queue and of tunnels limit no response, and `client` closes
 * idle connections of visitors only where there is no `http-keep-alive`.
 */
const kinds: Record<string, TimeoutKind> = {
  connect: 'connect',
  server: 'response',
  'http-request': 'headers',
  'http-keep-alive': 'idle-accepted',
  client: 'idle-accepted',
}

/** Haproxy’s own units; a number alone is milliseconds. Source: doc/configuration.txt section 2.5, time format. */
const unitMs: Record<string, number> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

const sections =
  /^(?:global|defaults|frontend|backend|listen|peers|resolvers|userlist|cache|mailers|program|ring|http-errors|log-forward|fcgi-app|crt-store|traces)\b/

/** From here on nobody should rely on what a shell allows a process: 1024 files are some 500 connections. */
const manyConnections = 4000

/** What a configuration of HAProxy says of servers and limits. */
export interface HaproxyConfig {
  servers: {
    backend: string
    server: string
    address: string
    checked: boolean
    tls: boolean
    limit: number | null
  }[]
  timeouts: Timeout[]
  sockets: string[]
  /** Targets of `log` in `global`. */
  logs: string[]
  /** Present where a section may take more connections than the process. */
  misfit?: NonNullable<HaproxyFacts['misfit']>
}

/** Reads configuration text; `file` names it in `where`. */
export function parseConfig(text: string, file: string): HaproxyConfig {
  const config: HaproxyConfig = { servers: [], timeouts: [], sockets: [], logs: [] }
  let section = ''
  let name = ''
  let process: number | null | undefined
  let largest = 0
  for (const [index, raw] of text.split('\n', 50_000).entries()) {
    const line = uncommented(raw).trim()
    if (line === '') continue
    const [word = '', ...rest] = line.split(/\s+/, 80)
    if (sections.test(line)) {
      section = word
      name = rest[0] ?? ''
      if (section === 'global') process ??= null
      continue
    }
    const where = `${file}:${index + 1}`
    if (word === 'timeout' && rest[1] !== undefined) {
      const kind = kinds[rest[0] ?? '']
      const valueMs = durationOf(rest[1])
      if (kind !== undefined && valueMs !== undefined) {
        const of = name === '' || section === 'defaults' ? section : `${section} ${name}`
        config.timeouts.push({
          kind,
          setting: `timeout ${rest[0]} (${of})`,
          valueMs,
          where,
          isDefault: false,
        })
      }
    } else if (word === 'server' && rest[1] !== undefined) {
      config.servers.push({
        backend: name,
        server: rest[0] ?? '',
        address: rest[1],
        checked: rest.includes('check'),
        tls: rest.includes('ssl'),
        limit: numberAfter(rest, 'maxconn'),
      })
    } else if (word === 'stats' && rest[0] === 'socket' && rest[1] !== undefined) {
      config.sockets.push(rest[1])
    } else if (section === 'global' && /^(?:maxconn|ulimit-n|fd-hard-limit)$/.test(word)) {
      process = Number(rest[0]) || Number.POSITIVE_INFINITY
    } else if (word === 'maxconn' && /^(?:frontend|listen|defaults)$/.test(section)) {
      largest = Math.max(largest, Number(rest[0]) || 0)
    } else if (word === 'log' && section === 'global' && rest[0] !== undefined) {
      config.logs.push(rest[0])
    }
  }
  const isKept = config.timeouts.some(({ setting }) => setting.startsWith('timeout http-keep-alive'))
  if (isKept)
    config.timeouts = config.timeouts.filter(({ setting }) => !setting.startsWith('timeout client '))
  if (process !== undefined && largest >= manyConnections && largest > (process ?? 0)) {
    config.misfit = { section: largest, process }
  }
  return config
}

/** Servers as `show stat` would list them, where only the configuration is known. */
export function serversOf({ servers }: HaproxyConfig): HaproxyFacts['servers'] {
  return servers.map(({ backend, server, address, checked, limit }) => ({
    backend,
    server,
    address,
    status: checked ? 'unknown' : 'no check',
    check: null,
    checkCode: null,
    checkMs: null,
    lastCheck: null,
    queued: 0,
    sessions: 0,
    limit,
    connectionErrors: 0,
    responseErrors: 0,
    retries: 0,
    redispatches: 0,
    sinceMs: null,
  }))
}

/** Null is no limit (`0`), undefined no time at all. */
function durationOf(text: string): number | null | undefined {
  const match = /^(\d{1,12})(us|ms|s|m|h|d)?$/.exec(text)
  if (match === null) return undefined
  const valueMs = Number(match[1]) * (unitMs[match[2] ?? 'ms'] ?? 1)
  return valueMs === 0 ? null : valueMs
}

function numberAfter(words: string[], word: string): number | null {
  const at = words.indexOf(word)
  const value = at === -1 ? undefined : words[at + 1]
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null
}

/** A `#` begins a comment, unless it is escaped or in quotes. */
function uncommented(line: string): string {
  let quote = ''
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? ''
    if (char === '\\') at += 1
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '#') return line.slice(0, at)
  }
  return line
}
