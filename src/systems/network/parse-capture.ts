import type { CapturedConnection } from '../../model/facts/capture.ts'

/** What was read out of tcpdump's text. */
export interface ParsedCapture {
  packets: number
  /** From the first packet to the last. */
  overMs: number
  connections: CapturedConnection[]
}

interface Packet {
  ms: number
  from: string
  to: string
  flags: string
  /** Sequence numbers as printed, null without any. */
  seq: string | null
  length: number
}

interface Flow extends CapturedConnection {
  firstMs: number
  lastMs: number
  /** Last packet before the one that closed. */
  beforeCloseMs: number
  isClosing: boolean
  sequences: Set<string>
}

/**
 * Lines of `tcpdump -n -tt -S`, with or without the interface that `-i any` prints. What follows `length` may be a decoded
 * request and is never looked at.
 */
const line =
  /^(?:(\d{1,12}\.\d{1,9})|(\d{2}):(\d{2}):(\d{2}\.\d{1,9}))(?: \S{1,20} {1,12}(?:In|Out|P|B|M|\?))? {1,4}IP6? (\S{3,60}) > (\S{3,60}): Flags \[([A-Z.]{1,10})\],(?: cksum [^,]{1,60},)?(?: seq ([\d:]{1,24}),)?[^\n]{0,400}?length (\d{1,9})/

const mostConnections = 500

/** Reads the text output of tcpdump; `port` is the server's, or the lower port of each connection where it is not known. */
export function parseCapture(text: string, port: number | null = null): ParsedCapture {
  const packets = text.split(/\r?\n/).flatMap((each) => packetOf(each) ?? [])
  const flows = new Map<string, Flow>()
  for (const packet of packets) {
    const isToServer = isServer(packet.to, packet, port)
    const [client, server] = isToServer ? [packet.from, packet.to] : [packet.to, packet.from]
    const key = `${client} ${server}`
    const flow = flows.get(key) ?? newFlow(client, server, packet.ms)
    if (!flows.has(key) && flows.size >= mostConnections) continue
    flows.set(key, flow)
    follow(flow, packet, isToServer)
  }
  const first = packets[0]
  const last = packets.at(-1)
  return {
    packets: packets.length,
    overMs: first === undefined || last === undefined ? 0 : Math.max(0, Math.round(last.ms - first.ms)),
    connections: [...flows.values()].map(finished),
  }
}

function packetOf(text: string): Packet | null {
  const match = line.exec(text.slice(0, 1000))
  if (match === null) return null
  const [, epoch, hours, minutes, seconds, from = '', to = '', flags = '', seq, length] = match
  const ms =
    epoch === undefined
      ? (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
      : Number(epoch) * 1000
  return { ms, from: peer(from), to: peer(to), flags, seq: seq ?? null, length: Number(length) }
}

/** tcpdump puts a dot before the port: `127.0.0.1.8000`, `::1.8000`. */
function peer(text: string): string {
  const dot = text.lastIndexOf('.')
  const host = text.slice(0, dot)
  return `${host.includes(':') ? `[${host}]` : host}:${text.slice(dot + 1)}`
}

function isServer(peerText: string, { flags, from, to }: Packet, port: number | null): boolean {
  if (flags === 'S') return true
  if (flags === 'S.') return false
  if (port !== null) return peerText.endsWith(`:${port}`)
  return portOf(to) < portOf(from)
}

function portOf(text: string): number {
  return Number(text.slice(text.lastIndexOf(':') + 1))
}

function newFlow(client: string, server: string, ms: number): Flow {
  return {
    client,
    server,
    syn: 0,
    retransmissions: 0,
    answered: false,
    closedFirst: null,
    reset: null,
    durationMs: 0,
    idleMs: 0,
    bytes: 0,
    sentAfterClose: false,
    firstMs: ms,
    lastMs: ms,
    beforeCloseMs: ms,
    isClosing: false,
    sequences: new Set(),
  }
}

function follow(flow: Flow, { ms, flags, seq, length }: Packet, isToServer: boolean): void {
  const side = isToServer ? 'client' : 'server'
  const isReset = flags.includes('R')
  if (flags === 'S') flow.syn += 1
  if (!isToServer && !isReset) flow.answered = true
  if (isAgain(flow, { flags, seq, length }, side)) flow.retransmissions += 1
  flow.bytes += length
  if (flow.closedFirst === 'server' && isToServer && length > 0) flow.sentAfterClose = true
  const isClose = flags.includes('F') || isReset
  if (isClose && !flow.isClosing) {
    flow.isClosing = true
    flow.beforeCloseMs = flow.lastMs
    flow.idleMs = Math.max(0, Math.round(ms - flow.lastMs))
  }
  if (flags.includes('F')) flow.closedFirst ??= side
  if (isReset) flow.reset ??= side
  flow.lastMs = Math.max(flow.lastMs, ms)
}

/** The same numbers from the same side, of what takes up numbers: SYN, FIN and data. */
function isAgain(
  flow: Flow,
  { flags, seq, length }: Pick<Packet, 'flags' | 'seq' | 'length'>,
  side: string,
): boolean {
  if (seq === null || (length === 0 && !/[SF]/.test(flags))) return false
  const key = `${side} ${seq}`
  if (flow.sequences.has(key)) return true
  // The end of a capture of thousands of packets is told by its first thousand numbers well enough.
  if (flow.sequences.size < 1000) flow.sequences.add(key)
  return false
}

function finished(flow: Flow): CapturedConnection {
  const {
    client,
    server,
    syn,
    retransmissions,
    answered,
    closedFirst,
    reset,
    idleMs,
    bytes,
    sentAfterClose,
  } = flow
  const durationMs = Math.max(0, Math.round(flow.lastMs - flow.firstMs))
  return {
    client,
    server,
    syn,
    retransmissions,
    answered,
    closedFirst,
    reset,
    durationMs,
    idleMs,
    bytes,
    sentAfterClose,
  }
}
