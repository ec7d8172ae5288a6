import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problemMessage } from '../../../src/chat/slack/problem-message.ts'
import { readPick } from '../../../src/chat/slack/read-pick.ts'
import { servicePicker } from '../../../src/chat/slack/service-picker.ts'
import { BotError } from '../../../src/errors.ts'
import { harmfulIn } from '../../support/harmful-in.ts'
import { hostileText } from '../../support/hostile-text.ts'
import { list, loose } from '../../support/preview/draw-slack.ts'
import { checkBlocks } from '../../support/slack/block-kit/check-blocks.ts'
import { slackShown } from '../../support/slack-shown.ts'

const services = ['search', 'shop', 'accounts', 'checkout']

function elementsOf({ blocks }: ReturnType<typeof servicePicker>) {
  return blocks.flatMap((block) => list(loose(block).elements))
}

/** What is run when a service is picked from the menu. */
function picked(line: string, unknown: string, service: string): string | null {
  const block = servicePicker(line, unknown, services).blocks.find(({ type }) => type === 'actions')
  return block?.block_id === undefined
    ? null
    : readPick({ block_id: block.block_id, selected_option: { value: service } })
}

function problemsOf(message: { blocks: unknown }): string[] {
  return checkBlocks(JSON.parse(JSON.stringify(message.blocks)), 'message', '/blocks')
}

describe('chat/slack/service-picker', () => {
  test('offers the likeliest to click and the others to choose from', () => {
    const message = servicePicker('diagnose sohp', 'sohp', services)
    expect(problemsOf(message)).toEqual([])
    expect(slackShown(message.blocks)).toBe(
      '🔶 *There is no service “sohp”.* Did you mean this one?\n[shop] [Another service]',
    )
  })

  test('runs the command as it was typed, with the other service', () => {
    expect(picked('diagnose sohp --runbook 504', 'sohp', 'shop')).toBe('diagnose shop --runbook 504')
    expect(readPick({ block_id: 'pick:9:4:diagnose sohp', value: 'shop' })).toBe('diagnose shop')
  })

  test('reads nothing that it did not write', () => {
    for (const block_id of ['', 'x', 'pick:', 'pick:a:b:c'])
      expect(readPick({ block_id, value: 'shop' })).toBeNull()
    expect(readPick({ block_id: 'pick:9:4:diagnose sohp' })).toBeNull()
  })

  test('asks to type again when the command cannot travel', () => {
    const long = servicePicker(`freeze sohp ${'because '.repeat(40)}`, 'sohp', services)
    expect(slackShown(long.blocks)).toContain(
      'Type the command again with one of: shop, accounts, checkout, search.',
    )
    expect(picked('freeze sohp <!channel>', 'sohp', 'shop')).toBeNull()
  })

  test('shows the hundred nearest of many', () => {
    const many = Array.from({ length: 250 }, (_, index) => `service-${index}`)
    const message = servicePicker('diagnose service-24x', 'service-24x', many)
    expect(problemsOf(message)).toEqual([])
    const select = elementsOf(message).find(({ type }) => type === 'static_select')
    expect(list(select?.options)).toHaveLength(100)
    expect(slackShown(message.blocks)).toContain('150 more are not in the list: type the name.')
  })

  test('says what to do when there is no service at all', () => {
    expect(slackShown(servicePicker('diagnose shop', 'shop', []).blocks)).toContain(
      'No service is configured yet',
    )
  })

  test('whatever was typed, it is taken and does no harm', () => {
    fc.assert(
      fc.property(hostileText, fc.array(hostileText, { maxLength: 5 }), (unknown, names) => {
        const message = servicePicker(`diagnose ${unknown}`, unknown, names)
        expect(problemsOf(message)).toEqual([])
        expect(harmfulIn(message)).toEqual([])
      }),
    )
  })
})

describe('chat/slack/problem-message', () => {
  test('says what happened and the next thing to do', () => {
    const error = new BotError('USAGE', 'There is no command "diagnoze".', 'did you mean "diagnose"?')
    const message = problemMessage(error)
    expect(message.text).toBe('There is no command "diagnoze". did you mean "diagnose"?')
    expect(slackShown(message.blocks)).toBe('❌ *There is no command "diagnoze".*\ndid you mean "diagnose"?')
  })
})
