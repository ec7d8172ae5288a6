import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayDecide, type Saying } from '../../../src/incident/approval/may-decide.ts'
import type { Approval, ApprovalState, Vote } from '../../../src/model/approval.ts'
import type { Identity } from '../../../src/model/people.ts'
import type { ApprovalRule } from '../../../src/model/policy.ts'
import { usualRule } from '../../../src/model/usual-policy.ts'
import { storePlan } from '../../support/store-samples.ts'

const ada: Identity = {
  key: 'ada',
  name: 'Ada',
  accounts: ['console:operator', 'slack:T1/U1'],
  groups: ['sre'],
  email: null,
  memberships: [],
}
const bob: Identity = {
  key: 'bob',
  name: 'Bob',
  accounts: ['console:bob', 'slack:T1/U2'],
  groups: ['sre'],
  email: null,
  memberships: [],
}
const eve: Identity = {
  key: 'console:eve',
  name: 'eve',
  accounts: ['console:eve'],
  groups: [],
  email: null,
  memberships: [],
}

const strict: ApprovalRule = { ...usualRule, approvers: ['group:sre'] }

function vote(
  person: Identity,
  account = person.accounts[0] ?? '',
  decision: Vote['decision'] = 'approved',
): Vote {
  const by = { id: account, name: person.name }
  return { by, identity: person.key, decision, reason: null, breakGlass: false, at: new Date(0) }
}

function approval(change: Partial<Approval> = {}): Approval {
  return {
    id: 'k3v9q2',
    incident: 'INC-1',
    plan: { ...storePlan('shop'), requestedBy: 'slack:T1/U2' },
    planHash: 'hash',
    state: 'pending',
    createdAt: new Date(0),
    expiresAt: new Date(60_000),
    votes: [],
    needed: 1,
    decidedAt: null,
    grant: null,
    ...change,
  }
}

function saying(change: Partial<Saying> = {}): Saying {
  return {
    approval: approval(),
    rule: strict,
    person: ada,
    decision: 'approved',
    reason: null,
    typed: null,
    breakGlass: false,
    ...change,
  }
}

function answer(change: Partial<Saying>): string {
  const refused = mayDecide(saying(change))
  return refused === null ? 'may' : `${refused.code}: ${refused.message} ${refused.hint}`
}

const late = (state: ApprovalState, votes: Vote[] = []) => ({ approval: approval({ state, votes }) })

