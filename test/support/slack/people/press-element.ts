import { unseen } from '../delivery/unseen.ts'
import { isObject } from '../is-object.ts'
import type { JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import type { ButtonOf, Seen } from '../slack-server-types.ts'
import type { SlackWorld } from '../slack-world.ts'
import { stateOf } from '../state-of.ts'
import { stringOf } from '../string-of.ts'
import { triggers } from '../triggers.ts'
import { commonPayload } from './common-payload.ts'
import { findElement } from './find-element.ts'
import type { FoundElement } from './found-element.ts'
import { offeredOption } from './offered-option.ts'
import { type Place, placeOf } from './place-of.ts'
import type { Stage } from './stage.ts'

/** Clicks, picks and typing into menus; docs.slack.dev/reference/interaction-payloads/block_actions-payload. */
export const pressElement = {
  click(stage: Stage, button: ButtonOf): Promise<Seen> {
    const place = placeOf(stage.world, button)
    const found = findElement(place.versions, button, /^(button|icon_button)$/)
    if (!found) throw new Error(`there is no such button: ${JSON.stringify(button)}`)
    const { element } = found
    const action: JsonObject = {}
    for (const name of ['type', 'text', 'value', 'style', 'url', 'confirm']) {
      if (element[name] !== undefined) action[name] = element[name]
    }
    return act(stage, button, place, found, action)
  },

  select(stage: Stage, menu: ButtonOf & { option: string }): Promise<Seen> {
    const { world } = stage
    const place = placeOf(world, menu)
    const found = findElement(place.versions, menu, /select$|^(overflow|radio_buttons|checkboxes)$/)
    if (!found) throw new Error(`there is no such menu: ${JSON.stringify(menu)}`)
    const type = stringOf(found.element.type)
    const chosen = choice(world, found.element, type, menu.option)
    if (type !== 'overflow') {
      const key = `${place.container}|${menu.user}`
      const choices = world.choices.get(key) ?? {}
      choices[found.blockId] = {
        ...choices[found.blockId],
        [stringOf(found.element.action_id)]: { type, ...chosen },
      }
      world.choices.set(key, choices)
    }
    return act(stage, menu, place, found, { type, ...chosen })
  },

  /** docs.slack.dev/reference/interaction-payloads/block_suggestion-payload. */
  async suggest(stage: Stage, menu: ButtonOf & { typed: string }): Promise<Seen> {
    const { world } = stage
    const place = placeOf(world, menu)
    const found = findElement(place.versions, menu, /external_select$/)
    if (!found) throw new Error(`there is no such menu: ${JSON.stringify(menu)}`)
    const about = place.payload()
    delete about.response_url
    const seen = await stage.delivery.deliver({
      type: 'block_suggestion',
      ...commonPayload(world, menu.user, menu.team),
      ...about,
      action_id: found.element.action_id ?? '',
      block_id: found.blockId,
      value: menu.typed,
    })
    world.suggested.set(stringOf(found.element.action_id), objectsIn(seen.body?.options))
    return seen
  },
}

async function act(
  stage: Stage,
  by: ButtonOf,
  place: Place,
  found: FoundElement,
  action: JsonObject,
): Promise<Seen> {
  const { world } = stage
  const confirm = isObject(found.element.confirm) ? found.element.confirm : null
  if (by.cancel) {
    if (!confirm) throw new Error('the button asks for no confirmation')
    return { ...unseen({}, null), confirm }
  }
  const payload = {
    type: 'block_actions',
    ...commonPayload(world, by.user, by.team),
    ...place.payload(),
    trigger_id: triggers.issue(world, by.user, place.view?.type === 'modal' ? place.view.id : null),
    ...(place.view ? {} : { state: { values: stateOf(world, place.container, by.user, found.blocks) } }),
    actions: [
      {
        action_id: found.element.action_id ?? '',
        block_id: found.blockId,
        ...action,
        action_ts: `${world.now() / 1000}`,
      },
    ],
  }
  return { ...(await stage.delivery.deliver(payload)), confirm }
}

function choice(world: SlackWorld, element: JsonObject, type: string, wanted: string): JsonObject {
  if (type === 'users_select') return { selected_user: wanted }
  if (type === 'conversations_select') return { selected_conversation: wanted }
  if (type === 'channels_select') return { selected_channel: wanted }
  const option = offeredOption(world, element, wanted)
  return type === 'checkboxes' || type.startsWith('multi_')
    ? { selected_options: [option] }
    : { selected_option: option }
}
