import { describe, expect, it } from 'vitest'
import { approverKeys, mayApprove, platformGroupOf } from '../../src/config/may-approve.ts'
import { createPeople } from '../../src/config/people.ts'

const ada = {
  key: 'ada',
  name: 'Ada',
  accounts: ['console:operator', 'slack:T1/U1'],
  groups: ['sre'],
  email: 'Ada@Example.com',
  memberships: [],
}
const bob = {
  key: 'bob',
  name: 'Bob',
  accounts: ['console:bob'],
  groups: ['sre', 'web'],
  email: null,
  memberships: [],
}
const people = createPeople([ada, bob])

describe('config/people', () => {
  it('every account of a person is that person', () => {
    expect(people.of({ id: 'console:operator', name: 'operator' })).toEqual(ada)
    expect(people.of({ id: 'slack:T1/U1', name: 'ada.l' })).toEqual(ada)
  })

  it('somebody whom nobody listed is a person of one account, never one of the listed by name', () => {
    expect(people.of({ id: 'console:ada', name: 'ada' })).toEqual({
      key: 'console:ada',
      name: 'ada',
      accounts: ['console:ada'],
      groups: [],
      email: null,
      memberships: [],
    })
  })

  it('an account with the email address that a platform vouches for is that person, however it is spelled', () => {
    expect(people.of({ id: 'slack:T1/U7', name: 'al', email: 'ada@example.com' })).toEqual(ada)
    expect(people.of({ id: 'slack:T1/U7', name: 'al', email: 'bda@example.com' }).key).toBe('slack:T1/U7')
    expect(people.of({ id: 'slack:T1/U7', name: 'ada@example.com' }).key).toBe('slack:T1/U7')
  })

  it('an account that is listed stays that person, whatever address it has', () => {
    expect(people.of({ id: 'console:bob', name: 'bob', email: 'ada@example.com' })).toEqual(bob)
  })

  it('memberships are those of the moment, and no one keeps them', () => {
    const memberships = ['slack:@sre']
    expect(people.of({ id: 'slack:T1/U1', name: 'ada', memberships })).toEqual({ ...ada, memberships })
    expect(people.of({ id: 'slack:T1/U1', name: 'ada' }).memberships).toEqual([])
  })

  it('what is recorded holds neither address nor memberships, and is the same person later', () => {
    const speaker = { id: 'slack:T1/U7', name: 'al', email: 'ada@example.com', memberships: ['slack:@sre'] }
    const recorded = people.recorded(speaker)
    expect(recorded).toEqual({ id: 'slack:T1/U7', name: 'al', key: 'ada' })
    expect(people.of(recorded)).toEqual(ada)
    expect(people.recorded(recorded)).toEqual(recorded)
    expect(people.recorded({ ...speaker, id: 'slack:T1/U1' })).toEqual({ id: 'slack:T1/U1', name: 'al' })
    expect(people.recorded({ ...speaker, email: 'eve@example.com' })).toEqual({
      id: 'slack:T1/U7',
      name: 'al',
    })
  })

  it('who was recorded as somebody that is listed no more is a person of one account', () => {
    const later = createPeople([bob])
    expect(later.of({ id: 'slack:T1/U7', name: 'al', key: 'ada' }).key).toBe('slack:T1/U7')
  })
})

describe('config/may-approve', () => {
  it.each([
    [['ada'], true],
    [['console:operator'], true],
    [['slack:T1/U1'], true],
    [['group:sre'], true],
    [['*'], true],
    [['bob', 'group:web', 'console:ada', 'slack:T1/U2'], false],
    [[], false],
    [['sre'], false],
    [['Ada'], false],
  ])('of %j Ada is one: %s', (approvers, may) => {
    expect(mayApprove(ada, approvers)).toBe(may)
  })

  it('an account that is called like a group or a person is neither', () => {
    const impostor = people.of({ id: 'group:sre', name: 'ada' })
    expect(mayApprove(impostor, ['group:sre', 'ada'])).toBe(false)
  })

  it('a group of a platform is whoever the platform says is in it right now', () => {
    const inside = people.of({ id: 'slack:T1/U7', name: 'x', memberships: ['slack:@sre', 'slack:@web'] })
    expect(mayApprove(inside, ['discord:@sre', 'slack:@web'])).toBe(true)
    expect(platformGroupOf(inside, ['ada', 'slack:@web'])).toBe('slack:@web')
    expect(mayApprove(inside, ['discord:@sre', 'group:web', 'slack:@we'])).toBe(false)
    expect(mayApprove(people.of({ id: 'slack:T1/U7', name: 'x' }), ['slack:@web'])).toBe(false)
  })

  it('an account that is spelled like a group of a platform is none', () => {
    const impostor = people.of({ id: 'slack:@sre', name: 'x' })
    expect(mayApprove(impostor, ['slack:@sre'])).toBe(false)
  })

  it('how many people a group of a platform stands for, nobody knows', () => {
    expect(approverKeys(['ada', 'slack:@sre'], [ada, bob])).toBeNull()
  })

  it('approvers are counted as people', () => {
    expect(approverKeys(['ada', 'slack:T1/U1', 'group:sre', 'discord:9'], [ada, bob])).toEqual([
      'ada',
      'bob',
      'discord:9',
    ])
    expect(approverKeys(['*', 'ada'], [ada])).toBeNull()
  })
})
