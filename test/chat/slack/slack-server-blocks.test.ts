import type { WebClient } from '@slack/web-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { slackClient } from '../../support/slack/slack-client.ts'
import { openSlackServer } from '../../support/slack/slack-server.ts'
import type { SlackServer } from '../../support/slack/slack-server-types.ts'

let slack: SlackServer
let client: WebClient
let channel: string

beforeAll(async () => {
  slack = await openSlackServer({ speed: Number.POSITIVE_INFINITY })
  client = slackClient(slack)
  channel = slack.addChannel({ name: 'incidents' })
})

afterAll(() => slack.close())

/** What Slack says against the blocks; empty when it takes them. */
async function against(blocks: unknown): Promise<string[]> {
  const call = client.chat.postMessage({ channel, text: 'card', blocks: blocks as never })
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (typeof error !== 'object' || error === null || !('data' in error)) return []
  const { error: name, errors } = error.data as { error: string; errors?: string[] }
  return errors ?? [name]
}

const plain = (text: string) => ({ type: 'plain_text', text })
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text })
const section = (text: string) => ({ type: 'section', text: mrkdwn(text) })
const button = (id: string, more: object = {}) => ({
  type: 'button',
  action_id: id,
  text: plain('Go'),
  ...more,
})
const actions = (...elements: object[]) => ({ type: 'actions', elements })
const rich = (...elements: object[]) => ({ type: 'rich_text', elements })
const run = (text: string) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] })
const table = (...rows: object[][]) => ({ type: 'table', rows })
const cell = (text: string) => ({ type: 'raw_text', text })

it('takes one of everything that is well made', async () => {
  expect(
    await against([
      { type: 'header', text: plain('x'.repeat(150)) },
      section('x'.repeat(3000)),
      { type: 'section', fields: Array.from({ length: 10 }, () => mrkdwn('*a*')) },
      { type: 'divider' },
      {
        type: 'context',
        elements: [mrkdwn('a'), { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'b' }],
      },
      actions(
        button('a', {
          value: 'v',
          style: 'danger',
          confirm: { title: plain('t'), text: plain('Sure?'), deny: plain('No') },
        }),
        { type: 'static_select', action_id: 'b', options: [{ text: plain('o'), value: 'o' }] },
        {
          type: 'overflow',
          action_id: 'c',
          options: [{ text: plain('o'), value: 'o', url: 'https://a.example' }],
        },
      ),
      rich(
        run('plain'),
        { type: 'rich_text_preformatted', border: 0, elements: [{ type: 'text', text: 'code' }] },
        { type: 'rich_text_list', style: 'bullet', elements: [run('item')] },
        { type: 'rich_text_quote', elements: [{ type: 'text', text: 'quote', style: { italic: true } }] },
      ),
      {
        ...table([cell('a'), rich(run('b'))], [cell('c'), cell('d')]),
        column_settings: [{ align: 'right' }, null],
      },
    ]),
  ).toEqual([])
})

