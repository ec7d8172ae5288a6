import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ModalView } from '../../../src/chat/slack/block-kit.ts'
import { decisionErrors } from '../../../src/chat/slack/decision-errors.ts'
import { readMetadata } from '../../../src/chat/slack/decision-metadata.ts'
import { decisionModal } from '../../../src/chat/slack/decision-modal.ts'
import { errorModal } from '../../../src/chat/slack/error-modal.ts'
import { goneModal } from '../../../src/chat/slack/gone-modal.ts'
import { loadingModal } from '../../../src/chat/slack/loading-modal.ts'
import { needsModal } from '../../../src/chat/slack/needs-modal.ts'
import { readDecision } from '../../../src/chat/slack/read-decision.ts'
import { replyModal } from '../../../src/chat/slack/reply-modal.ts'
import { BotError } from '../../../src/errors.ts'
import type { Button } from '../../../src/model/message.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { harmfulIn } from '../../support/harmful-in.ts'
import { hostileText } from '../../support/hostile-text.ts'
import { anyMessage } from '../../support/messages.ts'
import { checkView } from '../../support/slack/block-kit/check-view.ts'
import { slackShown } from '../../support/slack-shown.ts'

const at = { channel: 'C024BE91L', message: '1700000000.000100', thread: '1700000000.000001' }
const approve: Button = {
  id: 'approve:k3v9q2x7w1',
  label: 'Approve',
  style: 'danger',
  confirm: 'Wait longer for the app, now? Risk: high.',
  asks: { reason: true, typed: 'shop' },
  whole: 'Then runs at gw-1:\n  sudo -n nginx -t\n  sudo -n nginx -s reload',
}

function problemsOf(view: ModalView): string[] {
  const sent = JSON.parse(JSON.stringify(view))
  return [
    ...checkView(sent, 'modal'),
    ...(Buffer.byteLength(JSON.stringify(view)) > 250_000 ? ['view_too_large'] : []),
  ]
}

const anyText = fc.oneof(hostileText, fc.string({ unit: anyCharacter, maxLength: 400 }))

