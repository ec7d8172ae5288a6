import { z } from 'zod'
import { BotError } from '../../errors.ts'
import { durationSchema } from '../../model/duration.ts'
import type { CaptureFacts } from '../../model/facts/capture.ts'
import type { HostTarget } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import type { Target } from '../../model/target.ts'
import { runOnHost } from '../host/run-on-host.ts'
import { nextTargets } from './next-targets.ts'
import { parseCapture } from './parse-capture.ts'

/** Of each packet: enough for the headers of Ethernet, IPv6 and TCP with options, and little more. */
const headerBytes = 96

/**
 * Watches the headers of packets on one port for some seconds: of the next hop where there is one, else of the hop that runs
 * here. Needs root. Passes when no connection was refused, reset or left without an answer.
 */
export const captureStep = defineStep({
  type: 'capture',
  title: 'Watch packet headers',
  looksAt: 'host',
  params: z.strictObject({
    port: z.int().min(1).max(65_535).optional().describe('Default: the port of the next hop.'),
    duration: durationSchema.default(8000).describe('At most 30s.'),
    packets: z.int().min(10).max(5000).default(2000),
  }),
  async run(host, params, context) {
    const port = params.port ?? portOf(host, context.targets)
    if (port === null) {
      throw new BotError(
        'OUTPUT_UNREADABLE',
        'there is no port to watch',
        'Add addresses: to the hops in services.yaml, or name the port in the runbook.',
      )
    }
    const seconds = Math.max(1, Math.min(30, Math.round(params.duration / 1000)))
    const [ran] = await runOnHost(
      host,
      [
        {
          argv: [
            ...(['timeout', '-s', 'INT', String(seconds)] as const),
            ...['tcpdump', '-i', 'any', '-n', '-tt', '-S', '-s', String(headerBytes)],
            ...['-c', String(params.packets), `tcp port ${port}`],
          ],
          root: true,
          timeoutMs: (seconds + 5) * 1000,
          maxBytes: 2 * 1024 * 1024,
        },
      ],
      context,
    )
    refuseUnseen(ran, host)
    const { packets, connections } = parseCapture(ran?.stdout ?? '', port)
    const truncated = packets >= params.packets || ran?.truncated === true
    const facts: CaptureFacts = { port, overMs: seconds * 1000, packets, truncated, connections }
    const bad = connections.filter(({ syn, answered, reset }) => reset === 'server' || (syn > 1 && !answered))
    return { outcome: bad.length === 0 ? 'pass' : 'fail', summary: summarise(facts, bad.length), facts }
  },
})

function portOf(host: HostTarget, targets: readonly Target[]): number | null {
  const own = host.hops.findLast(({ port }) => port !== null)?.port ?? null
  return nextTargets(host, targets)[0]?.port ?? own
}

function refuseUnseen(
  ran: { stderr: string; failure: string | null } | undefined,
  { host }: HostTarget,
): void {
  const stderr = ran?.stderr ?? ''
  if (ran === undefined || ran.failure === 'missing' || /tcpdump['’:]?[^\n]{0,20}No such file/.test(stderr)) {
    throw new BotError(
      'PROGRAM_MISSING',
      `tcpdump is not installed on ${host.name}`,
      `Install tcpdump on ${host.name}, or leave capture out of the service's looks:.`,
    )
  }
  if (ran.failure === 'forbidden' || /permission to capture|Operation not permitted/.test(stderr)) {
    throw new BotError(
      'HOST_ROOT_NEEDED',
      `tcpdump on ${host.name} needs root`,
      `Allow sudo -n tcpdump for the bot's user and set sudo: true for ${host.name} in services.yaml.`,
    )
  }
}

function summarise({ port, overMs, packets, connections, truncated }: CaptureFacts, bad: number): string {
  const seen = `${packets}${truncated ? ' or more' : ''} packets of ${connections.length} ${connections.length === 1 ? 'connection' : 'connections'} on port ${port} in ${overMs / 1000} s`
  if (packets === 0) return `no packets on port ${port} in ${overMs / 1000} s`
  const idle = connections.filter(
    ({ closedFirst, sentAfterClose }) => closedFirst === 'server' && sentAfterClose,
  )
  const race = idle.length === 0 ? '' : `; ${idle.length} were used after the server had closed them`
  return bad === 0
    ? `${seen}, none refused or reset${race}`
    : `${seen}, ${bad} refused, reset or unanswered${race}`
}
