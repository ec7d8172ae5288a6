/** Where somebody asks or listens: a port, or a Unix socket. */
export interface Address {
  /** Name or IP literal without brackets, `*` for every address; empty for a Unix socket. */
  host: string
  /** Null for a Unix socket. */
  port: number | null
  socket: string | null
  /** As written before `://`: `http`, `https`, `fcgi`, `uwsgi`, …; null without one. */
  scheme: string | null
}

const longest = 1000

const schemePorts: Record<string, number> = { http: 80, ws: 80, h2c: 80, https: 443, wss: 443, h2: 443 }

/**
 * Reads the ways in which nginx, Apache, HAProxy, gunicorn, uWSGI and PHP-FPM write an address: `http://10.0.0.5:8080/x`,
 * `unix:/run/app.sock`, `http://unix:/run/app.sock:/`, `unix:/run/php.sock|fcgi://localhost`, `[::1]:3000`, `:8000`, `9000`,
 * `/run/app.sock`. Null for what is none, a variable among it, and for a name without a port.
 */
export function readAddress(text: string): Address | null {
  let rest = text
    .trim()
    .replace(/^proxy:/, '')
    .replace(/^(?:balancer|tcp|ipv[46]@)(?::\/\/)?/, '')
  if (rest === '' || rest.length > longest || rest.includes('$')) return null
  const pipe = rest.indexOf('|')
  const inner = pipe < 0 ? null : (/^([a-z0-9]+):\/\//.exec(rest.slice(pipe + 1))?.[1] ?? null)
  if (pipe >= 0) rest = rest.slice(0, pipe)
  const scheme = /^([a-z][a-z0-9+]{0,15}):\/\//.exec(rest)
  if (scheme !== null) rest = rest.slice(scheme[0].length)
  const spoken = inner ?? scheme?.[1] ?? null
  const socket = /^(?:unix:|unix@)?(?:\/\/)?(\/[^:\s]+)/.exec(rest)?.[1]
  if (socket !== undefined) return { host: '', port: null, socket, scheme: spoken === 'unix' ? null : spoken }
  return readPeer(rest, spoken)
}

function readPeer(text: string, scheme: string | null): Address | null {
  const bracketed = /^\[([0-9a-fA-F:.%a-z]{2,60})\](?::(\d{1,5}))?(?:\/|$)/.exec(text)
  if (bracketed !== null) return withPort(bracketed[1] ?? '', bracketed[2], scheme)
  if (/^\d{1,5}$/.test(text)) return withPort('*', text, scheme)
  const plain = /^([A-Za-z0-9_.*-]{0,253})(?::(\d{1,5}))?(?:[/?]|$)/.exec(text)
  if (plain === null || (plain[1] === '' && plain[2] === undefined)) return null
  return withPort(plain[1] || '*', plain[2], scheme)
}

function withPort(host: string, written: string | undefined, scheme: string | null): Address | null {
  const port = written === undefined ? schemePorts[scheme ?? ''] : Number(written)
  if (port === undefined || port < 1 || port > 65_535) return null
  return { host: host.toLowerCase(), port, socket: null, scheme }
}

/** As people write it. */
export function formatAddress({ host, port, socket }: Pick<Address, 'host' | 'port' | 'socket'>): string {
  if (socket !== null) return `unix:${socket}`
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** Whether this address is only reached from its own machine or container. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

/** Whether something bound here is reached by every address of its machine. */
export function isWildcard(host: string): boolean {
  return host === '*' || host === '' || host === '0.0.0.0' || host === '::'
}

/** Whether this is an IP literal and no name. */
export function isLiteral(host: string): boolean {
  return host.includes(':') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)
}

/** Whether a listener bound to `bound` takes a connection to `asked`, of the same machine; null when a name decides. */
export function isServedBy(asked: string, bound: string): boolean | null {
  if (bound === '*' || bound === '::') return true
  if (bound === '0.0.0.0' || bound === '') return asked !== '::1'
  if (asked === bound) return true
  if (asked === 'localhost') return isLoopback(bound)
  if (bound === 'localhost') return isLoopback(asked)
  if (!isLiteral(asked)) return isLoopback(bound) ? false : null
  return false
}
