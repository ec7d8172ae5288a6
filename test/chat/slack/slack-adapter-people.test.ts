import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BotError } from '../../../src/errors.ts'
import type { Speaker } from '../../../src/model/person.ts'
import { eventually, openSlackRig, type SlackRig } from '../../support/slack-rig.ts'

describe('chat/slack/slack-adapter: whom it takes somebody for', () => {
  let rig: SlackRig

  beforeEach(async () => {
    rig = await openSlackRig({
      server: { speed: Number.POSITIVE_INFINITY },
      adapter: { groups: ['sre', 'leads'] },
    })
    rig.server.setUserGroup('sre', [rig.ada])
    rig.server.setUserGroup('leads', [])
  })

  afterEach(async () => {
    expect(rig.server.violations).toEqual([])
    await rig.close()
  })

  async function personOf(text: string, user = rig.ada): Promise<Speaker> {
    const before = rig.inbox.lines.length
    await rig.server.command(text, { user, channel: rig.channel })
    return eventually(() => {
      const person = rig.inbox.lines[before]?.from.person
      if (person === undefined) throw new Error('nobody typed')
      return person
    })
  }

  it('has the name, the address in small letters, and the groups that approvers name', async () => {
    expect(await personOf('status')).toEqual({
      id: `slack:${rig.server.team.id}/${rig.ada}`,
      name: 'ada',
      email: 'ada@example.com',
      memberships: ['slack:@sre'],
    })
  })

  it('has no more of a group that the person was taken out of between card and click', async () => {
    expect((await personOf('status')).memberships).toEqual(['slack:@sre'])
    rig.server.setUserGroup('sre', [])
    expect((await personOf('approve k3v9q2x7w1')).memberships).toEqual([])
  })

  it('has no address of a person who was deactivated, and a name even without a profile', async () => {
    const gone = rig.server.addUser({ name: 'gone', email: 'gone@example.com', deleted: true })
    expect(await personOf('status', gone)).not.toHaveProperty('email')
  })

  it('asks for names once in a while, not each time', async () => {
    await personOf('status')
    await personOf('status')
    expect(rig.server.calls('users.info')).toHaveLength(1)
  })

  it('has no groups when Slack cannot be asked, and says that it could not', async () => {
    rig.server.fail({ method: 'usergroups.users.list', as: { status: 503 }, times: 10 })
    rig.inbox.onCommand = async () => {
      throw new BotError('NOT_ALLOWED', 'You may not approve this.', 'Ask @sre.')
    }
    expect((await personOf('approve k3v9q2x7w1')).memberships).toEqual([])
    await eventually(() => {
      const shown = rig.server.ephemerals(rig.ada).map((each) => rig.server.shownOf(each))
      expect(shown.join('\n')).toContain('Slack could not say which user groups you are in')
    })
    expect(rig.log.join('\n')).toContain('user groups could not be looked up in slack')
  })

  it('decides nothing for somebody whom Slack does not name, who may be another one’s second account', async () => {
    rig.server.fail({ method: 'users.info', as: { status: 503 }, times: 10 })
    await rig.server.command('approve k3v9q2x7w1', { user: rig.ada, channel: rig.channel })
    await eventually(() => {
      const shown = rig.server.ephemerals(rig.ada).map((each) => rig.server.shownOf(each))
      expect(shown.join('\n')).toContain('Slack could not say who you are just now')
    })
    expect(rig.inbox.lines).toEqual([])
    expect((await personOf('status')).id).toContain(rig.ada)
  })

  it('a name full of tricks is one line without them', async () => {
    const trickster = rig.server.addUser({ name: 'x', realName: '\u202eevil\u200b <!channel>\n*bold*' })
    const { name } = await personOf('status', trickster)
    expect(name).not.toMatch(/[\u202e\u200b\n]/)
    expect(rig.server.acted().filter(({ kind }) => kind !== 'link')).toEqual([])
  })
})