describe('incident/may-decide', () => {
  it.each<[string, Partial<Saying>, string]>([
    ['an approver may approve', {}, 'may'],
    ['an approver may deny', { decision: 'denied' }, 'may'],
    [
      'a stranger may not',
      { person: eve },
      'NOT_ALLOWED: eve (console:eve) may not decide on changes of shop. Ask one of: group:sre. Approvers are named in the services file.',
    ],
    [
      'nor deny',
      { person: eve, decision: 'denied' },
      'NOT_ALLOWED: eve (console:eve) may not decide on changes of shop. Ask one of: group:sre. Approvers are named in the services file.',
    ],
    [
      'where nobody is configured nobody may',
      { rule: usualRule },
      'NOT_ALLOWED: Ada (ada) may not decide on changes of shop. Ask one of: nobody is configured. Approvers are named in the services file.',
    ],
    ['anybody may where anybody may', { person: eve, rule: { ...strict, approvers: ['*'] } }, 'may'],
    [
      'whoever asked for the diagnosis may not approve, whatever the account they asked from',
      { person: bob },
      'NOT_ALLOWED: You asked for this diagnosis, so somebody else must approve "Restart the app". Ask one of: group:sre. You may deny it.',
    ],
    ['but may deny', { person: bob, decision: 'denied' }, 'may'],
    [
      'and may approve where that is allowed',
      { person: bob, rule: { ...strict, requesterMay: true } },
      'may',
    ],
    [
      'a person has one vote, whatever the account',
      { approval: approval({ needed: 2, votes: [vote(ada, 'slack:T1/U1')] }) },
      'ALREADY_DECIDED: You have approved "Restart the app" already; one person has one vote, whatever the account. 1 more person must approve, not you again.',
    ],
    ['another person has one too', { approval: approval({ needed: 2, votes: [vote(bob)] }) }, 'may'],
    [
      'after its time is too late',
      late('expired'),
      'APPROVAL_EXPIRED: "Restart the app" has expired. Run the diagnosis again: it proposes anew from fresh evidence.',
    ],
    [
      'a superseded plan cannot be approved',
      late('superseded'),
      'ALREADY_DECIDED: "Restart the app" was replaced by something newer. Open the incident again: its card shows what waits for a decision now.',
    ],
    [
      'what was denied stays denied',
      late('denied', [vote(ada), vote(bob, 'console:bob', 'denied')]),
      'ALREADY_DECIDED: "Restart the app" was denied already by Bob. Nothing is changed. Run the diagnosis again for a new plan.',
    ],
    [
      'what was approved cannot be denied any more',
      { ...late('approved', [vote(bob)]), decision: 'denied' },
      'ALREADY_DECIDED: "Restart the app" was approved already by Bob. It is being carried out; nothing more was done.',
    ],
    [
      'what was carried out is not carried out again',
      late('spent', [vote(bob)]),
      'ALREADY_DECIDED: "Restart the app" was approved and carried out already by Bob. Nothing more was done; the thread shows what came of it.',
    ],
    [
      'a reason that is asked for must be given',
      { rule: { ...strict, reason: true }, reason: ' \n' },
      'REASON_NEEDED: A change of low risk of shop needs a reason. Say why, as in: approve k3v9q2 <reason>.',
    ],
    [
      'a member of a user group may where it is named',
      { person: { ...eve, memberships: ['slack:@sre'] }, rule: { ...strict, approvers: ['slack:@sre'] } },
      'may',
    ],
    [
      'and may not where the platform does not vouch for it',
      { person: eve, rule: { ...strict, approvers: ['slack:@sre'] } },
      'NOT_ALLOWED: eve (console:eve) may not decide on changes of shop. Ask one of: slack:@sre. Approvers are named in the services file.',
    ],
    [
      'whoever asked from an account that only an address told is the same person',
      { approval: approval({ plan: { ...storePlan('shop'), requestedBy: 'bob' } }), person: bob },
      'NOT_ALLOWED: You asked for this diagnosis, so somebody else must approve "Restart the app". Ask one of: group:sre. You may deny it.',
    ],
    ['and then may', { rule: { ...strict, reason: true }, reason: 'checked' }, 'may'],
    ['denying needs no reason', { rule: { ...strict, reason: true }, decision: 'denied' }, 'may'],
    [
      'the name of the service must be typed where that is asked for',
      { rule: { ...strict, stepUp: true } },
      'NAME_NOT_TYPED: To approve a change of low risk, type the name of the service, "shop"; nothing was typed. As a command: approve k3v9q2 --service shop <reason>.',
    ],
    [
      'and not another one',
      { rule: { ...strict, stepUp: true }, typed: 'Shop' },
      'NAME_NOT_TYPED: To approve a change of low risk, type the name of the service, "shop"; "Shop" was typed. As a command: approve k3v9q2 --service shop <reason>.',
    ],
    ['and then may', { rule: { ...strict, stepUp: true }, typed: ' shop ' }, 'may'],
    ['denying needs no name', { rule: { ...strict, stepUp: true }, decision: 'denied' }, 'may'],
    [
      'breaking the glass needs a reason',
      { breakGlass: true, reason: '' },
      'REASON_NEEDED: Overriding the guards needs a reason, which goes on record. Say why, as in: approve k3v9q2 --break-glass <reason>.',
    ],
    ['and then may', { breakGlass: true, reason: 'customers cannot pay' }, 'may'],
    [
      'breaking the glass makes nobody an approver',
      { breakGlass: true, reason: 'x', person: bob },
      'NOT_ALLOWED: You asked for this diagnosis, so somebody else must approve "Restart the app". Ask one of: group:sre. You may deny it.',
    ],
  ])('%s', (_title, change, expected) => {
    expect(answer(change)).toBe(expected)
  })

  const anyone = fc.constantFrom(ada, bob, eve)
  const anything = fc.record({
    person: anyone,
    decision: fc.constantFrom('approved' as const, 'denied' as const),
    reason: fc.constantFrom(null, '', ' ', 'because'),
    typed: fc.constantFrom(null, '', 'shop', 'sho', 'SHOP'),
    breakGlass: fc.boolean(),
    rule: fc.record({
      approvers: fc.subarray(['ada', 'bob', 'console:eve', 'group:sre', 'slack:T1/U2', '*']),
      needed: fc.integer({ min: 1, max: 3 }),
      requesterMay: fc.boolean(),
      reason: fc.boolean(),
      stepUp: fc.boolean(),
      expiresMs: fc.constant(1),
    }),
    approval: fc.record({
      state: fc.constantFrom<ApprovalState>(
        'pending',
        'approved',
        'denied',
        'expired',
        'superseded',
        'spent',
      ),
      voters: fc.subarray([ada, bob, eve]),
      requestedBy: fc.constantFrom('console:operator', 'slack:T1/U2', 'console:eve', 'bot:fiveohtwo', 'ada'),
    }),
  })

  it('lets nobody approve who breaks one of the rules, and everybody who breaks none', () => {
    fc.assert(
      fc.property(anything, ({ approval: { state, voters, requestedBy }, ...said }) => {
        const current = approval({
          state,
          votes: voters.map((person) => vote(person)),
          plan: { ...storePlan('shop'), requestedBy },
        })
        const { person, rule, reason, typed, decision, breakGlass } = said
        const named = [person.key, ...person.accounts, ...person.groups.map((group) => `group:${group}`), '*']
        const isApprover = rule.approvers.some((approver) => named.includes(approver))
        const isRequester = [person.key, ...person.accounts].includes(requestedBy)
        const isOpen = state === 'pending' && !voters.includes(person)
        const hasReason = (reason ?? '').trim() !== ''
        const mayApprove =
          (!isRequester || rule.requesterMay) &&
          (hasReason || !(rule.reason || breakGlass)) &&
          (!rule.stepUp || typed === 'shop')
        const expected = isApprover && isOpen && (decision === 'denied' || mayApprove)
        expect(mayDecide({ ...said, approval: current }) === null).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it('tells whoever is refused why and what to do, on a few lines, whatever names people have', () => {
    fc.assert(
      fc.property(
        anything,
        fc.string({ maxLength: 5000 }),
        ({ approval: { state, requestedBy }, ...said }, long) => {
          const current = approval({ state, plan: { ...storePlan('shop'), requestedBy } })
          const refused = mayDecide({
            ...said,
            typed: long,
            approval: current,
            person: { ...said.person, name: long },
          })
          if (refused === null) return
          expect(refused.message.length).toBeLessThan(300)
          expect(refused.hint.length).toBeGreaterThan(10)
          expect(refused.fault).toBe('user')
        },
      ),
    )
  })
})
