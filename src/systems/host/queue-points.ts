import type { Listener, SocketsFacts } from '../../model/facts/sockets.ts'
import { isQueueFull } from './judge-ports.ts'
import type { SocketsPoint } from './port-points.ts'

const listener: Listener = {
  address: '0.0.0.0',
  port: 8080,
  queued: 0,
  backlog: 511,
  process: { name: 'node', pid: 812 },
}

function counter(name: string, value: number, overMs: number | null = 1005): SocketsFacts['counters'] {
  return [{ name, value, overMs }]
}

function grown({ counters }: SocketsFacts, names: RegExp): string | null {
  const found = counters.filter(({ name, value, overMs }) => overMs !== null && value > 0 && names.test(name))
  if (found.length === 0) return null
  return found.map(({ name, value, overMs }) => `${name} grew by ${value} in ${overMs} ms`).join(', ')
}

function shareOfPorts({ timeWait, localPorts }: SocketsFacts): number {
  if (timeWait?.most == null) return 0
  const { from, to } = localPorts ?? { from: 32_768, to: 60_999 }
  return timeWait.most.count / Math.max(1, to - from + 1)
}

function timeWaitWords({ timeWait, localPorts }: SocketsFacts): string {
  const range = localPorts === null ? '' : `, local ports ${localPorts.from}–${localPorts.to}`
  return `${timeWait?.most?.count} in TIME-WAIT towards ${timeWait?.most?.remote}${range}`
}

const ss = 'ss(8): Recv-Q of a listener is its accept queue, Send-Q the backlog'
const snmp = 'linux Documentation/networking/snmp_counter.rst'

