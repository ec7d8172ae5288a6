import type { Excerpt, Reader, Reading } from '../../model/excerpt.ts'
import type { Route } from '../../model/facts/path-report.ts'
import { parseCapture } from './parse-capture.ts'
import { parseMtr, parseTracepath, parseTraceroute } from './parse-routes.ts'

/** As much of a text as a sign is looked for in. */
const headLength = 4000

const limit = 2 * 1024 * 1024

/** Finds the text output of tcpdump. */
const captureReader: Reader = ({ text }) => {
  if (!/ IP6? \S{3,60} > \S{3,60}: Flags \[/.test(text.slice(0, headLength))) return null
  const { packets, overMs, connections } = parseCapture(text.slice(0, limit))
  const port = Number(connections[0]?.server.split(':').at(-1))
  if (packets === 0 || !Number.isInteger(port)) return null
  const bad = connections.some(({ syn, answered, reset }) => reset === 'server' || (syn > 1 && !answered))
  return {
    type: 'capture',
    outcome: bad ? 'fail' : 'pass',
    summary: `${packets} packets of ${connections.length} ${connections.length === 1 ? 'connection' : 'connections'}`,
    facts: { port, overMs, packets, truncated: text.length > limit, connections },
    system: 'host',
  }
}

/** Finds reports of mtr, traceroute and tracepath. */
const routeReader: Reader = (excerpt) => {
  const head = excerpt.text.slice(0, headLength)
  if (/^ {0,4}\d{1,3}\.\|-- /m.test(head)) return route(excerpt, 'mtr', parseMtr)
  if (/^traceroute to \S/m.test(head)) return route(excerpt, 'traceroute', parseTraceroute)
  if (/^ {0,3}\d{1,3}\?: \[LOCALHOST\]/m.test(head)) return route(excerpt, 'tracepath', parseTracepath)
  return null
}

type Tool = 'mtr' | 'traceroute' | 'tracepath'

function route(
  { text, command }: Excerpt,
  tool: Tool,
  parse: (text: string, address: string) => Route,
): Reading | null {
  const head = text.slice(0, headLength)
  const named = /^traceroute to (\S{1,253})/m.exec(head)?.[1] ?? command?.trim().split(/\s+/).at(-1)
  const address = /^[A-Za-z0-9][A-Za-z0-9.:_-]{0,252}$/.test(named ?? '')
    ? (named ?? 'the address')
    : 'the address'
  const read = parse(text.slice(0, limit), address)
  if (read.routers.length === 0) return null
  // Without the command nobody knows which address was meant, and so whether the last router is it.
  const reached = read.reached && (tool === 'tracepath' || address !== 'the address')
  return {
    type: 'path-report',
    outcome: reached ? 'pass' : 'fail',
    summary: `${address} ${reached ? 'reached' : 'not reached'} by ${tool} after ${read.routers.length} ${read.routers.length === 1 ? 'hop' : 'hops'}`,
    facts: {
      tool,
      to: [{ name: address, address: null, port: null }],
      routes: [{ ...read, reached }],
      connects: [],
    },
    system: 'host',
  }
}

/** What can be read of networks in pasted text. */
export const networkReaders: readonly Reader[] = [captureReader, routeReader]
