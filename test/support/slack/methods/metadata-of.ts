import { invalid } from '../invalid.ts'
import { isObject } from '../is-object.ts'
import type { Json } from '../json.ts'
import { slackRefusal } from '../slack-refusal.ts'
import type { SlackMessage } from '../slack-server-types.ts'

/** docs.slack.dev/reference/methods/chat.postMessage names `metadata_too_large` without a number; we take 8 kB. */
const most = 8000

/** The metadata of a message; docs.slack.dev/messaging/message-metadata. An empty object takes it away. */
export function metadataOf(value: Json | undefined): SlackMessage['metadata'] {
  if (value === undefined) return null
  if (!isObject(value)) throw slackRefusal('invalid_metadata_format')
  if (Object.keys(value).length === 0) return null
  const { event_type: type, event_payload: payload } = value
  if (typeof type !== 'string' || !/^[A-Za-z0-9_.-]{1,255}$/.test(type) || !isObject(payload)) {
    throw invalid('invalid_metadata_format', [
      'must define event_type and event_payload [json-pointer:/metadata]',
    ])
  }
  for (const [name, each] of Object.entries(payload)) {
    if (
      !isPlain(each) &&
      !isFlat(each) &&
      !(Array.isArray(each) && each.every((item) => isPlain(item) || isFlat(item)))
    ) {
      throw invalid('invalid_metadata_schema', [
        `nested too deeply [json-pointer:/metadata/event_payload/${name}]`,
      ])
    }
  }
  if (JSON.stringify(value).length > most) throw slackRefusal('metadata_too_large')
  return { event_type: type, event_payload: payload }
}

function isPlain(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function isFlat(value: Json): boolean {
  return isObject(value) && Object.values(value).every(isPlain)
}
