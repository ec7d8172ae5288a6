import { randomUUID } from 'node:crypto'
import { isObject } from '../is-object.ts'
import type { JsonObject } from '../json.ts'
import type { Seen } from '../slack-server-types.ts'
import type { SlackWorld } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { postRequest, type Target } from './post-request.ts'
import { type SignedRequest, signedRequest } from './signed-request.ts'
import type { SocketGateway } from './socket-gateway.ts'
import { unseen } from './unseen.ts'

export interface Delivery {
  target: 'socket' | Target
  /** Tells the app; resolves with what came back of it. */
  deliver(payload: JsonObject): Promise<Seen>
  /** Once more, as it was. */
  repeat(seen: Seen): Promise<Seen>
  /** A request as it is, whoever made it. */
  post(payload: JsonObject, request: SignedRequest): Promise<Seen>
  close(): void
}

/** Brings payloads to the app, over Socket Mode or as signed requests, and events again when nobody acknowledged them. */
export function createDelivery(
  world: SlackWorld,
  gateway: SocketGateway,
  options: { target: 'socket' | Target; ackWithin: number; retries: number[] },
): Delivery {
  const timers = new Set<NodeJS.Timeout>()
  const delivery: Delivery = { target: options.target, deliver, repeat, post, close }

  async function deliver(payload: JsonObject): Promise<Seen> {
    const seen = await attempt(payload, 0, randomUUID())
    if (payload.type === 'event_callback' && !acknowledged(seen)) retry(payload, 1)
    return seen
  }

  function attempt(payload: JsonObject, number: number, envelopeId: string): Promise<Seen> {
    if (delivery.target === 'socket') return overSocket(payload, number, envelopeId)
    const request = signedRequest(world, payload)
    if (number > 0) Object.assign(request.headers, retryHeaders(number))
    return post(payload, request)
  }

  function retry(payload: JsonObject, number: number): void {
    const wait = options.retries[number - 1]
    if (wait === undefined) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      void attempt(payload, number, randomUUID()).then((seen) => {
        if (!acknowledged(seen)) retry(payload, number + 1)
      })
    }, wait)
    timer.unref()
    timers.add(timer)
  }

  async function overSocket(payload: JsonObject, number: number, envelopeId: string): Promise<Seen> {
    const answering = gateway.send(envelopeOf(payload, number, envelopeId))
    if (!answering) return unseen(payload, 'dispatch_failed')
    const answer = await answering
    if (!answer) return missed({ ...unseen(payload, null), sent: true, envelopeId })
    if (!acceptsBody(payload) && Object.keys(answer.body).length > 0) {
      world.violations.push(`${nameOf(payload)} was acknowledged with a body, which nobody reads`)
    }
    return { ...unseen(payload, null), sent: true, envelopeId, ackMs: answer.ms, body: answer.body }
  }

  async function post(payload: JsonObject, request: SignedRequest): Promise<Seen> {
    if (delivery.target === 'socket')
      throw new Error('there is no request URL: the app listens on Socket Mode')
    const answer = await postRequest(delivery.target, request, options.ackWithin, (ms) => {
      world.violations.push(`${nameOf(payload)} was answered after ${Math.round(ms)} ms, which is too late`)
    })
    const seen = { ...unseen(payload, null), sent: true, request }
    if (!answer) return missed(seen)
    const fine = answer.status >= 200 && answer.status < 300
    return {
      ...seen,
      ackMs: fine ? answer.ms : null,
      status: answer.status,
      body: answer.body,
      refused: fine ? null : 'http_service_error',
    }
  }

  function missed(seen: Seen): Seen {
    world.violations.push(`${nameOf(seen.payload)} was not acknowledged within ${options.ackWithin} ms`)
    return { ...seen, timedOut: true, refused: 'operation_timeout' }
  }

  function repeat(seen: Seen): Promise<Seen> {
    if (seen.request) {
      const again = seen.payload.type === 'event_callback' ? retryHeaders(1) : {}
      return post(seen.payload, { ...seen.request, headers: { ...seen.request.headers, ...again } })
    }
    return overSocket(seen.payload, 1, seen.envelopeId ?? randomUUID())
  }

  function close(): void {
    for (const timer of timers) clearTimeout(timer)
  }

  return delivery
}

function acknowledged(seen: Seen): boolean {
  return seen.ackMs !== null
}

function envelopeOf(payload: JsonObject, number: number, id: string): JsonObject {
  const isEvent = payload.type === 'event_callback'
  const type = isEvent ? 'events_api' : payload.command === undefined ? 'interactive' : 'slash_commands'
  return {
    envelope_id: id,
    payload,
    type,
    accepts_response_payload: acceptsBody(payload),
    ...(isEvent ? { retry_attempt: number, retry_reason: number > 0 ? 'timeout' : '' } : {}),
  }
}

function acceptsBody(payload: JsonObject): boolean {
  return (
    payload.command !== undefined || payload.type === 'view_submission' || payload.type === 'block_suggestion'
  )
}

/** docs.slack.dev/apis/events-api: "x-slack-retry-num", "x-slack-retry-reason". */
function retryHeaders(number: number): Record<string, string> {
  return { 'x-slack-retry-num': String(number), 'x-slack-retry-reason': 'http_timeout' }
}

function nameOf(payload: JsonObject): string {
  if (isObject(payload.event)) return stringOf(payload.event.type)
  return stringOf(payload.command) || stringOf(payload.type)
}
