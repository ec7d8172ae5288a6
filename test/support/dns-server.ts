import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import ipaddr from 'ipaddr.js'

/** What the server has to say of a name: records, a failing code, bytes that are no DNS message, or silence. */
export type DnsReply =
  | { a?: string[]; aaaa?: string[]; cname?: string }
  | 'nxdomain'
  | 'servfail'
  | 'refused'
  | 'garbage'
  | 'silence'

export interface DnsServer {
  /** `127.0.0.1:12345` */
  address: string
  /** Names asked for, in order of arrival, each once per record type. */
  asked: string[]
  close(): Promise<void>
}

/** RFC 1035 section 4.1.1. */
const responseCodes = { servfail: 2, nxdomain: 3, refused: 5 }

const types = { a: 1, cname: 5, aaaa: 28 }

/** A DNS server over UDP on a free port of 127.0.0.1; names that it was not told of do not exist. */
export async function serveDns(zone: Record<string, DnsReply>): Promise<DnsServer> {
  const socket = createSocket('udp4')
  const asked: string[] = []
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query)
    asked.push(name)
    const reply = zone[name.toLowerCase()] ?? 'nxdomain'
    if (reply === 'silence') return
    if (reply === 'garbage') {
      // The right id, and then nonsense: other ids are dropped unread.
      socket.send(Buffer.concat([query.subarray(0, 2), Buffer.alloc(20, 0xff)]), from.port, from.address)
      return
    }
    const answers = typeof reply === 'string' ? [] : records(name, type, reply)
    const code = typeof reply === 'string' ? responseCodes[reply] : 0
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(0x8180 | code, 2) // response, recursion desired and available
    header.writeUInt16BE(answers.length, 6)
    header.writeUInt32BE(0, 8)
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    async close() {
      socket.close()
      await once(socket, 'close')
    },
  }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let size = query[at] ?? 0; size > 0; size = query[at] ?? 0) {
    labels.push(query.toString('ascii', at + 1, at + 1 + size))
    at += 1 + size
  }
  return { name: labels.join('.'), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function records(name: string, type: number, reply: Exclude<DnsReply, string>): Buffer[] {
  const owner = reply.cname ?? name
  const alias = reply.cname === undefined ? [] : [record(name, types.cname, encodeName(reply.cname))]
  if (type === types.a)
    return [...alias, ...(reply.a ?? []).map((ip) => record(owner, type, addressBytes(ip)))]
  if (type === types.aaaa)
    return [...alias, ...(reply.aaaa ?? []).map((ip) => record(owner, type, addressBytes(ip)))]
  return type === types.cname ? alias : []
}

function record(owner: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(type, 0)
  fixed.writeUInt16BE(1, 2) // class IN
  fixed.writeUInt32BE(60, 4) // TTL in seconds
  fixed.writeUInt16BE(data.length, 8)
  return Buffer.concat([encodeName(owner), fixed, data])
}

function encodeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label, 'ascii')]))
  return Buffer.concat([...labels, Buffer.from([0])])
}

function addressBytes(ip: string): Buffer {
  return Buffer.from(ipaddr.parse(ip).toByteArray())
}
