import type { JsonObject } from '../json.ts'

/** An element that people act on, and where it is shown. */
export interface FoundElement {
  element: JsonObject
  blockId: string
  /** The blocks among which it stands. */
  blocks: JsonObject[]
}
