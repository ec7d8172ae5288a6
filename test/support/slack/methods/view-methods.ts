import { invalid } from '../invalid.ts'
import type { JsonObject } from '../json.ts'
import { keepView } from '../keep-view.ts'
import { slackRefusal } from '../slack-refusal.ts'
import type { SlackWorld, StoredView } from '../slack-world.ts'
import { stringOf } from '../string-of.ts'
import { triggers } from '../triggers.ts'
import { viewJson } from '../view-json.ts'
import { viewStack } from '../view-stack.ts'
import type { Method } from './method.ts'

/** docs.slack.dev/surfaces/modals: "up to three views at a time in the view stack". */
const deepest = 3

/** docs.slack.dev/reference/methods: the views.* family, tier 4. A view must be right before its trigger is spent. */
export const viewMethods: Record<string, Method> = {
  'views.open': {
    token: 'bot',
    scopes: [],
    perMinute: 100,
    required: ['trigger_id', 'view'],
    optional: [],
    run(args, world) {
      const view = keepView.read(world, args.view, 'modal', null)
      const trigger = triggers.exchange(world, stringOf(args.trigger_id))
      for (const open of viewStack(world, trigger.user)) open.open = false
      return { view: viewJson(world, keepView.add(world, view, trigger.user, null)) }
    },
  },
  'views.push': {
    token: 'bot',
    scopes: [],
    perMinute: 100,
    required: ['trigger_id', 'view'],
    optional: [],
    run(args, world) {
      const view = keepView.read(world, args.view, 'modal', null)
      const trigger = triggers.exchange(world, stringOf(args.trigger_id))
      const stack = viewStack(world, trigger.user)
      const top = stack.at(-1)
      if (!top || !trigger.view) throw slackRefusal('not_found')
      if (stack.length >= deepest) throw slackRefusal('push_limit_reached')
      return { view: viewJson(world, keepView.add(world, view, trigger.user, top)) }
    },
  },
  'views.update': {
    token: 'bot',
    scopes: [],
    perMinute: 100,
    required: ['view'],
    optional: ['view_id', 'external_id', 'hash'],
    run(args, world) {
      const stored = findView(world, args)
      if (!stored) throw slackRefusal('not_found')
      const view = keepView.read(world, args.view, stored.type, stored.id)
      if (args.hash !== undefined && args.hash !== stored.hash) throw slackRefusal('hash_conflict')
      keepView.replace(world, stored, view)
      return { view: viewJson(world, stored) }
    },
  },
  'views.publish': {
    token: 'bot',
    scopes: [],
    perMinute: 100,
    required: ['user_id', 'view'],
    optional: ['hash'],
    run(args, world) {
      const user = stringOf(args.user_id)
      if (!world.users.has(user))
        throw invalid('invalid_arguments', ['invalid user_id [json-pointer:/user_id]'])
      const stored = [...world.views.values()].find((each) => each.type === 'home' && each.user === user)
      const view = keepView.read(world, args.view, 'home', stored?.id ?? null)
      if (!stored) return { view: viewJson(world, keepView.add(world, view, user, null)) }
      if (args.hash !== undefined && args.hash !== stored.hash) throw slackRefusal('hash_conflict')
      keepView.replace(world, stored, view)
      return { view: viewJson(world, stored) }
    },
  },
}

function findView(world: SlackWorld, args: JsonObject): StoredView | undefined {
  if (args.view_id === undefined && args.external_id === undefined) {
    throw invalid('invalid_arguments', ['missing required field: view_id'])
  }
  return [...world.views.values()].find(
    (each) =>
      each.open &&
      (each.id === args.view_id || (!args.view_id && each.view.external_id === args.external_id)),
  )
}
