import { dirname, resolve } from 'node:path'
import type { ChangeAccess, Host } from '../model/host.ts'
import type { Monitoring } from '../model/monitoring.ts'
import type { Identity } from '../model/people.ts'
import type { ChangePolicy } from '../model/policy.ts'
import type { Hop, Service } from '../model/service.ts'
import { usualRule } from '../model/usual-policy.ts'
import type { WrittenMapping } from './alerts-schema.ts'
import { changePolicyOf } from './change-policy.ts'
import { checkChanges } from './check-changes.ts'
import { parseExpectedStatus } from './expected-status.ts'
import { fromHome } from './from-home.ts'
import { hostSchema, type WrittenHost } from './hosts-schema.ts'
import { parseYaml } from './parse-yaml.ts'
import { identitiesOf } from './people.ts'
import type { Problem } from './problem.ts'
import { readText } from './read-text.ts'
import { servicesSchema, type WrittenHop, type WrittenService } from './services-schema.ts'
import { toMonitoring } from './to-monitoring.ts'
import { validate } from './validate.ts'
import { bareHostname } from './web-address.ts'

export interface LoadedServices {
  /** Empty when there are problems: a half-read inventory would look like services that are gone. */
  services: Service[]
  /** Every machine: those of `hosts:`, and after them those that only hops name. */
  hosts: Host[]
  people: Identity[]
  /** By service. */
  monitoring: Map<string, Monitoring>
  /** By name: how alerts of the operator's own systems are read. */
  alertMappings: Map<string, WrittenMapping>
  problems: Problem[]
  /** Worth saying, and no reason not to start. */
  warnings: Problem[]
}

interface Options {
  /** How long a change can be approved where the file says nothing. */
  approvalTtlMs?: number
}

const nothing = {
  services: [],
  hosts: [],
  people: [],
  monitoring: new Map<string, Monitoring>(),
  alertMappings: new Map<string, WrittenMapping>(),
  warnings: [],
}

/** Reads the services file and fills in every default. A missing file is no services, unless it was asked for by name. */
export function loadServices(
  file: string,
  { mustExist = true, ...options }: Options & { mustExist?: boolean } = {},
): LoadedServices {
  const read = readText(file)
  if (read.text !== undefined) return parseServices(file, read.text, options)
  return { ...nothing, problems: read.isMissing && !mustExist ? [] : [read.problem] }
}

/** The same from the text of the file. */
export function parseServices(
  file: string,
  text: string,
  { approvalTtlMs = usualRule.expiresMs }: Options = {},
): LoadedServices {
  const parsed = parseYaml(file, text)
  const { value, problems } = validate(servicesSchema, parsed)
  if (value === undefined) return { ...nothing, problems }
  const listed = Object.entries(value.hosts).map(([name, written]) => toHost(name, written, dirname(file)))
  const hosts = new Map(listed.map((host) => [host.name, host]))
  const environments = new Map(Object.entries(value.environments))
  const services = Object.entries(value.services).map(([name, written]) => {
    const layers = [environments.get(written.environment) ?? {}, written]
    return toService(name, written, changePolicyOf(layers, approvalTtlMs), hosts)
  })
  const loaded = {
    services,
    hosts: [...hosts.values()],
    people: identitiesOf(value.people),
    monitoring: new Map(
      Object.entries(value.services).map(([name, written]) => [name, toMonitoring(name, written)]),
    ),
    alertMappings: new Map(Object.entries(value.alert_mappings)),
  }
  const checked = checkChanges({ ...loaded, environments: [...environments.keys()] }, parsed)
  return checked.problems.length > 0 ? { ...nothing, ...checked } : { ...loaded, ...checked }
}

/** Machines that only hops name are added to `hosts`. */
function toService(
  name: string,
  written: WrittenService,
  changes: ChangePolicy,
  hosts: Map<string, Host>,
): Service {
  const url = new URL(written.url)
  const hops: WrittenHop[] = written.path ?? [{ hop: 'edge', system: 'unknown' }]
  const { slack, discord } = written.channels
  const path = hops.map((hop, position) => toHop(hop, position, url, written))
  return {
    name,
    url: url.href,
    environment: written.environment,
    owners: written.owners,
    changes,
    channels: { ...(slack === undefined ? {} : { slack }), ...(discord === undefined ? {} : { discord }) },
    path,
    hosts: [...new Set(path.flatMap((hop) => hop.hosts))].map((host) => hostNamed(host, hosts)),
    looks: written.looks,
    timeoutMs: written.timeout,
    origin: 'file',
  }
}

function toHop(hop: WrittenHop, position: number, url: URL, service: WrittenService): Hop {
  const own = hop.addresses?.map((address) => new URL(address).origin)
  return {
    name: hop.hop,
    system: hop.system,
    addresses: own ?? (position === 0 ? [url.origin] : []),
    hosts: hop.hosts ?? [],
    health: hop.health ?? `${url.pathname}${url.search}`,
    hostHeader: hop.host_header ?? url.host,
    serverName: hop.server_name ?? bareHostname(url),
    expect: parseExpectedStatus(hop.expect ?? service.expect) ?? [],
    timeoutMs: hop.timeout ?? service.timeout,
  }
}

function hostNamed(name: string, hosts: Map<string, Host>): Host {
  const known = hosts.get(name)
  if (known !== undefined) return known
  const host = toHost(name, hostSchema.parse({}), '')
  hosts.set(name, host)
  return host
}

function toHost(name: string, written: WrittenHost, folder: string): Host {
  return {
    name,
    connect: written.connect,
    address: written.address ?? null,
    port: written.port ?? null,
    user: written.user ?? null,
    identityFile: keyFile(written.key, folder),
    sudo: written.sudo,
    acceptNew: written.accept_new,
    logs: written.logs,
    units: written.units,
    change: written.change === undefined ? null : toChange(written.change, folder),
  }
}

function toChange(written: NonNullable<WrittenHost['change']>, folder: string): ChangeAccess {
  return { user: written.user ?? null, identityFile: keyFile(written.key, folder), sudo: written.sudo }
}

function keyFile(written: string | undefined, folder: string): string | null {
  return written === undefined ? null : resolve(folder, fromHome(written))
}