it.each<[string, unknown, string]>([
  [
    '51 blocks',
    Array.from({ length: 51 }, () => ({ type: 'divider' })),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  ['an unknown block', [{ type: 'banner' }], 'unsupported type: banner [json-pointer:/blocks/0/type]'],
  [
    'an unknown field',
    [{ type: 'divider', colour: 'red' }],
    'invalid additional property: colour [json-pointer:/blocks/0]',
  ],
  [
    'a long header',
    [{ type: 'header', text: plain('x'.repeat(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a mrkdwn header',
    [{ type: 'header', text: mrkdwn('x') }],
    'must be a valid enum value: plain_text [json-pointer:/blocks/0/text/type]',
  ],
  [
    'a long section',
    [section('x'.repeat(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['an empty section', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  [
    'a section of nothing',
    [{ type: 'section' }],
    'must define either `fields` or `text` [json-pointer:/blocks/0]',
  ],
  [
    'eleven fields',
    [{ type: 'section', fields: Array.from({ length: 11 }, () => plain('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a long field',
    [{ type: 'section', fields: [plain('x'.repeat(2001))] }],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    '26 buttons',
    [actions(...Array.from({ length: 26 }, (_, id) => button(`b${id}`)))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  ['no buttons', [actions()], 'no less than 1 items allowed [json-pointer:/blocks/0/elements]'],
  [
    'a long label',
    [actions(button('a', { text: plain('x'.repeat(76)) }))],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a long value',
    [actions(button('a', { value: 'x'.repeat(2001) }))],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'a long id',
    [actions(button('x'.repeat(256)))],
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'an id twice',
    [actions(button('a'), button('a'))],
    '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'a block id twice',
    [
      { type: 'divider', block_id: 'd' },
      { type: 'divider', block_id: 'd' },
    ],
    '`block_id` "d" already exists [json-pointer:/blocks/1/block_id]',
  ],
  [
    'an unknown style',
    [actions(button('a', { style: 'default' }))],
    'must be a valid enum value: primary, danger [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'a long question',
    [actions(button('a', { confirm: { text: plain('x'.repeat(301)) } }))],
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
  ],
  [
    'a long yes',
    [actions(button('a', { confirm: { text: plain('x'), confirm: plain('x'.repeat(31)) } }))],
    'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]',
  ],
  [
    'a bad address',
    [actions(button('a', { url: 'javascript:alert(1)' }))],
    'invalid url [json-pointer:/blocks/0/elements/0/url]',
  ],
  [
    '101 options',
    [
      actions({
        type: 'static_select',
        options: Array.from({ length: 101 }, () => ({ text: plain('o'), value: 'o' })),
      }),
    ],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a menu of nothing',
    [actions({ type: 'static_select' })],
    'must define either options or option_groups [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'a choice that is not offered',
    [
      actions({
        type: 'static_select',
        options: [{ text: plain('o'), value: 'o' }],
        initial_option: { text: plain('p'), value: 'p' },
      }),
    ],
    'initial option must exactly match one of the options [json-pointer:/blocks/0/elements/0]',
  ],
  [
    'an input in a message',
    [{ type: 'input', label: plain('x'), element: { type: 'plain_text_input' } }],
    'unsupported type: input [json-pointer:/blocks/0/type]',
  ],
  [
    'rich text of nothing',
    [rich({ type: 'rich_text_section', elements: [{ type: 'text', text: '' }] })],
    'must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
  ],
  [
    'a mention in preformatted text',
    [rich({ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U1' }] })],
    'unsupported type: user [json-pointer:/blocks/0/elements/0/elements/0/type]',
  ],
  [
    'an empty cell',
    [table([cell('')])],
    'must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]',
  ],
  [
    '101 rows',
    [table(...Array.from({ length: 101 }, () => [cell('x')]))],
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
  [
    '21 columns',
    [table(Array.from({ length: 21 }, () => cell('x')))],
    'no more than 20 items allowed [json-pointer:/blocks/0/rows/0]',
  ],
  ['two tables', [table([cell('x')]), table([cell('y')])], 'only_one_table_allowed [json-pointer:/blocks]'],
  [
    'a full table',
    [table([cell('x'.repeat(10_001))])],
    'table cells must be less than 10001 characters in total [json-pointer:/blocks]',
  ],
  ['too much in all', Array.from({ length: 5 }, () => section('x'.repeat(2700))), 'msg_blocks_too_long'],
])('refuses %s', async (_, blocks, said) => {
  expect(await against(blocks)).toContain(said)
})

it('says the same to the client in response_metadata, which it logs', async () => {
  const call = client.chat.postMessage({ channel, text: 'x', blocks: [{ type: 'header' }] as never })
  await expect(call).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: { messages: ['[ERROR] missing required field: text [json-pointer:/blocks/0]'] },
    },
  })
})

it('refuses metadata that is no metadata or too large', async () => {
  const post = (metadata: unknown) =>
    client.chat.postMessage({ channel, text: 'x', metadata: metadata as never })
  await expect(post({ event_type: 'a b', event_payload: {} })).rejects.toThrow('invalid_metadata_format')
  await expect(post({ event_type: 'a', event_payload: { b: { c: { d: 1 } } } })).rejects.toThrow(
    'invalid_metadata_schema',
  )
  await expect(post({ event_type: 'a', event_payload: { b: 'x'.repeat(8000) } })).rejects.toThrow(
    'metadata_too_large',
  )
})
