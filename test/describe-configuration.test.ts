import { describe, expect, it } from 'vitest'
import { checkConfiguration } from '../src/config/check.ts'
import { parseServices } from '../src/config/services.ts'
import { describeConfiguration } from '../src/describe-configuration.ts'

type Shown = Parameters<typeof describeConfiguration>[1]

function itemsOf(
  text: string,
  env: Record<string, string> = {},
  demo = false,
  live?: Parameters<typeof describeConfiguration>[3],
) {
  const configuration = {
    ...checkConfiguration(env, import.meta.dirname),
    ...parseServices('services.yaml', text),
  }
  const bot = { queue: { engine: 'pglite' }, database: { kind: 'pglite' }, deps: { services: new Map() } }
  return describeConfiguration(configuration, bot as unknown as Shown, demo, live)
}

/** What is said of changes, for a services file. */
function changesOf(...given: Parameters<typeof itemsOf>) {
  return itemsOf(...given).find(({ name }) => name === 'Changes')
}

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }
const discord = { DISCORD_TOKEN: `${'x'.repeat(24)}.${'y'.repeat(6)}.${'z'.repeat(30)}` }

const shop = (more: string) => `services:\n  shop: { url: "https://shop.example.com/"${more} }\n`

const mapping = 'alert_mappings:\n  nagios: { key: body.host, state: body.state, title: body.output }\n'

describe('describe-configuration', () => {
  it.each([
    ['nobody may approve anything', shop(''), {}, 'off', 'none is offered: no service names approvers'],
    [
      'no machine has an account for changes',
      shop(', approvers: ["*"]'),
      {},
      'off',
      '1 of 1 services have approvers, and no machine an account for changes',
    ],
    [
      'something can be changed',
      `${shop(', approvers: ["*"]')}hosts:\n  web-1: { change: { user: x } }\n  web-2: {}\n`,
      {},
      'on',
      '1 of 1 services have approvers; 1 of 2 machines can be changed',
    ],
    [
      'nothing can be signed',
      shop(', approvers: ["*"]'),
      { DATABASE_URL: 'postgres://x/y' },
      'off',
      'nothing can be approved: there is no CHANGE_KEY',
    ],
  ])('says that %s', (_title, text, env, state, detail) => {
    expect(changesOf(text, env)).toMatchObject({ state, detail })
  })

  it.each([
    ['Slack', {}, {}, { state: 'off', detail: 'not set up', next: 'npx fiveohtwo setup slack' }],
    ['Discord', {}, {}, { state: 'off', detail: 'not set up', next: 'npx fiveohtwo setup discord' }],
    [
      'Slack',
      { ...slack, SLACK_CHANNEL: '#ops' },
      { slack: { name: 'Acme' } },
      { state: 'on', detail: 'Socket Mode; Acme; channel #ops', next: '' },
    ],
    [
      'Slack',
      { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: '0'.repeat(32) },
      {},
      {
        state: 'on',
        detail: 'HTTP, at /slack/events; no usual channel',
        next: 'Set SLACK_CHANNEL to show incidents there that began elsewhere, unless the service names a channel.',
      },
    ],
    [
      'Discord',
      { ...discord, DISCORD_GUILD: '1'.repeat(18), DISCORD_CHANNEL: '#ops' },
      {
        discord: {
          trouble: { detail: 'the token is not valid any more', next: 'npx fiveohtwo setup discord' },
        },
      },
      {
        state: 'problem',
        detail: `server ${'1'.repeat(18)}; channel #ops; the token is not valid any more`,
        next: 'npx fiveohtwo setup discord',
      },
    ],
  ] as const)('says how %s stands, and what to do next', (name, env, live, expected) => {
    const item = itemsOf(shop(''), env, false, live).find((each) => each.name === name)
    expect(item).toEqual({ name, ...expected })
  })

  it('of the demo anybody may approve', () => {
    expect(changesOf(shop(''), {}, true)).toMatchObject({
      state: 'on',
      detail: 'of the demo, by anybody here',
    })
  })

  it.each([
    ['no system may send', {}, '', 'off', 'no monitoring system may send any'],
    [
      'some may send',
      {
        ALERT_SECRET_PAGERDUTY: 's'.repeat(32),
        ALERT_SNS_TOPICS: 'arn:aws:sns:eu-west-1:123456789012:alarms',
      },
      '',
      'on',
      'taken at /alerts/ from pagerduty, sns',
    ],
    [
      'a system of one’s own may send',
      { ALERT_SECRET_GENERIC: 's'.repeat(32) },
      mapping,
      'on',
      'taken at /alerts/ from generic, generic/nagios',
    ],
    [
      'a system of one’s own has no secret',
      { ALERT_SECRET_GATUS: 's'.repeat(32) },
      mapping,
      'problem',
      'taken at /alerts/ from gatus, and not from generic/nagios',
    ],
  ])('says of alerts that %s', (_title, env, more, state, detail) => {
    const alerts = itemsOf(`${shop('')}${more}`, env).find(({ name }) => name === 'Alerts')
    expect(alerts).toMatchObject({ state, detail })
    expect(alerts?.next).toContain('docs/alerts.md')
  })

  it('has nothing more to say of alerts where notes lead back', () => {
    const env = { ALERT_SECRET_GATUS: 's'.repeat(32), PUBLIC_URL: 'https://bot.example' }
    expect(itemsOf(shop(''), env).find(({ name }) => name === 'Alerts')).toMatchObject({
      state: 'on',
      next: '',
    })
  })
})
