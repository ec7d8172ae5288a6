import { initialState } from './initial-state.ts'
import { isObject } from './is-object.ts'
import type { Json, JsonObject } from './json.ts'
import { objectsIn } from './objects-in.ts'
import type { SlackWorld } from './slack-world.ts'
import { stringOf } from './string-of.ts'

/** `state.values` of a message or view for one person: of every element that has a value, by block and action. */
export function stateOf(world: SlackWorld, container: string, user: string, blocks: Json): JsonObject {
  const chosen = world.choices.get(`${container}|${user}`) ?? {}
  const values: JsonObject = {}
  for (const block of objectsIn(blocks)) {
    const id = stringOf(block.block_id)
    const elements = objectsIn(block.elements).concat([block.accessory, block.element].filter(isObject))
    for (const element of elements) {
      const initial = initialState(element)
      if (!initial) continue
      const action = stringOf(element.action_id)
      const inBlock = isObject(values[id]) ? values[id] : {}
      values[id] = { ...inBlock, [action]: chosen[id]?.[action] ?? initial }
    }
  }
  return values
}
