import { describe, expect, it } from 'vitest'
import { approverKeys, mayApprove } from '../../src/config/may-approve.ts'
import { createPeople } from '../../src/config/people.ts'

const ada = { key: 'ada', name: 'Ada', accounts: ['console:operator', 'slack:T1/U1'], groups: ['sre'] }
const bob = { key: 'bob', name: 'Bob', accounts: ['console:bob'], groups: ['sre', 'web'] }
const people = createPeople([ada, bob])

describe('config/people', () => {
  it('every account of a person is that person', () => {
    expect(people.of({ id: 'console:operator', name: 'operator' })).toBe(ada)
    expect(people.of({ id: 'slack:T1/U1', name: 'ada.l' })).toBe(ada)
  })

  it('somebody whom nobody listed is a person of one account, never one of the listed by name', () => {
    expect(people.of({ id: 'console:ada', name: 'ada' })).toEqual({
      key: 'console:ada',
      name: 'ada',
      accounts: ['console:ada'],
      groups: [],
    })
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

  it('approvers are counted as people', () => {
    expect(approverKeys(['ada', 'slack:T1/U1', 'group:sre', 'discord:9'], [ada, bob])).toEqual([
      'ada',
      'bob',
      'discord:9',
    ])
    expect(approverKeys(['*', 'ada'], [ada])).toBeNull()
  })
})
