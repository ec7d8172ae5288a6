import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { VantageFacts } from '../model/facts.ts'
import { addressKind, parseAddress } from './address-kind.ts'

export type Family = 'ipv4' | 'ipv6'

/** Addresses of the Internet at large. Nothing is sent there: connecting a UDP socket only asks the kernel for a route. */
const farAway = { ipv4: '1.1.1.1', ipv6: '2606:4700::1111' } satisfies Record<Family, string>

/** Null when the kernel has a route to the address, else its name for why not: `ENETUNREACH`. */
export async function missingRoute(
  family: Family,
  address: string = farAway[family],
): Promise<string | null> {
  const socket = createSocket(family === 'ipv4' ? 'udp4' : 'udp6')
  try {
    const connected = once(socket, 'connect')
    socket.connect(53, address)
    await connected
    return null
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  } finally {
    socket.close()
  }
}

/**
 * Whether we can leave this machine towards targets, each given by its addresses. A family is asked for only when a
 * target beyond loopback has an address in it; `cutOff` is true when some target has addresses only in families
 * without a route.
 */
export async function judgeRoutes(
  targets: string[][],
  askRoute: (family: Family) => Promise<string | null> = missingRoute,
): Promise<{ egress: VantageFacts['egress']; cutOff: boolean }> {
  const beyond = targets.filter((addresses) => addresses.length > 0 && !addresses.some(isLoopback))
  const missing = new Map<Family, string | null>()
  for (const family of new Set(beyond.flat().map(familyOf))) missing.set(family, await askRoute(family))

  const hasRoute = (family: Family) => (missing.has(family) ? missing.get(family) === null : null)
  const errors = [...missing].flatMap(([family, why]) => (why === null ? [] : [`${family}: ${why}`]))
  return {
    egress: {
      ipv4: hasRoute('ipv4'),
      ipv6: hasRoute('ipv6'),
      error: errors.length > 0 ? errors.join(', ') : null,
    },
    cutOff: beyond.some((addresses) => !addresses.some((address) => hasRoute(familyOf(address)))),
  }
}

export function familyOf(address: string): Family {
  return isIPv6(address) ? 'ipv6' : 'ipv4'
}

function isLoopback(text: string): boolean {
  const address = parseAddress(text)
  return address !== null && addressKind(address) === 'loopback'
}
