import type { WebClient } from '@slack/web-api'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { slackClient } from '../../support/slack/slack-client.ts'
import { openSlackServer } from '../../support/slack/slack-server.ts'
import type { SlackServer } from '../../support/slack/slack-server-types.ts'

let slack: SlackServer
let client: WebClient
let channel: string

beforeEach(async () => {
  slack = await openSlackServer({ speed: Number.POSITIVE_INFINITY })
  client = slackClient(slack)
  channel = slack.addChannel({ name: 'incidents' })
})

afterEach(() => slack.close())

async function acts(message: object): Promise<string[]> {
  await client.chat.postMessage({ channel, text: 'x', unfurl_links: false, unfurl_media: false, ...message })
  return slack.acted(channel).map(({ kind, where, text }) => `${kind} ${where} ${text}`)
}

it.each([
  ['<!channel>', 'broadcast text <!channel>'],
  ['<!here|here>', 'broadcast text <!here|here>'],
  ['<@U123|ada>', 'mention text <@U123|ada>'],
  ['`<!everyone>`', 'broadcast text <!everyone>'],
  ['<!subteam^S123>', 'group text <!subteam^S123>'],
  ['<#C123>', 'channel text <#C123>'],
  ['<!date^1^{date}|x>', 'date text <!date^1^{date}|x>'],
  ['<https://evil.example|your bank>', 'link text <https://evil.example|your bank>'],
  ['see https://evil.example/a', 'auto-link text https://evil.example/a'],
  ['see www.evil.example', 'auto-link text www.evil.example'],
])('acts on %s', async (text, act) => {
  expect(await acts({ text })).toEqual([act])
})

it('acts on nothing that is escaped, and on no address in code', async () => {
  expect(await acts({ text: '&lt;!channel&gt; @channel #incidents `https://evil.example`' })).toEqual([])
})

it('acts in mrkdwn unless it is verbatim, not in plain text nor in the text of rich text and cells', async () => {
  const hostile = '<!channel> https://evil.example @here #incidents'
  const mrkdwn = (verbatim: boolean) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: hostile, verbatim },
  })
  expect(
    await acts({
      blocks: [
        { type: 'section', text: { type: 'plain_text', text: hostile } },
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: hostile }] }],
        },
        { type: 'table', rows: [[{ type: 'raw_text', text: hostile }]] },
      ],
    }),
  ).toEqual([])
  expect(await acts({ blocks: [mrkdwn(true), mrkdwn(false)] })).toEqual([
    'broadcast blocks[0].text <!channel>',
    'broadcast blocks[1].text <!channel>',
    'auto-link blocks[1].text https://evil.example',
    'broadcast blocks[1].text @here',
    'channel blocks[1].text #incidents',
  ])
})

it('acts on the elements of rich text that mention or link', async () => {
  const elements = [
    { type: 'user', user_id: 'U1' },
    { type: 'broadcast', range: 'channel' },
    { type: 'link', url: 'https://a.example' },
  ]
  const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]
  expect((await acts({ blocks })).map((act) => act.split(' ')[0])).toEqual(['mention', 'broadcast', 'link'])
})

it('unfurls links unless that is off, and remembers what stood there before an edit', async () => {
  const { ts } = await client.chat.postMessage({ channel, text: 'https://evil.example' })
  await client.chat.update({ channel, ts: String(ts), text: 'nothing' })
  expect(slack.acted().map(({ kind }) => kind)).toEqual(['auto-link', 'unfurl'])
})

it.each([
  ['*bold* and _it_ and ~gone~', 'bold and it and gone'],
  ['a*b*c 2 * 3 * 4 snake_case_name', 'a*b*c 2 * 3 * 4 snake_case_name'],
  ['`*code*` ```\n_more_\n```', '*code* \n_more_\n'],
  ['&gt; quoted', 'quoted'],
  ['a &gt; b &amp;lt;', 'a > b &lt;'],
  ['<https://a.example|label> <https://b.example>', 'label https://b.example'],
])('shows %s as a reader sees it', async (text, shown) => {
  expect(slack.shownOf({ text })).toBe(shown)
})

it('shows blocks line by line, and the text only where there are none', async () => {
  const ada = slack.addUser({ name: 'ada' })
  const { ts } = await client.chat.postMessage({
    channel,
    text: 'for notifications',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: '*shop* fails' } },
      { type: 'section', text: { type: 'mrkdwn', text: `*asked by* <@${ada}>` } },
      {
        type: 'actions',
        elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Approve' } }],
      },
    ],
  })
  expect(slack.shown(channel, String(ts))).toEqual(['*shop* fails\nasked by @ada\n[Approve]'])
})
