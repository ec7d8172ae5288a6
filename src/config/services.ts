import type { Hop, Service } from '../model/service.ts'
import { parseExpectedStatus } from './expected-status.ts'
import { parseYaml } from './parse-yaml.ts'
import type { Problem } from './problem.ts'
import { readText } from './read-text.ts'
import { servicesSchema, type WrittenHop, type WrittenService } from './services-schema.ts'
import { validate } from './validate.ts'
import { bareHostname } from './web-address.ts'

export interface LoadedServices {
  /** Empty when there are problems: a half-read inventory would look like services that are gone. */
  services: Service[]
  problems: Problem[]
}

/** Reads the services file and fills in every default. A missing file is no services, unless it was asked for by name. */
export function loadServices(file: string, { mustExist = true } = {}): LoadedServices {
  const read = readText(file)
  if (read.text !== undefined) return parseServices(file, read.text)
  if (read.isMissing && !mustExist) return { services: [], problems: [] }
  return { services: [], problems: [read.problem] }
}

/** The same from the text of the file. */
export function parseServices(file: string, text: string): LoadedServices {
  const { value, problems } = validate(servicesSchema, parseYaml(file, text))
  if (value === undefined) return { services: [], problems }
  return {
    services: Object.entries(value.services).map(([name, written]) => toService(name, written)),
    problems: [],
  }
}

function toService(name: string, written: WrittenService): Service {
  const url = new URL(written.url)
  const hops: WrittenHop[] = written.path ?? [{ hop: 'edge', system: 'unknown' }]
  const { slack, discord } = written.channels
  return {
    name,
    url: url.href,
    environment: written.environment,
    owners: written.owners,
    approvers: written.approvers,
    channels: { ...(slack === undefined ? {} : { slack }), ...(discord === undefined ? {} : { discord }) },
    path: hops.map((hop, position) => toHop(hop, position, url, written)),
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
