import { describe, expect, test } from 'vitest'
import {
  decisionReply,
  freezesReply,
  frozenReply,
  proposedReply,
  remediesReply,
  unfrozenReply,
  withFreezes,
} from '../../src/chat/change-replies.ts'
import { renderText } from '../../src/chat/render-text.ts'
import { sentence } from '../../src/chat/replies.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { ChatMessage } from '../../src/model/message.ts'
import type { Freeze } from '../../src/model/policy.ts'
import type { Remedy } from '../../src/model/remedy.ts'
import { samplePlan } from '../support/incident-samples.ts'

const now = new Date('2026-06-10T14:00:00.000Z')

const freeze: Freeze = {
  service: 'shop',
  by: 'Ada (console:operator)',
  reason: 'sale',
  since: new Date('2026-06-10T13:00:00.000Z'),
  until: new Date('2026-06-10T15:30:00.000Z'),
}

const approval: Approval = {
  id: 'k3v9',
  incident: 'INC-4',
  plan: samplePlan(),
  planHash: 'hash',
  state: 'pending',
  createdAt: now,
  expiresAt: now,
  votes: [],
  needed: 3,
  decidedAt: null,
  grant: null,
}

const remedy: Remedy = {
  name: 'restart-app',
  title: 'Restart the app',
  causes: ['backend-down', 'app-crash-loop'],
  systems: ['node'],
  origins: ['file'],
  at: 'fault',
  risk: 'medium',
  takesMs: 20_000,
  reach: 'Requests in flight.',
  privileges: [],
  precheck: [],
  apply: [],
  verify: [],
  rollback: { none: 'a restart has no undo' },
}

const text = (message: ChatMessage) => renderText(message, { columns: 200, color: false })

describe('chat/change-replies', () => {
  test.each([
    ['approved', 2, false, 'Approved by you; 2 more people must approve: Restart the app'],
    [
      'approved',
      1,
      true,
      'Approved by you, overriding the guards; 1 more person must approve: Restart the app',
    ],
    ['approved', 0, false, 'Approved, by you as the last of 3: Restart the app'],
    ['approved', 0, true, 'Approved, by you as the last of 3, overriding the guards: Restart the app'],
    ['denied', 0, false, 'Denied: Restart the app. Nothing is changed'],
  ] as const)('%s with %i lacking, glass broken %s: %s', (decision, lacking, breakGlass, said) => {
    expect(decisionReply(approval, { decision, lacking, breakGlass }).text).toBe(said)
  })

  test('a single approver is not told of others', () => {
    const one = { ...approval, needed: 1 }
    const reply = decisionReply(one, { decision: 'approved', lacking: 0, breakGlass: false })
    expect(reply.text).toBe('Approved: Restart the app')
  })

  test('a freeze is told with its end, or with what lifts it', () => {
    expect(frozenReply(freeze, now).text).toBe('Frozen: nothing of shop is changed until 15:30 UTC.')
    expect(frozenReply({ ...freeze, service: null, until: null }, now).text).toBe(
      'Frozen: nothing of every service is changed until "unfreeze all".',
    )
  })

  test('what stays frozen is told along with what is not any more', () => {
    expect(unfrozenReply('shop', [], now).text).toBe('Changes of shop are allowed again')
    expect(text(unfrozenReply('shop', [{ ...freeze, service: null, until: null }], now))).toBe(
      [
        '▲ Changes of shop are allowed again, but for what is still frozen',
        'Frozen:',
        '  • Every service is frozen since 13:00 UTC by Ada (console:operator) (sale), until somebody types "unfreeze all".',
        '',
      ].join('\n'),
    )
  })

  test('standing freezes are listed, alone and under another answer', () => {
    expect(freezesReply([], now).text).toBe('Nothing is frozen')
    expect(freezesReply([freeze, freeze], now).text).toBe('2 freezes stand')
    const status = sentence('No incident is open')
    expect(withFreezes(status, [], now)).toBe(status)
    const told = withFreezes(status, [freeze], now)
    expect(told.text).toBe('No incident is open; 1 freeze stands')
    expect(text(told)).toContain('until 15:30 UTC, for another 1 h 30 min.')
  })

  test('a remedy is one line: risk, time, way back, systems, causes', () => {
    expect(text(remediesReply([remedy], null))).toContain(
      'restart-app  Restart the app. medium risk, about 20 s, cannot be undone; node; for backend-down, app-crash-loop',
    )
    expect(remediesReply([remedy], 'app-crash-loop').text).toBe('1 remedy for app-crash-loop')
    expect(remediesReply([remedy], 'disk-full').text).toBe('No remedy answers disk-full')
    expect(
      text(
        remediesReply(
          Array.from({ length: 80 }, () => remedy),
          null,
        ),
      ),
    ).toContain('… and 30 more')
  })

  test('a proposal says how to decide by hand', () => {
    expect(text(proposedReply(approval))).toContain('approve k3v9, or deny k3v9')
  })
})
