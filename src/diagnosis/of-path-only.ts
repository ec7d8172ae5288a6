import type { Evidence, EvidenceOf } from '../model/evidence.ts'
import type { LogGroup } from '../model/facts/logs.ts'
import type { Service } from '../model/service.ts'
import { containersOfPath, ofPath } from '../systems/docker/of-path.ts'
import { killIn } from '../systems/host/kill-in.ts'

/** What is known of the containers of one machine. */
interface Containers {
  /** Whether a container of this name or (shortened) id is none of the path's. */
  isStranger(named: { name: string } | { id: string }): boolean
  /** Whether nothing that a container lived through says anything. */
  isEmpty: boolean
  of: EvidenceOf<'docker'>
}

/**
 * The evidence without what befell containers that have nothing to do with the path: an engine may run many, and the kernel
 * tells of the kills of all of them. Pasted text is left as it is.
 */
export function ofPathOnly(evidence: readonly Evidence[], service: Service): Evidence[] {
  const known = new Map<string, Containers>()
  for (const each of evidence) {
    if (each.type === 'docker' && each.facts !== null && each.target?.startsWith('host/')) {
      known.set(each.target, containersOn(each, each.target.slice('host/'.length), service))
    }
  }
  if (known.size === 0) return [...evidence]
  return evidence.map((each) => {
    const here = known.get(each.target ?? '')
    return here === undefined || each.facts === null ? each : without(each, here, service)
  })
}

function containersOn(docker: EvidenceOf<'docker'>, host: string, service: Service): Containers {
  const facts = docker.facts ?? { version: null, containers: [], events: [], chains: null }
  const { isOwn } = containersOfPath(facts.containers, host, service)
  const own = ofPath(facts, host, { service })
  const left = new Set(own.containers.map(({ name }) => name))
  const isAnybodys = left.size === 0 && facts.containers.length > 0
  const names = [
    ...facts.containers.map(({ id, name }) => ({ id, name })),
    ...own.events.map(({ id, container }) => ({ id, name: container })),
  ].flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name }]))
  return {
    of: docker,
    isEmpty: facts.containers.length === 0 && facts.events.length === 0,
    isStranger(named) {
      if (isAnybodys) return true
      if ('name' in named) return !left.has(named.name) && !isOwn(named.name)
      const found = names.find(({ id }) => id.startsWith(named.id) || named.id.startsWith(id))
      // Of a container that is gone, and of which no event tells, nobody knows that it was ours.
      return found === undefined || (!left.has(found.name) && !isOwn(found.name))
    },
  }
}

function without(each: Evidence, here: Containers, service: Service): Evidence {
  if (each.facts === null || here.isEmpty) return each
  if (each.type === 'docker') {
    return { ...each, facts: ofPath(each.facts, (each.target ?? '').slice('host/'.length), { service }) }
  }
  if (each.type === 'changes') {
    const isOfPath = ({ what }: { what: string }) => {
      const name = /^container (\S+) /.exec(what)?.[1]
      return name === undefined || !here.isStranger({ name })
    }
    return { ...each, facts: { ...each.facts, changes: each.facts.changes.filter(isOfPath) } }
  }
  if (each.type === 'machine') {
    const isOfPath = ({ cgroup }: { cgroup: string }) => !isOfStranger(cgroup, here)
    return { ...each, facts: { ...each.facts, cgroupOomKills: each.facts.cgroupOomKills.filter(isOfPath) } }
  }
  if (each.type !== 'logs') return each
  return { ...each, facts: { ...each.facts, groups: linesOfPath(each.facts.groups, here) } }
}

/**
 * The lines of the kernel that name no cgroup, such as `Killed process 812 (node)`, go with those that do: they are left out
 * where all kills of a process of that name were in containers of others.
 */
function linesOfPath(groups: readonly LogGroup[], here: Containers): LogGroup[] {
  const kills = groups.map((group) => ({ group, kill: killIn(group.sample) }))
  const isOfOthers = (name: string) => {
    const told = kills.flatMap(({ kill }) =>
      kill?.cgroup != null && kill.name === name ? [kill.cgroup] : [],
    )
    return told.length > 0 && told.every((cgroup) => isOfStranger(cgroup, here))
  }
  return kills.flatMap(({ group, kill }) => {
    const name = /^docker:(\S+)$/.exec(group.source)?.[1]
    if (name !== undefined && here.isStranger({ name })) return []
    if (kill === null) return [group]
    const isLeftOut = kill.cgroup === null ? isOfOthers(kill.name) : isOfStranger(kill.cgroup, here)
    return isLeftOut ? [] : [group]
  })
}

/**
 * Names of cgroups of containers: `/docker/<id>`, `/system.slice/docker-<id>.scope`, of Podman `libpod-<id>.scope`
 * (moby daemon/oci_linux.go, libpod/container_internal_linux.go).
 */
function isOfStranger(cgroup: string, here: Containers): boolean {
  const id = /(?:^|\/)(?:docker[/-]|libpod-)([0-9a-f]{12,64})(?:\.scope)?(?:\/|$)/.exec(cgroup)?.[1]
  return id !== undefined && here.isStranger({ id })
}
