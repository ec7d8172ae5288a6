import type { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { slackClient } from '../../support/slack/slack-client.ts'
import { openSlackServer } from '../../support/slack/slack-server.ts'
import type { SlackServer } from '../../support/slack/slack-server-types.ts'

let now: number
let slack: SlackServer
let client: WebClient
let channel: string
let ada: string

beforeEach(async () => {
  now = 1_700_000_000_000
  slack = await openSlackServer({ now: () => now })
  client = slackClient(slack)
  channel = slack.addChannel({ name: 'incidents' })
  ada = slack.addUser({ name: 'ada', email: 'ada@shop.example' })
})

afterEach(() => slack.close())

/** What the call was refused with: the error's name, and what Slack says beside it. */
async function refusal(call: Promise<unknown>): Promise<Record<string, unknown>> {
  const error: unknown = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  )
  return typeof error === 'object' && error !== null && 'data' in error
    ? (error.data as Record<string, unknown>)
    : { error }
}

it('posts, edits and reads a thread with the real client', async () => {
  const root = await client.chat.postMessage({
    channel,
    text: 'shop fails',
    metadata: { event_type: 'fiveohtwo', event_payload: { key: 'card' } },
  })
  const ts = String(root.ts)
  await client.chat.postMessage({ channel, thread_ts: ts, text: 'a *reply* &amp; more' })
  await client.chat.update({ channel, ts, text: 'shop works' })

  const read = await client.conversations.replies({ channel, ts, include_all_metadata: true })
  expect(read.messages?.map(({ text }) => text)).toEqual(['shop works', 'a *reply* &amp; more'])
  expect(read.messages?.[0]?.metadata).toEqual({ event_type: 'fiveohtwo', event_payload: { key: 'card' } })
  expect(slack.shown(channel, ts)).toEqual(['shop works', 'a reply & more'])
  expect(slack.message(channel, ts).past.map(({ text }) => text)).toEqual(['shop fails'])
  expect(slack.violations).toEqual([])
})

it('returns metadata only when all of it is asked for', async () => {
  await client.chat.postMessage({
    channel,
    text: 'card',
    metadata: { event_type: 'fiveohtwo', event_payload: { key: 'card' } },
  })
  const plain = await client.conversations.history({ channel })
  const whole = await client.conversations.history({ channel, include_all_metadata: true })
  expect(plain.messages?.[0]?.metadata).toBeUndefined()
  expect(whole.messages?.[0]?.metadata?.event_type).toBe('fiveohtwo')
})

it('says whose token it is, and refuses none, a wrong, a revoked one and one of the other kind', async () => {
  expect(await client.auth.test()).toMatchObject({ team_id: slack.team.id, user_id: slack.botUser.id })
  expect(await refusal(slackClient(slack, '').auth.test())).toMatchObject({ error: 'not_authed' })
  expect(await refusal(slackClient(slack, 'xoxb-other').auth.test())).toMatchObject({ error: 'invalid_auth' })
  expect(await refusal(client.apps.connections.open())).toMatchObject({ error: 'not_allowed_token_type' })
  slack.revokeToken()
  expect(await refusal(client.auth.test())).toMatchObject({ error: 'token_revoked' })
})

it('names the scope that is missing, and those that there are', async () => {
  slack.scopes = ['chat:write']
  expect(await refusal(client.users.info({ user: ada }))).toMatchObject({
    error: 'missing_scope',
    needed: 'users:read',
    provided: 'chat:write',
  })
  expect(await refusal(client.conversations.history({ channel }))).toMatchObject({
    needed: 'channels:history',
  })
})

it('shows addresses only with the scope for them, and never those of strangers', async () => {
  const eve = slack.addUser({ name: 'eve', email: 'eve@else.example', isStranger: true, team: 'T0ELSE' })
  expect((await client.users.info({ user: ada })).user?.profile?.email).toBe('ada@shop.example')
  expect((await client.users.info({ user: eve })).user?.profile?.email).toBeUndefined()
  slack.scopes = ['users:read']
  expect((await client.users.info({ user: ada })).user?.profile?.email).toBeUndefined()
})

it('finds the people of a user group', async () => {
  const group = slack.setUserGroup('sre', [ada])
  const listed = await client.usergroups.list({ include_users: true })
  expect(listed.usergroups?.map(({ id, handle, users }) => ({ id, handle, users }))).toEqual([
    { id: group, handle: 'sre', users: [ada] },
  ])
  slack.setUserGroup('sre', [])
  expect((await client.usergroups.users.list({ usergroup: group })).users).toEqual([])
})

it('refuses posts to channels that are unknown, private, archived or deleted', async () => {
  const hidden = slack.addChannel({ name: 'hidden', private: true, member: false })
  const post = (to: string) => refusal(client.chat.postMessage({ channel: to, text: 'x' }))
  expect(await post('C0NOBODY')).toMatchObject({ error: 'channel_not_found' })
  expect(await post(hidden)).toMatchObject({ error: 'channel_not_found' })
  slack.archive(channel)
  expect(await post(channel)).toMatchObject({ error: 'is_archived' })
  slack.deleteChannel(channel)
  expect(await post(channel)).toMatchObject({ error: 'channel_not_found' })
})

