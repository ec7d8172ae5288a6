import { describe, expect, it } from 'vitest'
import { checkConfiguration } from '../src/config/check.ts'
import { parseServices } from '../src/config/services.ts'
import { describeConfiguration } from '../src/describe-configuration.ts'

type Shown = Parameters<typeof describeConfiguration>[1]

/** What is said of changes, for a services file. */
function changesOf(text: string, env: Record<string, string> = {}, demo = false) {
  const configuration = {
    ...checkConfiguration(env, import.meta.dirname),
    ...parseServices('services.yaml', text),
  }
  const bot = { queue: { engine: 'pglite' }, database: { kind: 'pglite' }, deps: { services: new Map() } }
  const items = describeConfiguration(configuration, bot as unknown as Shown, demo)
  return items.find(({ name }) => name === 'Changes')
}

const shop = (more: string) => `services:\n  shop: { url: "https://shop.example.com/"${more} }\n`

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

  it('of the demo anybody may approve', () => {
    expect(changesOf(shop(''), {}, true)).toMatchObject({
      state: 'on',
      detail: 'of the demo, by anybody here',
    })
  })
})
