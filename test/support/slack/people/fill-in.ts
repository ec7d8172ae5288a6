import { initialState } from '../initial-state.ts'
import { isObject } from '../is-object.ts'
import type { JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import type { SlackWorld, StoredView } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { textIn } from '../text-in.ts'
import { offeredOption } from './offered-option.ts'

/** Fills the inputs of a modal in, as far as Slack's client lets it be submitted; throws what the client would say. */
export function fillIn(
  world: SlackWorld,
  stored: StoredView,
  values: Record<string, string | string[]>,
): void {
  const key = `${stored.id}|${stored.user}`
  const choices = world.choices.get(key) ?? {}
  const unused = new Set(Object.keys(values))
  for (const block of objectsIn(stored.view.blocks)) {
    const element = isObject(block.element) ? block.element : null
    if (block.type !== 'input' || !element) continue
    const blockId = stringOf(block.block_id)
    const actionId = stringOf(element.action_id)
    const label = textIn(block.label)
    const name = [blockId, actionId, label].find((each) => Object.hasOwn(values, each))
    const before = choices[blockId]?.[actionId] ?? initialState(element) ?? {}
    const state = name === undefined ? before : stateWith(world, element, values[name] ?? '')
    if (name !== undefined) unused.delete(name)
    checkInput(element, label, state, block.optional === true)
    choices[blockId] = { ...choices[blockId], [actionId]: state }
  }
  if (unused.size > 0) throw new Error(`the modal has no input ${[...unused].join(', ')}`)
  world.choices.set(key, choices)
}

function stateWith(world: SlackWorld, element: JsonObject, value: string | string[]): JsonObject {
  const type = stringOf(element.type)
  const first = typeof value === 'string' ? value : (value[0] ?? '')
  const all = typeof value === 'string' ? [value] : value
  switch (type) {
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: first === '' ? null : offeredOption(world, element, first) }
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return {
        type,
        selected_options: all.filter(Boolean).map((each) => offeredOption(world, element, each)),
      }
    case 'users_select':
      return { type, selected_user: first || null }
    case 'multi_users_select':
      return { type, selected_users: all }
    case 'conversations_select':
      return { type, selected_conversation: first || null }
    case 'channels_select':
      return { type, selected_channel: first || null }
    case 'datepicker':
      return { type, selected_date: first || null }
    case 'timepicker':
      return { type, selected_time: first || null }
    case 'datetimepicker':
      return { type, selected_date_time: Number(first) }
    default:
      return { type, value: first === '' ? null : first }
  }
}

function checkInput(element: JsonObject, label: string, state: JsonObject, optional: boolean): void {
  const value = Object.entries(state).find(([name]) => name !== 'type')?.[1] ?? null
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0)
  if (isEmpty && !optional) throw new Error(`"${label}": Please complete this required field.`)
  if (typeof value !== 'string') return
  const { min_length: least, max_length: most } = element
  if (typeof least === 'number' && value.length < least)
    throw new Error(`"${label}": at least ${least} characters`)
  if (typeof most === 'number' && value.length > most)
    throw new Error(`"${label}": at most ${most} characters`)
}
