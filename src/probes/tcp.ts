import { z } from 'zod'
import { durationSchema } from '../model/duration.ts'
import type { Observation } from '../model/evidence.ts'
import type { ConnectAttempt, DnsFailure, TcpFacts } from '../model/facts.ts'
import { defineStep } from '../model/step.ts'
import type { Target } from '../model/target.ts'
import { connectTcp } from './connect.ts'
import { formatPeer } from './open-connection.ts'
import { type Family, familyOf, missingRoute } from './route.ts'

/**
 * Connects to every address of the target side by side, and hangs up. Passes when all connect; addresses of a family
 * for which this machine has no route do not count against a target that was reached by the other family.
 */
export const tcpStep = defineStep({
  type: 'tcp',
  title: 'Connect to the port',
  looksAt: 'target',
  params: z.strictObject({ timeout: durationSchema.default(5000) }),
  async run(target, params, context) {
    const { hostname, port, inventory } = target
    const { signal } = context
    const resolution = await context.resolve(hostname, { inventory, signal })
    if ('failure' in resolution) return unresolved(target, resolution.failure, resolution.durationMs)

    const attempts = await Promise.all(
      resolution.addresses.map((address) => attempt(address, port, params.timeout, signal)),
    )
    const failed = attempts.filter((attempt) => !attempt.connected)
    const reached = failed.length < attempts.length
    const excused = reached && failed.length > 0 && (await onlyWithoutRoute(failed))
    return {
      outcome: failed.length === 0 || excused ? 'pass' : 'fail',
      summary: summarise(attempts, excused),
      facts: { attempts },
    }
  },
})

function unresolved(
  { hostname, port }: Target,
  failure: DnsFailure,
  durationMs: number,
): Observation<TcpFacts> {
  return {
    outcome: 'fail',
    summary: `${hostname} did not resolve: ${failure}`,
    facts: {
      attempts: [{ address: hostname, port, connected: false, failure: 'name', errno: null, durationMs }],
    },
  }
}

async function attempt(
  address: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ConnectAttempt> {
  const result = await connectTcp(address, port, { timeoutMs, signal })
  const { durationMs } = result
  if ('failure' in result) {
    return { address, port, connected: false, failure: result.failure, errno: result.errno, durationMs }
  }
  result.socket.destroy()
  return { address, port, connected: true, failure: null, errno: null, durationMs }
}

/** Whether every failure is one of this machine: unreachable, in a family for which the kernel has no route out. */
export async function onlyWithoutRoute(
  failed: ConnectAttempt[],
  askRoute: (family: Family) => Promise<string | null> = missingRoute,
): Promise<boolean> {
  if (failed.some(({ failure }) => failure !== 'unreachable')) return false
  const routes = await Promise.all(failed.map(({ address }) => askRoute(familyOf(address))))
  return routes.every((missing) => missing !== null)
}

function summarise(attempts: ConnectAttempt[], excused: boolean): string {
  const connected = attempts.filter((attempt) => attempt.connected)
  const failed = attempts.filter((attempt) => !attempt.connected)
  const slowestMs = Math.max(...connected.map(({ durationMs }) => durationMs))
  const good = `${connected.map(peer).join(', ')} connected in ${Math.round(slowestMs)} ms`
  if (failed.length === 0) return good
  const bad = failed.map(wordsOf).join('; ')
  if (connected.length === 0) return bad
  return excused ? `${good}; not counted, for this machine has no route: ${bad}` : `${bad}; ${good}`
}

function wordsOf(attempt: ConnectAttempt): string {
  const { failure, errno, durationMs } = attempt
  const ms = `${Math.round(durationMs)} ms`
  if (failure === 'timeout') return `${peer(attempt)} did not answer within ${ms}`
  return `${peer(attempt)} ${failure} (${errno}) after ${ms}`
}

function peer({ address, port }: ConnectAttempt): string {
  return formatPeer(address, port)
}
