import { isObject } from '../is-object.ts'
import type { Json, JsonObject } from '../json.ts'
import type { ButtonOf } from '../slack-server-types.ts'
import { stringOf } from '../string-of.ts'
import { textIn } from '../text-in.ts'
import type { FoundElement } from './found-element.ts'

/** The first element of some version of the blocks that is what somebody means; versions from new to old. */
export function findElement(versions: JsonObject[][], wanted: ButtonOf, types: RegExp): FoundElement | null {
  for (const blocks of versions) {
    for (const block of blocks) {
      for (const element of elementsIn(block, block)) {
        if (!types.test(stringOf(element.type)) || !isWanted(element, block, wanted)) continue
        return { element, blockId: stringOf(block.block_id), blocks }
      }
    }
  }
  return null
}

function elementsIn(value: Json, block: JsonObject): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((each) => elementsIn(each, block))
  if (!isObject(value)) return []
  const own =
    value !== block && (value.type === 'button' || typeof value.action_id === 'string') ? [value] : []
  return [...own, ...Object.values(value).flatMap((each) => elementsIn(each, block))]
}

function isWanted(element: JsonObject, block: JsonObject, wanted: ButtonOf): boolean {
  if (wanted.actionId !== undefined && element.action_id !== wanted.actionId) return false
  if (wanted.value !== undefined && element.value !== wanted.value) return false
  if (wanted.blockId !== undefined && block.block_id !== wanted.blockId) return false
  const label = textIn(element.text) || textIn(element.placeholder) || textIn(block.label)
  return wanted.label === undefined || label === wanted.label
}
