import type { Rung, RungState } from '../../model/diagnosis.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { Block } from '../../model/message.ts'
import type { Service } from '../../model/service.ts'
import { clip } from '../clip.ts'

export type PathHop = Extract<Block, { type: 'path' }>['hops'][number]

interface Seen {
  address: string
  state: RungState | 'pending'
  summary: string
}

/** The path as judged: one hop per rung of the ladder. */
export function judgedPath(ladder: readonly Rung[]): PathHop[] {
  return ladder.map(({ hop, system, state, targets }) => ({
    name: hop,
    system,
    state,
    detail: detailOf(targets),
  }))
}

/** The path as far as http and tcp evidence shows it; what nobody looked at is pending while the run goes on. */
export function pathSoFar(service: Service, evidence: Iterable<Evidence>, running: boolean): PathHop[] {
  const targets = seenTargets(evidence)
  return service.path.map((hop, index) => {
    const seen = [...(targets.get(hop.name)?.values() ?? [])]
    const expected = Math.max(hop.addresses.length, index === 0 ? 1 : 0)
    const awaited: Seen = { address: '', state: running ? 'pending' : 'unknown', summary: '' }
    while (seen.length < expected) seen.push(awaited)
    return { name: hop.name, system: hop.system, state: stateOf(seen), detail: detailOf(seen) }
  })
}

function seenTargets(evidence: Iterable<Evidence>): Map<string, Map<string, Seen>> {
  const hops = new Map<string, Map<string, Seen>>()
  for (const { type, hop, target, outcome, summary } of evidence) {
    if ((type !== 'http' && type !== 'tcp') || hop === null) continue
    const targets = hops.get(hop) ?? new Map<string, Seen>()
    hops.set(hop, targets)
    const id = target ?? hop
    const known = targets.get(id)
    if (known !== undefined && severity(known.state) > severity(outcome)) continue
    const address = id.startsWith(`${hop}/`) ? id.slice(hop.length + 1) : id
    targets.set(id, { address, state: outcome, summary })
  }
  return hops
}

function severity(state: Seen['state']): number {
  return { pending: 0, pass: 1, unknown: 2, partial: 3, fail: 4 }[state]
}

function stateOf(seen: Seen[]): PathHop['state'] {
  const states = new Set(seen.map(({ state }) => state))
  if (states.size === 0) return 'unknown'
  if (states.has('fail') || states.has('partial'))
    return states.size === 1 ? (seen[0]?.state ?? 'fail') : 'partial'
  if (states.has('pending')) return 'pending'
  return states.has('unknown') ? 'unknown' : 'pass'
}

function detailOf(seen: readonly Seen[]): string {
  const [only] = seen
  if (only === undefined) return 'not asked directly'
  if (seen.every(({ state }) => state === 'pending')) return 'not asked yet'
  if (seen.length === 1) return clip(only.summary || 'not seen', 80)
  const failing = seen.filter(({ state }) => state === 'fail' || state === 'partial')
  const parts = [
    failing.length === 0 ? `${count(seen, 'pass')} of ${seen.length} pass` : failed(failing, seen.length),
  ]
  if (count(seen, 'unknown') > 0) parts.push(`${count(seen, 'unknown')} unknown`)
  if (count(seen, 'pending') > 0) parts.push(`${count(seen, 'pending')} to go`)
  return parts.join(', ')
}

function failed(failing: Seen[], total: number): string {
  const [only] = failing
  if (only === undefined || failing.length > 1) return `${failing.length} of ${total} fail`
  return `1 of ${total} fails: ${clip(only.address, 60)}`
}

function count(seen: readonly Seen[], state: Seen['state']): number {
  return seen.filter((one) => one.state === state).length
}
