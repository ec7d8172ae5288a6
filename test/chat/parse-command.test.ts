import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Command } from '../../src/chat/command.ts'
import { commands } from '../../src/chat/commands.ts'
import { parseCommand } from '../../src/chat/parse-command.ts'
import { anyCharacter } from '../support/any-character.ts'

const shop: Command = { name: 'diagnose', subject: { kind: 'service', name: 'shop' }, runbook: null }
const link: Command = {
  name: 'diagnose',
  subject: { kind: 'url', url: 'https://x.example/?a=1&b=2' },
  runbook: null,
}

function problemOf(text: string) {
  const result = parseCommand(text)
  if (!('problem' in result)) throw new Error(`${text} was understood: ${JSON.stringify(result)}`)
  return result.problem
}

describe('chat/parse-command', () => {
  test.each<[string, Command]>([
    ['diagnose shop', shop],
    ['/502 diagnose shop', shop],
    ['@bot diagnose shop', shop],
    ['@bot: diagnose shop', shop],
    ['<@U0123ABC> diagnose shop', shop],
    ['<@!123456> /502 diagnose shop', shop],
    ['  DIAGNOSE \t shop\n', shop],
    ['\u3000diagnose\u00a0shop\u200b', shop],
    ['ｄｉａｇｎｏｓｅ shop', shop],
    ['`diagnose shop`', shop],
    ['diagnose "shop"', shop],
    ['diagnose “shop”', shop],
    ["diagnose 'my shop'", { ...shop, subject: { kind: 'service', name: 'my shop' } }],
    ['diagnose 漢字', { ...shop, subject: { kind: 'service', name: '漢字' } }],
    ['diagnose shop --runbook 502', { ...shop, runbook: '502' }],
    ['diagnose --runbook=502 shop', { ...shop, runbook: '502' }],
    ['diagnose shop —runbook 502', { ...shop, runbook: '502' }],
    ['diagnose https://x.example/?a=1&b=2', link],
    ['diagnose <https://x.example/?a=1&amp;b=2|x.example>', link],
    ['diagnose <https://x.example/?a=1&amp;b=2>', link],
    ['status', { name: 'status', service: null }],
    ['status shop', { name: 'status', service: 'shop' }],
    ['cancel', { name: 'cancel', incident: null }],
    ['cancel INC-42', { name: 'cancel', incident: 'INC-42' }],
    ['cancel inc42', { name: 'cancel', incident: 'INC-42' }],
    ['show 42', { name: 'show', incident: 'INC-42' }],
    ['show #0042', { name: 'show', incident: 'INC-42' }],
    ['incidents', { name: 'incidents', which: 'open' }],
    ['incidents ALL', { name: 'incidents', which: 'all' }],
    ['services', { name: 'services' }],
    ['runbooks', { name: 'runbooks' }],
    ['causes', { name: 'causes' }],
    ['explain 502', { name: 'explain', status: 502 }],
    ['explain HTTP 522', { name: 'explain', status: 522 }],
    ['explain backend-down', { name: 'explain', cause: 'backend-down' }],
    ['explain Backend down', { name: 'explain', cause: 'backend-down' }],
    ['explain\nconnect() failed (111: x)', { name: 'explain', text: 'connect() failed (111: x)' }],
    ['<@U0123ABC> /502 explain a (1)\nb\n', { name: 'explain', text: 'a (1)\nb' }],
    ['approve k3v9', { name: 'approve', approval: 'k3v9', reason: null }],
    ['approve k3v9 looks  good', { name: 'approve', approval: 'k3v9', reason: 'looks good' }],
    ['deny k3v9 "not now"', { name: 'deny', approval: 'k3v9', reason: 'not now' }],
    ['help', { name: 'help', command: null }],
    ['help Diagnose', { name: 'help', command: 'diagnose' }],
    ['', { name: 'help', command: null }],
    [' \u200b\n', { name: 'help', command: null }],
    ['@bot', { name: 'help', command: null }],
    ['/502', { name: 'help', command: null }],
  ])('%j is understood', (text, command) => {
    expect(parseCommand(text)).toEqual(command)
  })

  test.each([
    ['diagnoze shop', 'UNKNOWN_COMMAND', 'diagnose'],
    ['diag shop', 'UNKNOWN_COMMAND', 'diagnose'],
    ['incident', 'UNKNOWN_COMMAND', 'incidents'],
    ['aprove x', 'UNKNOWN_COMMAND', 'approve'],
    ['help diagnoes', 'UNKNOWN_COMMAND', 'diagnose'],
    ['xyzzy', 'UNKNOWN_COMMAND', 'help'],
    ['https://x.example', 'UNKNOWN_COMMAND', 'diagnose'],
    ['diagnose', 'USAGE', 'diagnose <service|url> [--runbook name]'],
    ['diagnose ""', 'USAGE', 'diagnose <service|url> [--runbook name]'],
    ['diagnose shop now', 'USAGE', 'diagnose shop'],
    ['diagnose shop --runbook', 'USAGE', '--runbook'],
    ['diagnose shop --fast', 'USAGE', '--runbook'],
    ['diagnose ftp://x.example', 'INVALID_URL', 'http://'],
    ['diagnose http://', 'INVALID_URL', 'https://'],
    ['show', 'USAGE', 'show <incident>'],
    ['show shop', 'USAGE', 'INC-42'],
    ['show INC-0', 'USAGE', 'INC-42'],
    ['incidents closed', 'USAGE', 'incidents [open|all]'],
    ['services please', 'USAGE', 'services'],
    ['explain', 'USAGE', 'explain 502'],
    ['explain 418', 'UNKNOWN_CAUSE', '502'],
    ['approve', 'USAGE', 'approve <approval> [reason]'],
  ])('%j is refused with %s, and the hint says %j', (text, code, hint) => {
    const problem = problemOf(text)
    expect(problem.code).toBe(code)
    expect(problem.hint).toContain(hint)
  })

  test('a password in a URL is refused and not repeated', () => {
    const problem = problemOf('diagnose https://ann:hunter2@x.example/')
    expect(problem.code).toBe('INVALID_URL')
    expect(problem.message + problem.hint).not.toContain('hunter2')
  })

  test('a message of 2 MB is refused without being read', () => {
    const text = '"'.repeat(2_000_000)
    const before = performance.now()
    expect(problemOf(text)).toMatchObject({
      code: 'MESSAGE_TOO_LONG',
      message: expect.stringContaining('2000000'),
    })
    expect(performance.now() - before).toBeLessThan(200)
  })

  test.each(['"', "'", '<https://', '<@', '`', '“a', '--', '@a ', '/a '])(
    'three thousand characters of %j are read quickly',
    (piece) => {
      const before = performance.now()
      parseCommand(`diagnose ${piece.repeat(3000)}`.slice(0, 3000))
      parseCommand(piece.repeat(3000).slice(0, 3000))
      expect(performance.now() - before).toBeLessThan(200)
    },
  )

  test('every example of the table is understood as its own command', () => {
    for (const { name, examples } of commands) {
      for (const example of examples) expect(parseCommand(example)).toMatchObject({ name })
    }
  })

  test('one letter wrong in a long name is guessed right', () => {
    const long = commands.map(({ name }) => name).filter((name) => name.length >= 6)
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), (name, place) => {
        const index = place % name.length
        const typed = `${name.slice(0, index)}q${name.slice(index + 1)}`
        expect(problemOf(typed).hint).toContain(`\`${name}\``)
      }),
    )
  })

  test('never throws, whatever is typed, and says little of it back', () => {
    const names = commands.map(({ name }) => name)
    const anything = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(...names),
    )
    fc.assert(
      fc.property(fc.array(anything), (words) => {
        const result = parseCommand(words.join(' '))
        if ('problem' in result) expect(result.problem.message.length).toBeLessThan(200)
        else expect(names).toContain(result.name)
      }),
      { numRuns: 1000 },
    )
  })
})
