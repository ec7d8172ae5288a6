import { randomBytes } from 'node:crypto'
import { isObject } from '../is-object.ts'
import type { Json, JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'

/** The blocks as Slack keeps them: every block and every element that acts has an id. */
export function namedBlocks(blocks: Json): JsonObject[] {
  return objectsIn(blocks).map((block) => {
    const named: JsonObject = { ...block, block_id: block.block_id ?? newId() }
    if (block.type === 'actions') named.elements = objectsIn(block.elements).map(withId)
    if (isObject(block.accessory)) named.accessory = withId(block.accessory)
    if (isObject(block.element)) named.element = withId(block.element)
    return named
  })
}

function withId(element: JsonObject): JsonObject {
  return element.type === 'image' || element.action_id ? element : { ...element, action_id: newId() }
}

function newId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5)
}
