import type { Container } from '../../model/facts/docker.ts'
import { linesOf, wordsOf } from '../host/lines-of.ts'

type Listening = NonNullable<Container['listening']>

/** State of a listening socket in /proc/net/tcp (proc_net_tcp.rst). */
const listen = '0A'

/** Reads /proc/PID/net/tcp and tcp6 of a machine with little-endian words; the resolver of Docker's networks is left out. */
export function parseProcNet(text: string): Listening {
  const found = linesOf(text).flatMap((line): Listening => {
    const [, local = '', , state] = wordsOf(line)
    const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(local)
    if (match === null || state !== listen) return []
    return [{ address: addressOf(match[1] ?? ''), port: Number.parseInt(match[2] ?? '', 16) }]
  })
  return found.filter(({ address }) => address !== '127.0.0.11')
}

function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? []
  const bytes = words.flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  )
  if (bytes.length === 4) return bytes.join('.')
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  if (isMapped) return bytes.slice(12).join('.')
  const groups = Array.from(
    { length: 8 },
    (_value, index) => (bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0),
  )
  const text = groups.map((group) => group.toString(16)).join(':')
  return text === '0:0:0:0:0:0:0:0' ? '::' : text === '0:0:0:0:0:0:0:1' ? '::1' : text
}
