import { webApi } from '@slack/bolt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createUserGroups, type UserGroups } from '../../../src/chat/slack/user-groups.ts'
import { openSlackServer } from '../../support/slack/slack-server.ts'
import type { SlackServer } from '../../support/slack/slack-server-types.ts'

describe('chat/slack/user-groups', () => {
  let server: SlackServer
  let groups: UserGroups
  let clock = Date.now()
  let ada: string
  const warned: unknown[] = []

  beforeEach(async () => {
    warned.length = 0
    server = await openSlackServer({ now: () => clock })
    ada = server.addUser({ name: 'ada' })
    server.setUserGroup('sre', [ada])
    const client = new webApi.WebClient(server.botToken, {
      slackApiUrl: server.url,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
    })
    groups = createUserGroups(
      client,
      ['sre'],
      () => clock,
      (thrown) => warned.push(thrown),
    )
  })

  afterEach(async () => {
    expect(server.violations).toEqual([])
    await server.close()
  })

  const asked = () => server.calls('usergroups.users.list').length

  it('asks anew for every decision', async () => {
    expect(await groups.of(ada, 'deciding')).toEqual(['slack:@sre'])
    server.setUserGroup('sre', [])
    expect(await groups.of(ada, 'deciding')).toEqual([])
    expect(asked()).toBe(2)
  })

  it('does not let what was looked up for a question decide', async () => {
    expect(await groups.of(ada, 'asking')).toEqual(['slack:@sre'])
    server.setUserGroup('sre', [])
    expect(await groups.of(ada, 'asking')).toEqual(['slack:@sre'])
    expect(await groups.of(ada, 'deciding')).toEqual([])
  })

  it('fifty at once share one answer', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => groups.of(ada, 'deciding')))
    expect(new Set(all.map(String))).toEqual(new Set(['slack:@sre']))
    expect(asked()).toBe(1)
  })

  it('whoever clicks and clicks uses up no limit: answers get six seconds old, and no older', async () => {
    for (let click = 0; click < 300; click += 1) {
      clock += 200
      expect(await groups.of(ada, 'deciding')).toEqual(['slack:@sre'])
    }
    expect(warned).toEqual([])
    server.setUserGroup('sre', [])
    clock += 6_000
    expect(await groups.of(ada, 'deciding')).toEqual([])
  })

  it('a group that is made later is found within a minute', async () => {
    const late = createUserGroups(
      new webApi.WebClient(server.botToken, { slackApiUrl: server.url, retryConfig: { retries: 0 } }),
      ['later'],
      () => clock,
      () => {},
    )
    expect(await late.of(ada, 'deciding')).toEqual([])
    server.setUserGroup('later', [ada])
    clock += 60_001
    expect(await late.of(ada, 'deciding')).toEqual(['slack:@later'])
  })

  it('is null when Slack cannot say, and asks again the next time', async () => {
    server.fail({ method: 'usergroups.users.list', as: { status: 500 } })
    expect(await groups.of(ada, 'deciding')).toBeNull()
    expect(warned).toHaveLength(1)
    expect(await groups.of(ada, 'deciding')).toEqual(['slack:@sre'])
  })
})
