import type { JsonObject } from './json.ts'

/** What a method throws to answer `{ ok: false, error }`. */
export interface SlackRefusal extends Error {
  answer: JsonObject
}

export function slackRefusal(error: string, more: JsonObject = {}): SlackRefusal {
  return Object.assign(new Error(error), { answer: { ok: false, error, ...more } })
}
