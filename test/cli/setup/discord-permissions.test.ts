import { PermissionsBitField } from 'discord.js'
import { describe, expect, it } from 'vitest'
import {
  inviteUrl,
  missingPermissions,
  neededPermissions,
} from '../../../src/cli/setup/discord-permissions.ts'

const all = neededPermissions.reduce((sum, { bit }) => sum | bit, 0n)
const send = 1n << 11n

function missing(
  roles: Record<string, bigint>,
  overwrites: Record<string, { allow?: bigint; deny?: bigint }> = {},
): string[] {
  return missingPermissions({
    guild: '1',
    roles: Object.entries(roles).map(([id, bits]) => ({ id, permissions: `${bits}` })),
    member: { id: '9', roles: ['2', '3'] },
    overwrites: Object.entries(overwrites).map(([id, { allow = 0n, deny = 0n }]) => ({
      id,
      allow: `${allow}`,
      deny: `${deny}`,
    })),
  })
}

describe('cli/setup/discord-permissions', () => {
  it('the bits are those of the client library', () => {
    expect(new PermissionsBitField(all).toArray().sort()).toEqual([
      'AttachFiles',
      'CreatePublicThreads',
      'EmbedLinks',
      'ReadMessageHistory',
      'SendMessages',
      'SendMessagesInThreads',
      'ViewChannel',
    ])
  })

  it('the invitation asks for exactly these, and for commands', () => {
    const url = new URL(inviteUrl('123', '456'))
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: '123',
      permissions: `${all}`,
      scope: 'bot applications.commands',
      guild_id: '456',
    })
    expect(inviteUrl('123', null)).not.toContain('guild_id')
  })

  it.each([
    ['roles add up', { 1: all & ~send, 2: send }, {}, []],
    ['a role that the bot has not does not count', { 1: all & ~send, 4: send }, {}, ['Send Messages']],
    [
      'an administrator may everything, whatever the channel says',
      { 1: 0n, 2: 8n },
      { 1: { deny: all } },
      [],
    ],
    ['the channel may refuse it to everybody', { 1: all }, { 1: { deny: send } }, ['Send Messages']],
    ['and allow it to a role again', { 1: all }, { 1: { deny: send }, 2: { allow: send } }, []],
    ['among roles, allowing wins', { 1: all }, { 2: { deny: send }, 3: { allow: send } }, []],
    [
      'the bot’s own rule comes last',
      { 1: all },
      { 2: { allow: send }, 9: { deny: send } },
      ['Send Messages'],
    ],
  ])('%s', (_title, roles, overwrites, expected) => {
    expect(missing(roles, overwrites)).toEqual(expected)
  })
})