describe('chat/slack modals', () => {
  test('a button opens a dialog of ours when something must be told or read whole', () => {
    expect(needsModal({})).toBe(false)
    expect(needsModal({ whole: 'all of it' })).toBe(true)
    expect(needsModal({ asks: { reason: true, typed: null } })).toBe(true)
  })

  test('the decision shows the plan whole, and asks for the name, the reason and the glass', () => {
    const view = decisionModal(approve, at)
    expect(problemsOf(view)).toEqual([])
    expect(
      `${view.title.text} / ${view.submit?.text} / ${view.close?.text}\n${slackShown(view.blocks)}`,
    ).toMatchInlineSnapshot(`
      "Approve / Approve / Not now
      *Wait longer for the app, now? Risk: high.*
      All that will be done, exactly:
      | Then runs at gw-1:
      |   sudo -n nginx -t
      |   sudo -n nginx -s reload
      To go on, type the name of the service: shop: ____
        Exactly as it is written here. It is the service that is changed.
      Reason, for the timeline: ____
        Everybody who reads the incident sees it.
      Only in an emergency (optional): ____
        [ ] Break glass: override freezes and limits
        Goes ahead although a freeze or a limit says not now. It needs a reason, and stands in the timeline under your name."
    `)
  })

  test('a denial asks for a reason that may be left out, and offers no glass to break', () => {
    const view = decisionModal({ id: 'deny:k3', label: 'Deny', style: 'plain' }, at)
    expect(problemsOf(view)).toEqual([])
    expect(slackShown(view.blocks)).toMatchInlineSnapshot(`
      "Reason, for the timeline (optional): ____
        Everybody who reads the incident sees it."
    `)
  })

  test('what only the one who clicks can say is asked, and nothing else', () => {
    const answer = { label: 'Service', hint: 'Its name.' }
    const map: Button = {
      id: 'map:a1',
      label: 'Map this alert',
      style: 'plain',
      confirm: 'Which service?',
      asks: { reason: false, typed: null, answer },
    }
    const view = decisionModal(map, at)
    expect(problemsOf(view)).toEqual([])
    expect(slackShown(view.blocks)).toMatchInlineSnapshot(`
      "*Which service?*
      Service: ____
        Its name."
    `)
    expect(
      slackShown(decisionModal({ ...map, asks: { reason: true, typed: null, answer } }, at).blocks),
    ).toContain('Reason, for the timeline: ____')
    expect(decisionErrors(map, {})).toEqual({ answer: 'This needs an answer.' })
    expect(decisionErrors(map, { answer: 'shop' })).toBeNull()
    expect(readDecision({ values: { answer: { answer: { value: ' shop ' } } } })).toEqual({ answer: 'shop' })
  })

  test('carries the button and where it was clicked', () => {
    expect(readMetadata(decisionModal(approve, at).private_metadata ?? '')).toEqual({
      button: approve.id,
      ...at,
    })
    const nowhere = { channel: null, message: null, thread: null }
    expect(readMetadata(decisionModal(approve, nowhere).private_metadata ?? '')).toEqual({
      button: approve.id,
      ...nowhere,
    })
  })

  test('reads nothing from what it did not write', () => {
    for (const text of ['', 'x', '[]', 'null', '{}', '{"button":7}']) expect(readMetadata(text)).toBeNull()
  })

  test('breaks a plan between its lines into boxes, with every line in one of them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 300 }), (sizes) => {
        const whole = sizes.map((size, index) => `${index} ${'x'.repeat(size)}`).join('\n')
        const view = decisionModal({ ...approve, whole }, at)
        expect(problemsOf(view)).toEqual([])
        expect(slackShown(view.blocks)).toContain(whole.replace(/^/gm, '| '))
      }),
      { numRuns: 30 },
    )
  })

  test('says how many lines of a plan are missing when it is too long even for a dialog', () => {
    for (const letter of ['x', '漢']) {
      const lines = Array.from({ length: 9000 }, (_, index) => `line ${index} ${letter.repeat(40)}`)
      const view = decisionModal({ ...approve, whole: lines.join('\n') }, at)
      expect(problemsOf(view)).toEqual([])
      const words = slackShown(view.blocks)
      const last = Number([...words.matchAll(/line (\d+)/g)].at(-1)?.[1])
      expect(words).toContain(
        `… ${(8999 - last).toLocaleString('en-US')} more lines do not fit into a dialog of Slack. The whole plan is in the thread: read it there before you decide.`,
      )
      expect(words).toContain('Reason, for the timeline')
    }
  })

  test('breaks a line that is longer than a box, and loses nothing of it', () => {
    const whole = Array.from({ length: 2000 }, (_, index) => `word${index}`).join(' ')
    const words = slackShown(decisionModal({ ...approve, whole }, at).blocks)
    expect(words.replaceAll(/ ↩\n\| /g, '')).toContain(whole)
  })

  test('whatever its texts are, a view is taken and does no harm', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, fc.boolean(), (one, two, three, reason) => {
        const button: Button = {
          id: 'approve:k3',
          label: one,
          style: 'danger',
          confirm: two,
          whole: three,
          asks: { reason, typed: one },
        }
        const error = new BotError('CHAT_REFUSED', one, two)
        const views = [decisionModal(button, at), loadingModal(one), goneModal(two, three), errorModal(error)]
        for (const view of views) {
          expect(problemsOf(view)).toEqual([])
          expect(harmfulIn(view)).toEqual([])
        }
      }),
      { numRuns: 150 },
    )
  })

  test('an answer in a modal is taken whatever it holds', () => {
    fc.assert(
      fc.property(anyText, anyMessage(anyText), (title, message) => {
        const blocks = message.blocks.filter(({ type }) => type !== 'buttons')
        const view = replyModal(title, { ...message, blocks })
        expect(problemsOf(view)).toEqual([])
        expect(harmfulIn(view)).toEqual([])
        expect(view.blocks.length).toBeGreaterThan(0)
      }),
      { numRuns: 150 },
    )
  })

  test('a refusal says what happened and what to do, and gives those a code who cannot mend it', () => {
    const user = new BotError('ALREADY_DECIDED', 'Ben approved it at 03:12 UTC.', 'Nothing is left to do.')
    expect(slackShown(errorModal(user).blocks)).toBe(
      '❌ *Ben approved it at 03:12 UTC.*\nNothing is left to do.',
    )
    const remote = new BotError('QUEUE_UNREACHABLE', 'The queue does not answer.', 'Try again in a minute.')
    expect(slackShown(errorModal(remote).blocks)).toContain('`QUEUE_UNREACHABLE`')
  })

  test('a button that is gone says that nothing happened', () => {
    expect(slackShown(goneModal('Ben decided it.', 'Look into the thread of INC-1.').blocks)).toBe(
      '*Ben decided it.*\nLook into the thread of INC-1.\nNothing was decided and nothing was changed by your click.',
    )
  })
})

describe('chat/slack/read-decision', () => {
  const submitted = (reason: string | null, typed: string | null, options: unknown[]) => ({
    values: {
      reason: { reason: { type: 'plain_text_input', value: reason } },
      typed: { typed: { type: 'plain_text_input', value: typed } },
      'break-glass': { 'break-glass': { type: 'checkboxes', selected_options: options } },
    },
  })

  test('reads what was told', () => {
    expect(readDecision(submitted(' it burns ', 'shop', [{ value: 'yes' }]))).toEqual({
      reason: 'it burns',
      typed: 'shop',
      breakGlass: true,
    })
  })

  test('leaves out what was not', () => {
    expect(readDecision(submitted(null, null, []))).toEqual({})
    expect(readDecision(submitted('  ', '', []))).toEqual({})
    expect(readDecision({ values: {} })).toEqual({})
  })

  test('asks only for what the modal has asked for', () => {
    const view = JSON.stringify(decisionModal(approve, at))
    for (const field of ['reason', 'typed', 'break-glass']) expect(view).toContain(`"action_id":"${field}"`)
  })

  test('says at its field what is missing, before anything is decided', () => {
    expect(decisionErrors(approve, { typed: 'shop', reason: 'it burns' })).toBeNull()
    expect(decisionErrors(approve, { typed: 'Shop' })).toEqual({
      typed: 'Type shop, exactly.',
      reason: 'This needs a reason.',
    })
    expect(decisionErrors({}, { breakGlass: true })).toEqual({ reason: 'Breaking the glass needs a reason.' })
    expect(decisionErrors({}, {})).toBeNull()
  })
})
