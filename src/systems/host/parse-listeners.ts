import type { Listener } from '../../model/facts/sockets.ts'
import { linesOf, numberOf, wordsOf } from './lines-of.ts'

/**
 * Reads the listening sockets of `ss -ltnp`, `ss -xlp`, `netstat -tlnp`, `lsof -iTCP -sTCP:LISTEN` and FreeBSD’s
 * `netstat -Lan`, with or without headings. In ss(8) a listener's Recv-Q is what waits to be accepted, and its Send-Q how many may.
 */
export function parseListeners(text: string): Listener[] {
  return linesOf(text).flatMap((line) => {
    const words = wordsOf(line)
    const found = ofSs(words, line) ?? ofNetstat(words) ?? ofLsof(words) ?? ofQueues(words)
    return found === null ? [] : [found]
  })
}

function ofSs(words: readonly string[], line: string): Listener | null {
  const state = words.indexOf('LISTEN')
  // lsof and netstat write the state last, ss first or second, after the kind of socket.
  if (state < 0 || state > 1) return null
  const [queued, backlog] = [numberOf(words[state + 1]), numberOf(words[state + 2])]
  const local = words[state + 3]
  if (queued === null || backlog === null || local === undefined) return null
  const process = processOf(line)
  if (/^(?:u_str|u_seq|u_dgr)$/.test(words[0] ?? '') || local.startsWith('/') || local.startsWith('@')) {
    return { address: local, port: null, queued, backlog, process }
  }
  const place = placeOf(local)
  return place === null ? null : { ...place, queued, backlog, process }
}

function ofNetstat(words: readonly string[]): Listener | null {
  if (!/^tcp6?$/.test(words[0] ?? '') || words[5] !== 'LISTEN') return null
  const place = placeOf(words[3] ?? '')
  if (place === null) return null
  const owner = /^(\d{1,9})\/(.{1,64})$/.exec(words[6] ?? '')
  const process = owner === null ? null : { pid: Number(owner[1]), name: (owner[2] ?? '').replace(/:$/, '') }
  return { ...place, queued: numberOf(words[1]) ?? 0, backlog: 0, process }
}

function ofLsof(words: readonly string[]): Listener | null {
  if (words.at(-1) !== '(LISTEN)' || !/^IPv[46]$/.test(words[4] ?? '')) return null
  const place = placeOf(words.at(-2) ?? '')
  const pid = numberOf(words[1])
  if (place === null || pid === null) return null
  const address = place.address === '0.0.0.0' && words[4] === 'IPv6' ? '::' : place.address
  return { ...place, address, queued: 0, backlog: 0, process: { pid, name: words[0] ?? '?' } }
}

/** netstat(1) of FreeBSD and macOS with -L: `tcp4  192/0/128  *.80`, what waits, what is half open, how many may wait. */
function ofQueues(words: readonly string[]): Listener | null {
  const sizes = /^(\d{1,6})\/\d{1,6}\/(\d{1,6})$/.exec(words[1] ?? '')
  if (sizes === null || !/^(?:tcp(?:4|6|46)?|unix)$/.test(words[0] ?? '')) return null
  const local = words[2] ?? ''
  const dot = local.lastIndexOf('.')
  const place = local.startsWith('/')
    ? { address: local, port: null }
    : placeOf(`${local.slice(0, dot)}:${local.slice(dot + 1)}`)
  if (place === null) return null
  return { ...place, queued: Number(sizes[1]), backlog: Number(sizes[2]), process: null }
}

/** `127.0.0.1%lo:8080`, `[::]:80`, `*:80`, `:::80`, `localhost:3000`. */
function placeOf(local: string): { address: string; port: number } | null {
  const colon = local.lastIndexOf(':')
  const port = numberOf(local.slice(colon + 1))
  if (colon < 0 || port === null || port > 65_535) return null
  const host = local
    .slice(0, colon)
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
  return {
    address: host === '*' || host === '' ? '0.0.0.0' : host === 'localhost' ? '127.0.0.1' : host,
    port,
  }
}

function processOf(line: string): Listener['process'] {
  const match = /users:\(\("(.{1,64}?)",pid=(\d{1,9}),/.exec(line.slice(0, 4096))
  return match === null ? null : { name: match[1] ?? '?', pid: Number(match[2]) }
}
