import { stringify } from 'yaml'
import { formatDuration } from '../model/duration.ts'
import type { RunbookCase } from '../model/runbook-case.ts'
import type { Hop, Service } from '../model/service.ts'

/** A case as a file of `runbooks/tests/`, without accounts and keys. */
export function caseText({ title, runbook, service, evidence, expect }: RunbookCase): string {
  const first = evidence.map(({ startedAt }) => startedAt).toSorted()[0]
  const steps = new Map<string, Record<string, unknown>>()
  for (const { step, target, outcome, summary, facts, reason, startedAt, durationMs } of evidence) {
    const places = steps.get(step) ?? {}
    places[target ?? 'path'] = {
      outcome,
      summary,
      ...(reason === undefined ? {} : { reason }),
      ...(startedAt === first ? {} : { started: startedAt }),
      took: durationMs,
      ...(facts === null ? {} : { facts }),
    }
    steps.set(step, places)
  }
  const document = {
    title: title.slice(0, 200),
    runbook,
    ...(first === undefined ? {} : { at: first }),
    inventory: inventoryOf(service),
    expect,
    evidence: Object.fromEntries(steps),
  }
  return `# yaml-language-server: $schema=case.schema.json\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`
}

function inventoryOf(service: Service) {
  const { name, url, environment, looks, timeoutMs, path, hosts } = service
  return {
    ...(hosts.length === 0
      ? {}
      : {
          hosts: Object.fromEntries(
            hosts.map(({ name: host, connect, logs, units }) => [host, { connect, logs, units }]),
          ),
        }),
    services: {
      [name]: {
        url,
        environment,
        looks,
        timeout: formatDuration(timeoutMs),
        path: path.map(hopOf),
      },
    },
  }
}

function hopOf({ name, system, addresses, hosts, health, hostHeader, serverName, expect, timeoutMs }: Hop) {
  return {
    hop: name,
    system,
    ...(addresses.length === 0 ? {} : { addresses: addresses.map((address) => new URL(address).origin) }),
    ...(hosts.length === 0 ? {} : { hosts }),
    health,
    host_header: hostHeader,
    server_name: serverName,
    expect: expect.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)),
    timeout: formatDuration(timeoutMs),
  }
}
