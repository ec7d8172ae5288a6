import { isObject } from './is-object.ts'
import type { Json, JsonObject } from './json.ts'
import { slackRefusal } from './slack-refusal.ts'

/** Form fields that hold JSON: docs.slack.dev/apis/web-api/using-the-slack-web-api "Form-encoded bodies". */
const structured: Record<string, string> = {
  blocks: 'invalid_blocks_format',
  attachments: 'invalid_attachments',
  metadata: 'invalid_metadata_format',
  view: 'invalid_arguments',
  files: 'invalid_arguments',
}

/** The arguments of a call as JSON or form, and of its address. */
export function readArguments(url: URL, contentType: string, body: string): JsonObject {
  const fromUrl = Object.fromEntries(url.searchParams)
  if (contentType.startsWith('application/json')) {
    const parsed = parse(body || '{}', 'invalid_json')
    if (!isObject(parsed)) throw slackRefusal('json_not_object')
    return { ...fromUrl, ...parsed }
  }
  if (contentType !== '' && !contentType.startsWith('application/x-www-form-urlencoded')) {
    throw slackRefusal('invalid_post_type')
  }
  const args: JsonObject = { ...fromUrl, ...Object.fromEntries(new URLSearchParams(body)) }
  for (const [name, error] of Object.entries(structured)) {
    const value = args[name]
    if (typeof value === 'string') args[name] = parse(value, error)
  }
  return args
}

function parse(text: string, error: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw slackRefusal(error)
  }
}
