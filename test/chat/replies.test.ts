import { describe, expect, test } from 'vitest'
import { commands } from '../../src/chat/commands.ts'
import { renderText } from '../../src/chat/render-text.ts'
import {
  causesReply,
  errorReply,
  explainCause,
  explainStatus,
  helpReply,
  incidentsReply,
  runbooksReply,
  servicesReply,
  startedReply,
} from '../../src/chat/replies.ts'
import { isExplained, statusCodes } from '../../src/chat/status-codes.ts'
import { causeOf, causes } from '../../src/diagnosis/causes.ts'
import { BotError } from '../../src/errors.ts'
import type { ChatMessage } from '../../src/model/message.ts'
import { openIncident } from '../support/open-incident.ts'
import { shopService } from '../support/timelines.ts'

const now = new Date('2026-11-21T03:20:00.000Z')

function text(message: ChatMessage): string {
  return renderText(message, { columns: 100, color: false })
}

describe('chat/replies', () => {
  test('help lists every command with its usage and one line', () => {
    const help = text(helpReply(null))
    for (const { usage, summary } of commands) {
      expect(help.replaceAll(/\s+/g, ' ')).toContain(usage)
      expect(help.replaceAll(/\s+/g, ' ')).toContain(summary)
    }
  })

  test('help leaves out what the asker may not do', () => {
    const help = text(helpReply(null, (name) => name !== 'approve'))
    expect(help).not.toContain('approve <approval>')
    expect(help).toContain('diagnose')
  })

  test('help on one command shows its examples', () => {
    expect(text(helpReply('diagnose'))).toBe(
      [
        '■ diagnose <service|url> [--runbook name]',
        'Find out which hop makes the error, and why.',
        'For example:',
        '  • diagnose shop',
        '  • diagnose https://shop.example/cart',
        '  • diagnose shop --runbook 502',
        '',
      ].join('\n'),
    )
  })

  test('an incident is one line, with how long it is open and its verdict', () => {
    expect(text(incidentsReply([openIncident], 'open', now))).toBe(
      [
        '■ 1 open incident',
        '  INC-4  shop (demo), open for 10 min: The app at 127.0.0.1:8082 is down: it refuses connections.',
        '',
      ].join('\n'),
    )
  })

  test('without incidents it says what to type', () => {
    expect(text(incidentsReply([], 'open', now))).toContain('Type `diagnose <service>`')
    expect(text(incidentsReply([], 'all', now))).toContain('There was no incident yet')
  })

  test('a service shows its path from the outside in', () => {
    expect(text(servicesReply([shopService()]))).toContain(
      'edge (cloudflare) → proxy (nginx) → app (node, 3×)',
    )
    expect(text(servicesReply([]))).toContain('diagnose https://')
  })

  test('a thousand services make a list of fifty and a count', () => {
    const many = Array.from({ length: 1000 }, () => shopService())
    expect(text(servicesReply(many))).toContain('… and 950 more')
  })

  test('a runbook says how many steps it has and in which stages', () => {
    const step = { id: 'a', type: 'tcp', forEach: 'targets', with: {}, when: null, timeoutMs: 1 } as const
    const steps = [{ ...step, retry: { attempts: 1, delayMs: 0 } }]
    const runbook = {
      name: '502',
      title: 'Bad gateway',
      description: 'All hops.',
      stages: [{ name: 'outside', steps }],
    }
    expect(text(runbooksReply([runbook]))).toContain('Bad gateway. All hops. (1 step, in outside)')
    expect(text(runbooksReply([]))).toContain('No runbook is loaded')
  })

  test('a cause is explained with what speaks for and against it', () => {
    const cause = causeOf('backend-down')
    const card = text(explainCause(cause))
    expect(card).toContain(cause.title)
    expect(card).toContain('Speaks for it:')
    expect(card).toContain('Speaks against it:')
  })

  test('all causes are listed by layer', () => {
    const list = text(causesReply(causes))
    for (const { id } of causes) expect(list).toContain(`${id}: `)
  })

  test.each([500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 528, 529, 530])(
    'status %i is explained',
    (status) => {
      if (!isExplained(status)) throw new Error(`${status} is not in the table`)
      const card = text(explainStatus(status))
      expect(card).toContain(`${status} ${statusCodes[status].title}`)
      expect(card).toContain('Next: ')
    },
  )

  test('a status is tied to the hops of the service that make it', () => {
    const card = text(explainStatus(502, shopService()))
    expect(card).toContain('On the path of shop:')
    expect(card).toContain('proxy (nginx): when the backend refuses')
  })

  test('an error says what happened and what to do next', () => {
    const reply = errorReply(
      new BotError('UNKNOWN_SERVICE', 'there is no service “shpo”', 'Did you mean `shop`?'),
    )
    expect(reply.text).toBe('There is no service “shpo”. Did you mean `shop`?')
    expect(text(reply)).toBe('▲ There is no service “shpo”.\nDid you mean `shop`?\n')
  })

  test('a start names the incident and the service', () => {
    expect(startedReply('INC-4', 'shop').text).toBe('Started INC-4 for shop')
  })
})
