import type { JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import type { SlackWorld } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { textIn } from '../text-in.ts'

/** The option that somebody means, by value or label; also of those that the app suggested. Throws when it is not offered. */
export function offeredOption(world: SlackWorld, element: JsonObject, wanted: string): JsonObject {
  const offered = [
    ...objectsIn(element.options),
    ...objectsIn(element.option_groups).flatMap((group) => objectsIn(group.options)),
    ...(world.suggested.get(stringOf(element.action_id)) ?? []),
  ]
  const option = offered.find((each) => each.value === wanted || textIn(each.text) === wanted)
  if (!option)
    throw new Error(`"${wanted}" is not offered, but ${offered.map((each) => textIn(each.text)).join(', ')}`)
  return option
}
