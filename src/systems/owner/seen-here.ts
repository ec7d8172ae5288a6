import type { ChangeSite } from '../../model/change.ts'
import type { EvidenceOf } from '../../model/evidence.ts'
import type { Container } from '../../model/facts/docker.ts'
import type { NodeProcess } from '../../model/facts/node.ts'
import type { Listener } from '../../model/facts/sockets.ts'
import type { Unit } from '../../model/facts/systemd.ts'
import type { HopOnHost, HostTarget } from '../../model/host.ts'
import { type AskedAt, askedAt } from '../docker/publishes.ts'

/** What a run saw of one machine that tells who runs what there. */
export interface SeenHere {
  machine: HostTarget
  /** The hop as it runs on this machine, once for each of its addresses. */
  hop: HopOnHost[]
  ports: number[]
  /** Where the hop is asked on this machine, at these ports. */
  asked: AskedAt[]
  /** What the hop and its service may be called: `app`, `shop-app`, `shop`. */
  names: string[]
  units: Unit[]
  containers: Container[]
  processes: NodeProcess[]
  listeners: Listener[]
  /** Main processes of app servers that name the hop's ports, or that are the only ones. */
  masters: number[]
  /** Whether what speaks for the cause names this unit, container or app. */
  isBlamed(name: string): boolean
}

type Told = 'systemd' | 'docker' | 'node' | 'sockets' | 'gunicorn' | 'uwsgi' | 'php-fpm'

/** Everything of the evidence that is about the machine of a change. */
export function seenHere(site: ChangeSite, machine: HostTarget): SeenHere {
  const of = <T extends Told>(type: T) =>
    site.evidence.flatMap((each) => {
      // Narrowed by the type of the step, which the compiler does not follow through a type parameter.
      const evidence = each as EvidenceOf<T>
      return each.type === type && each.target === machine.id && evidence.facts ? [evidence.facts] : []
    })
  const all = machine.hops.filter(({ hop }) => hop === site.hop.name)
  const faulty = new Set(
    site.fault.hop.name === site.hop.name && !('hops' in site.fault.place)
      ? [site.fault.place.id]
      : site.findings.map(({ target }) => target),
  )
  const blamed = all.filter(({ target }) => faulty.has(target))
  const hop = blamed.length > 0 ? blamed : all
  const ports = [...new Set(hop.flatMap(({ port }) => port ?? []))]
  const { addresses, hosts } = site.hop
  const asked = addresses
    // Where each machine has an address of its own, that of the others is not asked here.
    .filter((_, index) => hosts.length !== addresses.length || hosts[index] === machine.host.name)
    .flatMap((address) => askedAt(address) ?? [])
    .filter(({ port }) => ports.includes(port))
  const texts = site.findings
    .filter(({ weight }) => weight > 0)
    .map(({ quote, source }) => `${quote}\n${source}`)
  return {
    machine,
    hop,
    ports,
    asked,
    names: [site.hop.name, `${site.service.name}-${site.hop.name}`, site.service.name],
    units: of('systemd').flatMap(({ units }) => units),
    containers: of('docker').flatMap(({ containers }) => containers),
    processes: of('node').flatMap(({ processes }) => processes),
    listeners: of('sockets').flatMap(({ listeners }) => listeners),
    masters: [
      ...chosen(
        of('gunicorn').flatMap(({ masters }) => masters),
        ports,
        ({ binds }) => binds,
      ),
      ...chosen(
        of('uwsgi').flatMap(({ instances }) => instances),
        ports,
        ({ sockets }) => sockets.map(({ address }) => address),
      ),
      ...of('php-fpm').flatMap(({ masterPid }) => (masterPid === null ? [] : [{ pid: masterPid }])),
    ].map(({ pid }) => pid),
    isBlamed: (name) => texts.some((text) => holdsName(text, name)),
  }
}

/** Those that are bound to one of the ports; the only one, where addresses do not tell. */
function chosen<M>(masters: M[], ports: readonly number[], bindsOf: (master: M) => string[]): M[] {
  const bound = masters.filter((master) =>
    bindsOf(master).some((bind) => ports.some((port) => bind.endsWith(`:${port}`))),
  )
  return bound.length > 0 || masters.length > 1 ? bound : masters
}

/** Whether a text holds a name as a word of its own: `api` is not in `shop-api.service`. */
export function holdsName(text: string, name: string): boolean {
  const bounds = /[A-Za-z0-9_@.-]/
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before = ' ', after = ' '] = [text[at - 1], text[at + name.length]]
    // A full stop or a colon may end the sentence.
    const isEnd =
      !bounds.test(after) || /^\.(?:\s|$)/.test(text.slice(at + name.length, at + name.length + 2))
    if (!bounds.test(before) && isEnd) return true
  }
  return false
}
