import type { Upload } from './check-message.ts'
import { isRecord, type Json } from './is-record.ts'
import type { Gauge, Limited } from './rate-limits.ts'
import type { Answer } from './refusal.ts'
import type { World } from './world.ts'

export interface ApiRequest {
  world: World
  gauge: Gauge
  /** By the names in the route. */
  params: Record<string, string>
  query: URLSearchParams
  body: unknown
  uploads: Upload[]
}

/** One thing the API does; `limit` null is without limits, such as answers to interactions. */
export interface Route {
  /** `POST /channels/:channel/messages`. */
  route: string
  /** Whether the bot's token is asked for. Default true. */
  auth?: boolean
  limit: Limited | null
  /** Throws a refusal for what Discord would not do. */
  handle(request: ApiRequest): Answer
}

export function param(request: ApiRequest, name: string): string {
  return request.params[name] ?? ''
}

export function bodyOf(request: ApiRequest): Json {
  return isRecord(request.body) ? request.body : {}
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const nothing: Answer = { status: 204 }
