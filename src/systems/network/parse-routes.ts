import type { Route, Router } from '../../model/facts/path-report.ts'

const mostRouters = 64

/** `  2.|-- 198.51.100.1   50.0%   2   0.5   0.5 …`; `???` for one that did not answer. */
const mtrLine =
  /^ {0,4}(\d{1,3})\.\|-- {1,4}(\S{1,60}) {1,60}([\d.]{1,6})%? {1,12}\d{1,6} {1,12}([\d.]{1,10}) {1,12}([\d.]{1,10})/

/** Reads `mtr --report -n`; the last router that is the address itself means that it was reached. */
export function parseMtr(text: string, address: string): Route {
  const routers = linesOf(text).flatMap((line): Router[] => {
    const match = mtrLine.exec(line)
    if (match === null) return []
    const [, hop, router = '', loss, , average] = match
    const seen = router === '???' ? null : router
    return [
      {
        hop: Number(hop),
        address: seen,
        lossPercent: Number(loss),
        averageMs: seen === null ? null : Number(average),
      },
    ]
  })
  const last = routers.at(-1)
  const reached = last?.address != null && last.lossPercent < 100 && isSame(last.address, address)
  return { address, routers: routers.slice(0, mostRouters), reached }
}

/** ` 2  198.51.100.1  0.302 ms  0.286 ms`, ` 3  * * *`. */
const tracerouteLine = /^ {0,3}(\d{1,3}) {1,4}(\S[^\n]{0,200})$/

/** Reads `traceroute -n`. */
export function parseTraceroute(text: string, address: string): Route {
  const routers = linesOf(text).flatMap((line): Router[] => {
    const match = tracerouteLine.exec(line)
    if (match === null) return []
    const words = (match[2] ?? '').split(' ').filter((word) => word !== '')
    const router = words.find((word) => isAddress(word)) ?? null
    const times = words.flatMap((word, index) => (words[index + 1] === 'ms' ? [Number(word)] : []))
    const lost = words.filter((word) => word === '*').length
    const tries = times.length + lost
    if (tries === 0) return []
    return [
      { hop: Number(match[1]), address: router, lossPercent: percent(lost, tries), averageMs: mean(times) },
    ]
  })
  const last = routers.at(-1)
  return {
    address,
    routers: routers.slice(0, mostRouters),
    reached: last?.address != null && isSame(last.address, address),
  }
}

/** ` 2:  198.51.100.1    1.131ms `, ` 3:  no reply`, `… reached`. */
const tracepathLine = /^ {0,3}(\d{1,3}): {1,4}(\S{1,60})(?: reply)? {0,80}(?:([\d.]{1,10})ms)?( reached)?/

/** Reads `tracepath -n`, which asks each router once. */
export function parseTracepath(text: string, address: string): Route {
  const byHop = new Map<number, Router>()
  let reached = false
  for (const line of linesOf(text)) {
    const match = tracepathLine.exec(line)
    if (match === null) continue
    const [, hop, router = '', ms, end] = match
    if (end !== undefined) reached = true
    const seen = isAddress(router) ? router : null
    const one = {
      hop: Number(hop),
      address: seen,
      lossPercent: seen === null ? 100 : 0,
      averageMs: ms === undefined ? null : Number(ms),
    }
    if (!byHop.has(one.hop)) byHop.set(one.hop, one)
  }
  return { address, routers: [...byHop.values()].slice(0, mostRouters), reached }
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/, 500)
}

function isAddress(word: string): boolean {
  return /^(?:\d{1,3}\.){3}\d{1,3}$/.test(word) || (word.includes(':') && /^[0-9a-f:.]{2,45}$/i.test(word))
}

/** A name that was asked for is resolved by the program: then any address at the end will do. */
function isSame(router: string, asked: string): boolean {
  return router === asked || !isAddress(asked)
}

function percent(part: number, whole: number): number {
  return Math.round((part / whole) * 1000) / 10
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 1000) / 1000
}