it('lets the bot write where it is no member only with the scope for it', async () => {
  slack.kick(channel)
  expect(await client.chat.postMessage({ channel, text: 'x' })).toMatchObject({ ok: true })
  slack.scopes = slack.scopes.filter((scope) => scope !== 'chat:write.public')
  expect(await refusal(client.chat.postMessage({ channel, text: 'x' }))).toMatchObject({
    error: 'not_in_channel',
  })
  expect(await refusal(client.conversations.history({ channel }))).toMatchObject({ error: 'not_in_channel' })
})

it('refuses edits of messages that are gone, of others, too long or in an archived channel', async () => {
  const posted = await client.chat.postMessage({ channel, text: 'x' })
  const ts = String(posted.ts)
  const theirs = slack.say('hello', { user: ada, channel })
  const edit = (message: string, text: string) => refusal(client.chat.update({ channel, ts: message, text }))
  expect(await edit(theirs, 'y')).toMatchObject({ error: 'cant_update_message' })
  expect(await edit('1.000001', 'y')).toMatchObject({ error: 'message_not_found' })
  expect(await edit(ts, 'y'.repeat(4001))).toMatchObject({ error: 'msg_too_long' })
  slack.archive(channel)
  expect(await edit(ts, 'y')).toMatchObject({ error: 'is_inactive' })
  slack.unarchive(channel)
  slack.deleteMessage(channel, ts)
  expect(await edit(ts, 'y')).toMatchObject({ error: 'message_not_found' })
})

it('refuses a message of nothing, of too much, and replies to nothing', async () => {
  expect(await refusal(client.chat.postMessage({ channel, text: '' }))).toMatchObject({ error: 'no_text' })
  expect(await refusal(client.chat.postMessage({ channel, text: 'x'.repeat(40_001) }))).toMatchObject({
    error: 'msg_too_long',
  })
  expect(await refusal(client.chat.postMessage({ channel, text: 'x', thread_ts: '1.000001' }))).toMatchObject(
    {
      error: 'thread_not_found',
    },
  )
})

it('shows an ephemeral message to one person, who must be in the channel', async () => {
  const closed = slack.addChannel({ name: 'closed', members: [] })
  await client.chat.postEphemeral({ channel, user: ada, text: 'only you' })
  expect(slack.ephemerals(ada)).toMatchObject([{ text: 'only you', by: 'chat.postEphemeral' }])
  expect(slack.history(channel)).toEqual([])
  expect(await refusal(client.chat.postEphemeral({ channel: closed, user: ada, text: 'x' }))).toMatchObject({
    error: 'user_not_in_channel',
  })
})

it('answers 429 with Retry-After when a channel gets more than a message a second', async () => {
  for (let count = 0; count < 4; count++) await client.chat.postMessage({ channel, text: 'burst' })
  const error = await client.chat
    .postMessage({ channel, text: 'too much' })
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 1 })
  now += 1000
  await client.chat.postMessage({ channel, text: 'in time' })
  expect(slack.history(channel)).toHaveLength(5)
  expect(slack.calls('chat.postMessage').map((call) => call.error)).toEqual([
    null,
    null,
    null,
    null,
    'ratelimited',
    null,
  ])
  expect(slack.violations).toEqual([])
})

it('allows fifty edits a minute in the whole workspace, and notices calls before Retry-After is over', async () => {
  const { ts } = await client.chat.postMessage({ channel, text: 'card' })
  const edit = () => client.chat.update({ channel, ts: String(ts), text: 'card' })
  for (let count = 0; count < 50; count++) await edit()
  await expect(edit()).rejects.toMatchObject({ retryAfter: 60 })
  await expect(edit()).rejects.toMatchObject({ retryAfter: 60 })
  expect(slack.violations).toEqual(['chat.update was called again 60000 ms too early'])
  now += 60_000
  await edit()
})

it('takes edits of other messages for calls that were on their way when it refused, for a moment only', async () => {
  const first = await client.chat.postMessage({ channel, text: 'card' })
  const second = await client.chat.postMessage({ channel, text: 'another card' })
  const third = await client.chat.postMessage({ channel, text: 'a third one' })
  const edit = ({ ts }: { ts?: string }) => client.chat.update({ channel, ts: String(ts), text: 'card' })
  for (let count = 0; count < 50; count++) await edit(first)
  await expect(edit(first)).rejects.toMatchObject({ retryAfter: 60 })
  await expect(edit(second)).rejects.toMatchObject({ retryAfter: 60 })
  expect(slack.violations).toEqual([])
  now += 1000
  await expect(edit(third)).rejects.toMatchObject({ retryAfter: 59 })
  expect(slack.violations).toEqual(['chat.update was called again 59000 ms too early'])
})

