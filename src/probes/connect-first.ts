import { type Connected, connectTcp, type NotConnected } from './connect.ts'

/**
 * Connects to the first address that answers, asked one after another in the order given; `timeoutMs` bounds all
 * together, and each gets an equal share of what is left of it. When none answers, the first one's failure is told.
 * Rejects as {@link connectTcp} does.
 */
export async function connectFirst(
  addresses: string[],
  port: number,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<(Connected | NotConnected) & { address: string }> {
  const deadline = performance.now() + options.timeoutMs
  let first: (NotConnected & { address: string }) | null = null
  for (const [index, address] of addresses.entries()) {
    const share = (deadline - performance.now()) / (addresses.length - index)
    const result = await connectTcp(address, port, { timeoutMs: Math.max(1, share), signal: options.signal })
    if ('socket' in result) return { ...result, address }
    first ??= { ...result, address }
  }
  if (first === null) throw new RangeError('no address to connect to')
  return first
}
