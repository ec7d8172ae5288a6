import type { JsonObject } from './json.ts'

/** What goes out for a request: an answer, nothing ever, or the end of the connection. */
export type Answer =
  | { status: number; headers: Record<string, string>; body: JsonObject | string | Buffer }
  | 'hang'
  | 'cut'
