import type { z } from 'zod'
import type { CauseId } from '../../src/diagnosis/causes.ts'
import type {
  ChangeContext,
  ChangeOutcome,
  ChangePlace,
  ChangeSite,
  ChangeStep,
} from '../../src/model/change.ts'
import type { Finding } from '../../src/model/diagnosis.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { Host, HostTarget } from '../../src/model/host.ts'
import type { System } from '../../src/model/system.ts'
import { pathOf } from './host-evidence.ts'
import { hostOf } from './scripted-hosts.ts'

interface SiteOptions {
  system?: System
  /** Ports of the hop on web-1, which listens at 10.0.0.5; none for a Unix socket. */
  ports?: number[]
  /** Other hops on web-1, outermost first, by their ports. */
  besides?: [System, number][]
  host?: Partial<Host>
  cause?: CauseId
  findings?: Partial<Finding>[]
  evidence?: Evidence[]
  /** The address that is blamed; the machine unless told. */
  faultPort?: number
}

/** The hop `app` of the service `shop` on web-1, as a remedy for it finds it. */
export function siteAt(options: SiteOptions = {}): ChangeSite {
  const { system = 'node', ports = [8000], besides = [], cause = 'backend-down' } = options
  const service = pathOf(...besides.map(([outer]) => outer), system)
  const [last] = service.path.slice(-1)
  if (last === undefined) throw new Error('A path has hops.')
  const hop = { ...last, name: 'app', addresses: ports.map((port) => `http://10.0.0.5:${port}`) }
  const host = hostOf('web-1', { change: { user: null, identityFile: null, sudo: true }, ...options.host })
  const position = besides.length
  const place: HostTarget = {
    id: 'host/web-1',
    host,
    hop: 'app',
    hops: [
      ...besides.map(([outer, port], index) => ({
        hop: outer,
        system: outer,
        position: index,
        target: `${outer}/10.0.0.5:${port}`,
        port,
      })),
      ...(ports.length === 0
        ? [{ hop: 'app', system, position, target: null, port: null }]
        : ports.map((port) => ({ hop: 'app', system, position, target: `app/10.0.0.5:${port}`, port }))),
    ],
  }
  const fault: ChangePlace = options.faultPort === undefined ? place : targetAt(options.faultPort, system)
  return {
    service: { ...service, path: [...service.path.slice(0, -1), hop] },
    hop,
    place,
    fault: { hop, place: fault },
    cause,
    findings: (options.findings ?? []).map((finding) => ({
      signature: 'systemd-down-backend-down',
      cause,
      weight: 17,
      quote: '',
      source: 'systemd web-1',
      evidence: 'systemd@host/web-1',
      hop: 'app',
      target: null,
      ...finding,
    })),
    advice: [],
    evidence: options.evidence ?? [],
  }
}

function targetAt(port: number, system: System): ChangePlace {
  return {
    id: `app/10.0.0.5:${port}`,
    hop: 'app',
    position: 0,
    innermost: true,
    system,
    url: `http://10.0.0.5:${port}/`,
    hostname: '10.0.0.5',
    port,
    tls: false,
    hostHeader: '10.0.0.5',
    serverName: '10.0.0.5',
    expect: [],
    timeoutMs: 1000,
    inventory: true,
    host: 'web-1',
  }
}

/** What a change may use, with machines that answer from a script, or with none. */
export function changeContext(more: Partial<ChangeContext> = {}): ChangeContext {
  return {
    signal: new AbortController().signal,
    now: () => new Date('2026-11-21T12:00:00Z'),
    key: 'k1234567890',
    ...more,
  }
}

/** Aims a change as a plan does, parameters and what comes of them checked. */
export async function aim(
  step: ChangeStep,
  site: ChangeSite,
  context: ChangeContext,
  params: unknown = {},
): Promise<Record<string, unknown>> {
  const aimed = await step.aim(site, step.params.parse(params), context)
  const isLacking = typeof aimed === 'object' && aimed !== null && 'lacking' in aimed
  return { ...Object(isLacking ? aimed : step.exact.parse(aimed)) }
}

/** Makes a change with what was planned, read as the remediating worker reads it. */
export function apply(
  step: ChangeStep,
  exact: z.input<ChangeStep['exact']>,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  return step.apply(siteAt().place, step.exact.parse(exact), context)
}

/** Takes a change back. */
export function undo(
  step: ChangeStep,
  exact: z.input<ChangeStep['exact']>,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  if ('none' in step.undo) throw new Error(`${step.type} has no way back`)
  return step.undo.apply(siteAt().place, step.exact.parse(exact), context)
}