it('does not hold against a bot that starts what the one before it was told, but tells it too', async () => {
  const { ts } = await client.chat.postMessage({ channel, text: 'card' })
  const edit = () => client.chat.update({ channel, ts: String(ts), text: 'card' })
  for (let count = 0; count < 50; count++) await edit()
  await expect(edit()).rejects.toMatchObject({ retryAfter: 60 })
  now += 2000
  await client.auth.test()
  await expect(edit()).rejects.toMatchObject({ retryAfter: 58 })
  expect(slack.violations).toEqual([])
  await expect(edit()).rejects.toMatchObject({ retryAfter: 58 })
  expect(slack.violations).toEqual(['chat.update was called again 58000 ms too early'])
})

it('takes a file in three steps, and shows it in its thread', async () => {
  const { ts } = await client.chat.postMessage({ channel, text: 'card' })
  const done = await client.filesUploadV2({
    channel_id: channel,
    thread_ts: String(ts),
    filename: 'evidence.txt',
    title: 'Evidence',
    content: 'upstream prematurely closed',
  })
  expect(slack.shown(channel, String(ts))).toEqual(['card', 'Evidence\nupstream prematurely closed'])
  const id = done.files[0]?.files?.[0]?.id ?? ''
  const info = await client.files.info({ file: id })
  expect(info.file?.shares?.public?.[channel]?.[0]?.ts).toBe(slack.thread(channel, String(ts))[1]?.ts)
  expect(slack.violations).toEqual([])
})

it('gives a private file only to who may read it', async () => {
  const ts = slack.say('look', { user: ada, channel, file: { name: 'error.log', text: 'no live upstreams' } })
  const read = await client.conversations.replies({ channel, ts })
  const address = String(read.messages?.[0]?.files?.[0]?.url_private)
  const headers = { authorization: `Bearer ${slack.botToken}` }
  expect(await (await fetch(address, { headers })).text()).toBe('no live upstreams')
  expect(await (await fetch(address)).text()).toContain('Sign in')
})

it('fails as it is told: with a status, an error, a cut connection after the work was done, or silence', async () => {
  const text = 'x'
  slack.fail({ method: 'chat.postMessage', as: { status: 503 } })
  slack.fail({ method: 'chat.postMessage', as: { error: 'fatal_error' } })
  slack.fail({ method: 'chat.postMessage', as: { cut: true, done: true } })
  slack.fail({ method: 'chat.postMessage', when: ({ text }) => text === 'never', as: { hang: true } })
  await expect(client.chat.postMessage({ channel, text })).rejects.toMatchObject({ statusCode: 503 })
  expect(await refusal(client.chat.postMessage({ channel, text }))).toMatchObject({ error: 'fatal_error' })
  await expect(client.chat.postMessage({ channel, text })).rejects.toMatchObject({
    code: 'slack_webapi_request_error',
  })
  expect(slack.history(channel)).toHaveLength(1)
  const impatient = slackClient(slack)
  Object.assign(impatient, { timeout: 50 })
  await expect(impatient.chat.postMessage({ channel, text: 'never' })).rejects.toMatchObject({
    code: 'slack_webapi_request_error',
  })
  await client.chat.postMessage({ channel, text })
  expect(slack.history(channel)).toHaveLength(2)
})

it('is away during an outage', async () => {
  slack.outage(true)
  await expect(client.auth.test()).rejects.toMatchObject({ statusCode: 503 })
  slack.outage('cut')
  await expect(client.auth.test()).rejects.toMatchObject({ code: 'slack_webapi_request_error' })
  slack.outage(false)
  await client.auth.test()
})

it('reads JSON as well as forms', async () => {
  const headers = {
    authorization: `Bearer ${slack.botToken}`,
    'content-type': 'application/json; charset=utf-8',
  }
  const post = async (body: string) =>
    (await fetch(`${slack.url}chat.postMessage`, { method: 'POST', headers, body })).json()
  expect(await post(JSON.stringify({ channel, text: 'x', blocks: [{ type: 'divider' }] }))).toMatchObject({
    ok: true,
  })
  expect(await post('{')).toEqual({ ok: false, error: 'invalid_json' })
  expect(await post(JSON.stringify({ text: 'x' }))).toMatchObject({
    error: 'invalid_arguments',
    response_metadata: { messages: ['[ERROR] missing required field: channel'] },
  })
})

it('notices what would be silently wrong: no top-level text, unknown arguments', async () => {
  await client.chat.postMessage({ channel, blocks: [{ type: 'divider' }] } as never)
  await client.chat.postMessage({ channel, text: 'x', treahd_ts: '1.2' } as never)
  expect(slack.violations).toEqual([
    'chat.postMessage: no top-level text, so notifications and screen readers have none',
    'chat.postMessage does not know the argument "treahd_ts"',
  ])
})
