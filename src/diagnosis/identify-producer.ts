import type { FailedReply, Producer } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Writer } from '../model/fingerprint.ts'
import type { Hop, Service } from '../model/service.ts'
import type { System } from '../model/system.ts'
import type { Target } from '../model/target.ts'
import { failedReplies } from './failed-replies.ts'
import { isAppServer } from './system-role.ts'

/** Products that are built on nginx and may be declared as such. */
const nginxFamily: ReadonlySet<System> = new Set<System>(['nginx', 'openresty', 'kong'])

/** How sure one can be that a hop wrote a body, because it gives the very same when asked directly. */
const sameBody = 0.9

/** The same by elimination: the health path may behave differently from what users ask for. */
const byElimination = 0.6

/** From this confidence on a page's own marks are enough. */
const marked = 0.5

/** A failed request to a hop. */
export interface Asked {
  reply: FailedReply
  position: number
}

/** {@link producerOf} for evidence as it is stored. */
export function identifyProducer(
  service: Service,
  targets: readonly Target[],
  evidence: readonly Evidence[],
): Producer | null {
  const byId = new Map(targets.map((target) => [target.id, target]))
  const path: ReadonlySet<System> = new Set(service.path.map(({ system }) => system))
  const asked = evidence.flatMap((each) => {
    const target = byId.get(each.target ?? '')
    if (target === undefined) return []
    return failedReplies(each, target.expect, path).map((reply) => ({ reply, position: target.position }))
  })
  return producerOf(service, asked, fullyAsked(targets, evidence))
}

/** Positions of the hops every target of which gave an answer, or none, to an HTTP request. */
export function fullyAsked(targets: readonly Target[], evidence: readonly Evidence[]): ReadonlySet<number> {
  const asked = new Set<string | null>()
  for (const { type, outcome, target } of evidence)
    if ((type === 'http' || type === 'sample') && outcome !== 'unknown') asked.add(target)
  const positions = new Set(targets.map(({ position }) => position))
  for (const { id, position } of targets) if (!asked.has(id)) positions.delete(position)
  return positions
}

/**
 * Which hop wrote the error response that users see, or null when that cannot be told. The edge's answer is looked at;
 * a hop further in that gives the same body when asked directly wrote it, and the edge passed it on. A gateway's status in
 * a page without marks was written by the last hop that gives it, when all hops further in were asked and do not.
 */
export function producerOf(
  service: Service,
  all: readonly Asked[],
  fully: ReadonlySet<number>,
): Producer | null {
  const asked = all.filter(
    ({ reply }) => reply.failure === null && reply.status !== null && reply.status >= 400,
  )
  const edge = asked.filter(({ position }) => position === 0).sort(byCertainty)[0]
  if (edge === undefined) return null
  const { reply } = edge
  const same = asked
    .filter(
      (each) => each.position > 0 && each.reply.status === reply.status && each.reply.text === reply.text,
    )
    .map(({ position }) => position)
  const inner = same.length === 0 || reply.text === '' ? undefined : service.path[Math.max(...same)]
  if (inner !== undefined) {
    return {
      hop: inner.name,
      system: inner.system === 'unknown' ? (reply.writer?.system ?? 'unknown') : inner.system,
      confidence: sameBody,
      why: `asked directly, ${inner.name} gives the same status and body`,
    }
  }
  if (reply.writer !== null && reply.writer.confidence >= marked) return placed(service, reply.writer)
  return (
    eliminated(service, asked, reply, fully) ?? (reply.writer === null ? null : placed(service, reply.writer))
  )
}

function eliminated(
  service: Service,
  asked: readonly Asked[],
  { status }: FailedReply,
  fully: ReadonlySet<number>,
): Producer | null {
  if (status === null || status < 502 || status > 504) return null
  const last = Math.max(
    0,
    ...asked.filter(({ reply }) => reply.status === status).map(({ position }) => position),
  )
  const further = service.path.slice(last + 1)
  const hop = service.path[last]
  if (hop === undefined || further.length === 0) return null
  if (!further.every((_, index) => fully.has(last + 1 + index))) return null
  const why = `${hop.name} gives ${status}, and no hop further in does when asked directly`
  return { hop: hop.name, system: hop.system, confidence: byElimination, why }
}

/** The surest first; equals are told apart by their content, not by the order of the evidence. */
function byCertainty(a: Asked, b: Asked): number {
  return (
    (b.reply.writer?.confidence ?? 0) - (a.reply.writer?.confidence ?? 0) ||
    (b.reply.status ?? 0) - (a.reply.status ?? 0) ||
    (a.reply.text < b.reply.text ? -1 : a.reply.text > b.reply.text ? 1 : 0)
  )
}

/** The hop of the path that this system most plausibly is. */
function placed(service: Service, writer: Writer): Producer | null {
  const { system, why } = writer
  const exact = service.path.filter((hop) => hop.system === system)
  const kin = nginxFamily.has(system) ? service.path.filter((hop) => nginxFamily.has(hop.system)) : []
  const unnamed = service.path.filter((hop) => hop.system === 'unknown')
  const first = service.path[0]
  const last = service.path.at(-1)
  const because = why[0] ?? ''
  const [only] = exact
  if (only !== undefined && exact.length === 1) return at(only, writer, 1, because)
  if (only !== undefined)
    return at(only, writer, 0.6, `${because}; ${exact.length} hops of the path are ${system}`)
  if (kin[0] !== undefined) return at(kin[0], writer, 0.9, `${because}; ${kin[0].name} is of the same family`)
  const free = isAppServer(system) ? unnamed.at(-1) : unnamed[0]
  if (free !== undefined) return at(free, writer, 1, because)
  const nearest = isAppServer(system) ? last : first
  if (nearest === undefined) return null
  return at(
    nearest,
    writer,
    0.7,
    `${because}; no hop of the path is ${system}, and ${nearest.name} is nearest`,
  )
}

function at(hop: Hop, { system, confidence }: Writer, share: number, why: string): Producer {
  return { hop: hop.name, system, confidence: Math.round(confidence * share * 10_000) / 10_000, why }
}
