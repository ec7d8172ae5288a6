import { randomBytes } from 'node:crypto'
import type { Answer } from './answer.ts'
import { checkBlocks } from './block-kit/check-blocks.ts'
import { findMessage } from './find-message.ts'
import { isObject } from './is-object.ts'
import type { JsonObject } from './json.ts'
import { keepMessage } from './keep-message.ts'
import { noteActs } from './note-acts.ts'
import { namedBlocks } from './reading/named-blocks.ts'
import type { ResponseUrl, SlackWorld } from './slack-world.ts'
import { stringOf } from './string-of.ts'

/** docs.slack.dev/interactivity/handling-user-interaction: "up to 5 times within 30 minutes". */
const mostUses = 5
const lifeMs = 30 * 60_000

const known = new Set([
  'text',
  'blocks',
  'attachments',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'mrkdwn',
  'metadata',
  'unfurl_links',
  'unfurl_media',
  'parse',
  'link_names',
])

export const responseUrls = {
  issue(world: SlackWorld, given: Omit<ResponseUrl, 'url' | 'at' | 'uses'>): string {
    const path = `/response/${world.team.id}/${world.responseUrls.size + 1}/${randomBytes(12).toString('hex')}`
    world.responseUrls.set(path, { ...given, url: `${world.origin}${path}`, at: world.now(), uses: 0 })
    return `${world.origin}${path}`
  },

  use(world: SlackWorld, path: string, text: string): Answer {
    const to = world.responseUrls.get(path)
    if (!to) return { status: 404, headers: {}, body: 'no_service' }
    const body = parse(text)
    const error = body ? errorOf(world, to, body) : 'invalid_payload'
    world.responses.push({
      url: to.url,
      user: to.user,
      channel: to.channel,
      body: body ?? {},
      at: world.now(),
      error,
    })
    if (error) {
      world.violations.push(`a response_url was refused: ${error}`)
      return { status: error.endsWith('_url') ? 404 : 400, headers: {}, body: { ok: false, error } }
    }
    to.uses++
    if (body) carryOut(world, to, body)
    return { status: 200, headers: {}, body: 'ok' }
  },

  /** What an answer shows, from a response_url or in the acknowledgement of a command. */
  show(world: SlackWorld, to: ResponseUrl, body: JsonObject, by: 'ack' | 'response_url'): void {
    const text = stringOf(body.text)
    const blocks = namedBlocks(body.blocks ?? [])
    const threadTs = stringOf(body.thread_ts) || to.threadTs
    if (body.response_type === 'in_channel') {
      const user = world.botUser.id
      const message = keepMessage(world, { channel: to.channel, user, text, blocks, threadTs })
      noteActs(
        world,
        { text, blocks, names: false, unfurls: body.unfurl_media !== false },
        to.channel,
        message.ts,
      )
      return
    }
    const ts = world.newTs()
    world.ephemerals.push({
      ts,
      channel: to.channel,
      user: to.user,
      threadTs,
      text,
      blocks,
      at: world.now(),
      by,
    })
    noteActs(world, { text, blocks, names: false, unfurls: false }, to.channel, ts)
  },
}

function errorOf(world: SlackWorld, to: ResponseUrl, body: JsonObject): string | null {
  if (world.now() - to.at > lifeMs) return 'expired_url'
  if (to.uses >= mostUses) return 'used_url'
  for (const field of Object.keys(body)) {
    if (!known.has(field)) world.violations.push(`a response_url does not know "${field}"`)
  }
  if (body.delete_original === true) return null
  if (stringOf(body.text) === '' && !body.blocks && !body.attachments) return 'no_text'
  if (checkBlocks(body.blocks ?? [], 'message', '/blocks').length > 0) return 'invalid_blocks'
  return null
}

function carryOut(world: SlackWorld, to: ResponseUrl, body: JsonObject): void {
  const ephemeral = world.ephemerals.find((each) => each.ts === to.messageTs)
  const message = to.messageTs ? findMessage(world, to.channel, to.messageTs) : null
  if (body.delete_original === true) {
    if (ephemeral) world.ephemerals.splice(world.ephemerals.indexOf(ephemeral), 1)
    if (message) message.deleted = true
    return
  }
  if (body.replace_original !== true || (!ephemeral && !message)) {
    responseUrls.show(world, to, body, 'response_url')
    return
  }
  const text = stringOf(body.text)
  const blocks = namedBlocks(body.blocks ?? [])
  if (message) {
    message.past.push({
      text: message.text,
      blocks: message.blocks,
      at: message.editedAt ?? message.postedAt,
    })
    message.editedAt = world.now()
  }
  Object.assign(ephemeral ?? message ?? {}, { text, blocks })
  noteActs(world, { text, blocks, names: false, unfurls: false }, to.channel, to.messageTs)
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}
