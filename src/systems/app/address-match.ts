import { isIP } from 'node:net'

/** An address of the inventory or of a configuration. */
export interface Address {
  host: string
  port: number
}

/** How well two addresses agree: `same`; `maybe`, the port alone, where a name stands on one side only; `no`. */
export function addressMatch(a: Address, b: Address): 'same' | 'maybe' | 'no' {
  if (a.port !== b.port) return 'no'
  const [one, other] = [plain(a.host), plain(b.host)]
  if (one === other) return 'same'
  return isIP(one) !== 0 && isIP(other) !== 0 ? 'no' : 'maybe'
}

/** Every spelling of this machine itself is one. */
function plain(host: string): string {
  const bare = host.toLowerCase().replace(/^\[|\]$/g, '')
  return bare === 'localhost' || bare === '::1' || /^127\./.test(bare) ? 'localhost' : bare
}

/** `10.0.0.1:8000`, `[::1]:80`, `app` with the port that is meant without one; null for a Unix socket. */
export function readAddress(text: string, port = 80): Address | null {
  const match = /^(\[[0-9a-f:.]{2,45}\]|[A-Za-z0-9_.-]{1,253})(?::(\d{1,5}))?$/i.exec(text)
  if (match === null) return null
  return { host: match[1] ?? '', port: match[2] === undefined ? port : Number(match[2]) }
}
