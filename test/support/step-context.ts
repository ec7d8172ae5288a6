import { isIP } from 'node:net'
import type { z } from 'zod'
import { BotError } from '../../src/errors.ts'
import type { TakenType } from '../../src/model/evidence.ts'
import type { Step, StepContext } from '../../src/model/step.ts'
import type { Target } from '../../src/model/target.ts'

/** Resolves literals to themselves and names from a table; everything but loopback is forbidden. */
export function makeStepContext(
  change: Partial<StepContext> & { names?: Record<string, string[]> } = {},
): StepContext {
  const { names = { localhost: ['127.0.0.1'] }, ...rest } = change
  return {
    signal: new AbortController().signal,
    now: () => new Date(),
    targets: [],
    async resolve(hostname) {
      const addresses = isIP(hostname) ? [hostname] : names[hostname]
      if (addresses === undefined) return { failure: 'nxdomain', durationMs: 0 }
      const refused = addresses.find((address) => !/^(127\.|::1$)/.test(address))
      if (refused !== undefined) {
        throw new BotError('ADDRESS_REFUSED', `${refused} is refused`, 'Name the address in services.yaml.')
      }
      return { addresses, durationMs: 0 }
    },
    ...rest,
  }
}

/** The target that a URL names, as the outermost and only hop. */
export function makeTarget(url: string, change: Partial<Target> = {}): Target {
  const { hostname: host, port, protocol, host: authority } = new URL(url)
  const tls = protocol === 'https:'
  const hostname = host.replace(/^\[(.*)\]$/, '$1')
  return {
    id: 'edge',
    hop: 'edge',
    position: 0,
    innermost: true,
    system: 'unknown',
    url,
    hostname,
    port: port === '' ? (tls ? 443 : 80) : Number(port),
    tls,
    hostHeader: authority,
    serverName: hostname,
    expect: [{ from: 200, to: 499 }],
    timeoutMs: 1000,
    inventory: true,
    ...change,
  }
}

/** Runs a step that looks at a target, with parameters as a runbook writes them. */
export function runAtTarget<T extends TakenType, P extends z.ZodType>(
  step: Step<T, P>,
  target: Target,
  given: unknown,
  context: StepContext,
) {
  if (step.looksAt !== 'target') throw new TypeError(`${step.type} looks at no target`)
  return step.run(target, step.params.parse(given), context)
}