/** What queues, memory and local ports show. */
export const queuePoints: readonly SocketsPoint[] = [
  {
    name: 'queue-full',
    weights: {
      'listen-backlog-overflow': 25,
      'worker-pool-exhausted': 11,
      'event-loop-blocked': 5,
      'slow-app-timeout': 4,
    },
    reference: ss,
    fact: 'backlog',
    see({ listeners }) {
      const full = listeners.find(isQueueFull)
      if (full === undefined) return null
      return `${full.queued} of ${full.backlog} connections wait at ${full.address}${full.port === null ? '' : ` port ${full.port}`}`
    },
    yes: { listeners: [{ ...listener, queued: 129, backlog: 128 }] },
    no: { listeners: [{ ...listener, queued: 3, backlog: 128 }] },
  },
  {
    name: 'queue-long',
    weights: {
      'listen-backlog-overflow': 9,
      'worker-pool-exhausted': 8,
      'event-loop-blocked': 4,
      'slow-app-timeout': 3,
    },
    reference: ss,
    fact: 'backlog',
    see({ listeners }) {
      const long = listeners.find(
        (one) => !isQueueFull(one) && one.queued >= 8 && one.queued >= one.backlog / 4,
      )
      return long === undefined
        ? null
        : `${long.queued} of ${long.backlog} connections wait at port ${long.port ?? long.address}`
    },
    yes: { listeners: [{ ...listener, queued: 60, backlog: 128 }] },
    no: { listeners: [{ ...listener, queued: 129, backlog: 128 }] },
  },
  {
    name: 'overflows-growing',
    weights: { 'listen-backlog-overflow': 20, 'worker-pool-exhausted': 7, 'connect-drop': 3 },
    reference: `${snmp}, ListenOverflows`,
    fact: 'backlog',
    see: (facts) => grown(facts, /^ListenOverflows$/),
    yes: { counters: counter('ListenOverflows', 12) },
    no: { counters: counter('ListenOverflows', 900, null) },
  },
  {
    name: 'overflows-since-boot',
    weights: { 'listen-backlog-overflow': 5 },
    reference: `${snmp}, ListenOverflows`,
    fact: 'backlog',
    see({ counters }) {
      const total = counters.find(
        ({ name, value, overMs }) => overMs === null && value > 0 && name === 'ListenOverflows',
      )
      return total === undefined ? null : `ListenOverflows ${total.value} since boot`
    },
    yes: { counters: counter('ListenOverflows', 900, null) },
    no: { counters: counter('ListenOverflows', 0, null) },
  },
  {
    name: 'overflows-many',
    weights: { 'listen-backlog-overflow': 15, 'worker-pool-exhausted': 4 },
    reference: `${snmp}, ListenOverflows`,
    fact: 'backlog',
    see({ counters }) {
      const total = counters.find(
        ({ name, value, overMs }) => overMs === null && value >= 1000 && name === 'ListenOverflows',
      )
      return total === undefined ? null : `ListenOverflows ${total.value} since boot`
    },
    yes: { counters: counter('ListenOverflows', 80_361_931, null) },
    no: { counters: counter('ListenOverflows', 900, null) },
  },
  {
    name: 'syn-queue-growing',
    weights: { 'syn-backlog': 17, 'listen-backlog-overflow': 6 },
    reference: `${snmp}, TCPReqQFullDrop and TCPReqQFullDoCookies`,
    fact: 'syn',
    see: (facts) => grown(facts, /^TCPReqQFull(?:Drop|DoCookies)$/),
    yes: { counters: counter('TCPReqQFullDoCookies', 40) },
    no: { counters: counter('TCPReqQFullDoCookies', 0) },
  },
  {
    name: 'queues-calm',
    weights: { 'listen-backlog-overflow': -9, 'syn-backlog': -7 },
    reference: ss,
    fact: 'backlog',
    see({ listeners, counters }) {
      const overflows = counters.find(({ name, overMs }) => name === 'ListenOverflows' && overMs !== null)
      const served = listeners.filter(({ backlog }) => backlog > 0)
      if (overflows?.value !== 0 || served.length === 0) return null
      return served.every(({ queued }) => queued < 4) ? 'nobody waits to be accepted' : null
    },
    yes: { listeners: [listener], counters: counter('ListenOverflows', 0) },
    no: { listeners: [{ ...listener, queued: 60 }], counters: counter('ListenOverflows', 0) },
  },
  {
    name: 'tcp-memory',
    weights: { 'tcp-mem': 18 },
    reference: 'tcp(7), tcp_mem: at the third value sockets are dropped',
    fact: 'tcp-memory',
    see(facts) {
      const { tcpMemory } = facts
      if (tcpMemory !== null && tcpMemory.pages >= tcpMemory.maxPages * 0.95) {
        return `${tcpMemory.pages} of ${tcpMemory.maxPages} pages of TCP memory`
      }
      return grown(facts, /^TCPAbortOnMemory$/)
    },
    yes: { tcpMemory: { pages: 9900, maxPages: 10_000 } },
    no: { tcpMemory: { pages: 900, maxPages: 10_000 } },
  },
  {
    name: 'tcp-memory-to-spare',
    weights: { 'tcp-mem': -10 },
    reference: 'tcp(7), tcp_mem',
    fact: 'tcp-memory',
    see: ({ tcpMemory }) =>
      tcpMemory !== null && tcpMemory.pages < tcpMemory.maxPages / 2
        ? `${tcpMemory.pages} of ${tcpMemory.maxPages} pages`
        : null,
    yes: { tcpMemory: { pages: 900, maxPages: 10_000 } },
    no: { tcpMemory: { pages: 9900, maxPages: 10_000 } },
  },
  {
    name: 'local-ports-gone',
    weights: { 'ephemeral-ports': 22 },
    reference: 'ip(7), ip_local_port_range; tcp(7), TIME-WAIT lasts 60 s',
    fact: 'ports',
    see: (facts) => (shareOfPorts(facts) >= 0.85 ? timeWaitWords(facts) : null),
    yes: { timeWait: { total: 28_000, most: { remote: '10.0.3.21:8080', count: 27_900 } } },
    no: { timeWait: { total: 28_000, most: { remote: '10.0.3.21:8080', count: 900 } } },
  },
  {
    name: 'local-ports-scarce',
    weights: { 'ephemeral-ports': 9 },
    reference: 'ip(7), ip_local_port_range; tcp(7), TIME-WAIT lasts 60 s',
    fact: 'ports',
    see: (facts) => (shareOfPorts(facts) >= 0.5 && shareOfPorts(facts) < 0.85 ? timeWaitWords(facts) : null),
    yes: { timeWait: { total: 20_000, most: { remote: '10.0.3.21:8080', count: 18_000 } } },
    no: { timeWait: { total: 200, most: { remote: '10.0.3.21:8080', count: 180 } } },
  },
  {
    name: 'local-ports-to-spare',
    weights: { 'ephemeral-ports': -10 },
    reference: 'ip(7), ip_local_port_range',
    fact: 'ports',
    see: (facts) =>
      facts.timeWait !== null && facts.timeWait.total < 5000 ? `${facts.timeWait.total} in TIME-WAIT` : null,
    yes: { timeWait: { total: 180, most: { remote: '10.0.3.21:8080', count: 100 } } },
    no: { timeWait: { total: 28_000, most: { remote: '10.0.3.21:8080', count: 27_900 } } },
  },
]
