import { isObject } from '../is-object.ts'
import type { JsonObject } from '../json.ts'
import { keepView } from '../keep-view.ts'
import { objectsIn } from '../objects-in.ts'
import type { Seen, Submitted } from '../slack-server-types.ts'
import type { SlackWorld, StoredView } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { triggers } from '../triggers.ts'
import { viewJson } from '../view-json.ts'
import { viewStack } from '../view-stack.ts'
import { commonPayload } from './common-payload.ts'
import { fillIn } from './fill-in.ts'
import { shownView } from './shown-view.ts'
import type { Stage } from './stage.ts'

/** What Slack shows on top of the modal when the app gave no answer that it understands. */
const trouble = 'We had some trouble connecting. Try again?'

/** docs.slack.dev/reference/interaction-payloads/view-interactions-payload, and docs.slack.dev/surfaces/modals for the answers. */
export async function submitView(
  stage: Stage,
  viewId: string | null,
  values: Record<string, string | string[]>,
  user: string,
): Promise<Submitted> {
  const { world } = stage
  const stored = topmost(world, user, viewId)
  if (!stored.view.submit) throw new Error('the modal has nothing to submit')
  fillIn(world, stored, values)
  const seen = await stage.delivery.deliver({
    type: 'view_submission',
    ...commonPayload(world, user),
    trigger_id: triggers.issue(world, user, stored.id),
    view: viewJson(world, stored),
    response_urls: [],
  })
  const after = seen.refused ? { refused: trouble } : answered(world, stored, seen.body ?? {})
  const top = viewStack(world, user).at(-1)
  return { ...seen, errors: null, ...after, view: top ? shownView(world, top) : null }
}

export function topmost(world: SlackWorld, user: string, viewId: string | null): StoredView {
  const stack = viewStack(world, user)
  const stored = viewId === null ? stack.at(-1) : stack.find(({ id }) => id === viewId)
  if (!stored) throw new Error(`${user} has no modal ${viewId ?? ''} open`)
  return stored
}

function answered(world: SlackWorld, stored: StoredView, body: JsonObject): Partial<Submitted> {
  try {
    return carryOut(world, stored, body)
  } catch (error) {
    world.violations.push(
      `a submission was answered with what Slack refuses: ${JSON.stringify(error)} ${String(error)}`,
    )
    return { refused: trouble }
  }
}

function carryOut(
  world: SlackWorld,
  stored: StoredView,
  body: JsonObject,
): Partial<Seen> & Partial<Submitted> {
  switch (body.response_action) {
    case undefined:
      if (Object.keys(body).length > 0) throw new Error(`no response_action in ${JSON.stringify(body)}`)
      stored.open = false
      return {}
    case 'clear':
      for (const view of viewStack(world, stored.user)) view.open = false
      return {}
    case 'errors':
      return { errors: errorsIn(stored, body) }
    case 'update':
      keepView.replace(world, stored, keepView.read(world, body.view, 'modal', stored.id))
      return {}
    case 'push':
      if (viewStack(world, stored.user).length >= 3) throw new Error('push_limit_reached')
      keepView.add(world, keepView.read(world, body.view, 'modal', null), stored.user, stored)
      return {}
    default:
      throw new Error(`unknown response_action ${JSON.stringify(body.response_action)}`)
  }
}

function errorsIn(stored: StoredView, body: JsonObject): Record<string, string> {
  const inputs = objectsIn(stored.view.blocks).filter((block) => block.type === 'input')
  const errors = isObject(body.errors) ? body.errors : {}
  if (Object.keys(errors).length === 0) throw new Error('errors without any')
  return Object.fromEntries(
    Object.entries(errors).map(([id, text]): [string, string] => {
      if (!inputs.some((block) => block.block_id === id)) throw new Error(`no input block ${id}`)
      if (stringOf(text) === '') throw new Error(`no words for ${id}`)
      return [id, stringOf(text)]
    }),
  )
}
