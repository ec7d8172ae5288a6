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

function approval(change: Partial<Extract<Command, { name: 'approve' }>> = {}): Command {
  return { name: 'approve', approval: 'k3v9', reason: null, breakGlass: false, service: null, ...change }
}

function freeze(change: Partial<Extract<Command, { name: 'freeze' }>>): Command {
  return { name: 'freeze', service: null, durationMs: null, reason: '', ...change }
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
    ['report', { name: 'report', incident: null }],
    ['report inc42', { name: 'report', incident: 'INC-42' }],
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
    ['approve k3v9', approval()],
    ['approve k3v9 looks  good', approval({ reason: 'looks good' })],
    ['approve k3v9 --service shop', approval({ service: 'shop' })],
    ['approve --service=shop k3v9 checked', approval({ service: 'shop', reason: 'checked' })],
    ['approve k3v9 --break-glass nobody can pay', approval({ breakGlass: true, reason: 'nobody can pay' })],
    ['approve k3v9 —break-glass “it burns”', approval({ breakGlass: true, reason: 'it burns' })],
    ['approve k3v9 slow -- see INC-3', approval({ reason: 'slow -- see INC-3' })],
    ['approve k3v9 slow — see INC-3', approval({ reason: 'slow — see INC-3' })],
    ['remedies', { name: 'remedies', cause: null }],
    ['remedies backend-down', { name: 'remedies', cause: 'backend-down' }],
    ['propose 42 restart-unit', { name: 'propose', incident: 'INC-42', remedy: 'restart-unit' }],
    ['freeze all sale is running', freeze({ reason: 'sale is running' })],
    ['freeze ALL 2h sale', freeze({ durationMs: 7_200_000, reason: 'sale' })],
    ['freeze 30m sale', freeze({ durationMs: 1_800_000, reason: 'sale' })],
    ['freeze shop sale', freeze({ service: 'shop', reason: 'sale' })],
    [
      'freeze shop 90m "2h of work"',
      freeze({ service: 'shop', durationMs: 5_400_000, reason: '2h of work' }),
    ],
    ['freeze shop 5xx everywhere', freeze({ service: 'shop', reason: '5xx everywhere' })],
    ['unfreeze', { name: 'unfreeze', service: null, reason: null }],
    ['unfreeze all sale is over', { name: 'unfreeze', service: null, reason: 'sale is over' }],
    ['unfreeze shop', { name: 'unfreeze', service: 'shop', reason: null }],
    ['freezes', { name: 'freezes' }],
    ['watch shop', { name: 'watch', subject: { kind: 'service', name: 'shop' }, durationMs: 600_000 }],
    ['watch shop 90s', { name: 'watch', subject: { kind: 'service', name: 'shop' }, durationMs: 90_000 }],
    [
      'watch https://x.example/ 1h',
      { name: 'watch', subject: { kind: 'url', url: 'https://x.example/' }, durationMs: 3_600_000 },
    ],
    ['unwatch', { name: 'unwatch', service: null }],
    ['unwatch shop', { name: 'unwatch', service: 'shop' }],
    ['alarms', { name: 'alarms', service: null }],
    ['alarms shop', { name: 'alarms', service: 'shop' }],
    [
      'silence shop 2h database is moved',
      { name: 'silence', service: 'shop', durationMs: 7_200_000, reason: 'database is moved' },
    ],
    ['silence ALL 90M sale', { name: 'silence', service: null, durationMs: 5_400_000, reason: 'sale' }],
    ['silence', { name: 'silences' }],
    ['silences', { name: 'silences' }],
    ['unsilence all', { name: 'unsilence', service: null }],
    ['map aB-3_x shop', { name: 'map', alarm: 'aB-3_x', service: 'shop' }],
    ['map', { name: 'rules' }],
    ['rules', { name: 'rules' }],
    ['unmap aB-3_x', { name: 'unmap', rule: 'aB-3_x' }],
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
    ['approve', 'USAGE', 'approve <approval>'],
    ['approve --break-glass', 'USAGE', 'approve <approval>'],
    ['approve k3v9 --service', 'USAGE', '--service name'],
    ['approve k3v9 --force', 'USAGE', '--break-glass'],
    ['approve k3v9 --break-glass=yes', 'USAGE', '--break-glass'],
    ['alarms shop cart', 'USAGE', 'alarms [service]'],
    ['silense shop 2h x', 'UNKNOWN_COMMAND', 'silence'],
    ['silence shop', 'USAGE', 'silence <service|all> <duration> <reason>'],
    ['silence 2h moving', 'USAGE', 'silence shop 2h'],
    ['silence shop 2h', 'USAGE', 'silence shop 2h'],
    ['silence shop 2d x', 'USAGE', 'silence shop 2h'],
    ['silence shop 1s x', 'USAGE', 'silence shop 2h'],
    ['silence shop 200h x', 'USAGE', 'silence shop 2h'],
    ['silences shop 2h oops', 'USAGE', '`silences`'],
    ['silences shop', 'USAGE', '`silences`'],
    ['Rules k3 shop', 'USAGE', '`rules`'],
    ['unsilence', 'USAGE', 'unsilence <service|all>'],
    ['map x', 'USAGE', 'map <alarm> <service>'],
    ['map x y z', 'USAGE', 'map <alarm> <service>'],
    ['unmap', 'USAGE', 'unmap <rule>'],
    ['deny', 'USAGE', 'deny <approval> [reason]'],
    ['propose', 'USAGE', 'propose <incident> <remedy>'],
    ['propose INC-1', 'USAGE', 'propose <incident> <remedy>'],
    ['propose shop restart', 'USAGE', 'propose <incident> <remedy>'],
    ['propose INC-1 restart now', 'USAGE', 'propose <incident> <remedy>'],
    ['freeze', 'USAGE', 'freeze [service|all] [duration] <reason>'],
    ['freeze all', 'USAGE', 'freeze all 2h sale'],
    ['freeze shop', 'USAGE', 'freeze all 2h sale'],
    ['freeze shop 2h', 'USAGE', 'freeze all 2h sale'],
    ['freeze shop 2d sale', 'USAGE', 'freeze all 2h sale'],
    ['freeze shop 2 hours', 'USAGE', 'freeze all 2h sale'],
    ['freeze shop 1s sale', 'USAGE', 'freeze all 2h sale'],
    ['freeze shop 999h sale', 'USAGE', 'freeze all 2h sale'],
    ['unfreez all', 'UNKNOWN_COMMAND', 'unfreeze'],
    ['freezes please', 'USAGE', 'freezes'],
    ['watch', 'USAGE', 'watch <service|url> [duration]'],
    ['watch shop soon', 'USAGE', 'watch shop'],
    ['watch shop 10m please', 'USAGE', 'watch shop'],
    ['watch ftp://x.example', 'INVALID_URL', 'http://'],
    ['unwatch shop blog', 'USAGE', 'unwatch'],
  ])('%j is refused with %s, and the hint says %j', (text, code, hint) => {
    const problem = problemOf(text)
    expect(problem.code).toBe(code)
    expect(problem.hint).toContain(hint)
  })

  test.each(['200h', '30s', 'moving'])('how long a silence may be is said where it is to last %s', (time) => {
    expect(problemOf(`silence shop ${time} moving`).message).toBe(
      `silence: a silence takes from 1m to 168h, such as 30m or 2h, not “${time}”`,
    )
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
    const names = commands.map(({ name }) => name)
    // Of "freezeq" nobody knows whether it was "freeze" or "freezes".
    const isLonger = (name: string) => names.some((other) => other !== name && name.startsWith(other))
    const long = names.filter((name) => name.length >= 6 && !isLonger(name))
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), (name, place) => {
        const index = place % name.length
        const typed = `${name.slice(0, index)}q${name.slice(index + 1)}`
        expect(problemOf(typed).hint).toContain(`\`${name}\``)
      }),
    )
  })

  test('a freeze is of what was named, for as long as was said, and never without a reason', () => {
    const scope = fc.constantFrom('', 'all', 'shop', 'blog')
    const time = fc.constantFrom('', '1m', '2h', '90m')
    const reason = fc.constantFrom('', 'sale', 'sale is running', '5xx everywhere')
    fc.assert(
      fc.property(scope, time, reason, (where, long, why) => {
        fc.pre(where !== '' || long !== '')
        const result = parseCommand(`freeze ${where} ${long} ${why}`)
        const refused = { problem: { code: 'USAGE' } }
        if (why === '') expect(result).toMatchObject(refused)
        else
          expect(result).toEqual({
            name: 'freeze',
            service: where === '' || where === 'all' ? null : where,
            durationMs: { '': null, '1m': 60_000, '2h': 7_200_000, '90m': 5_400_000 }[long],
            reason: why,
          })
      }),
    )
  })

  test('what is typed around an approval and its options is its reason, in order', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/)
    const option = fc.constantFrom(['--break-glass'], ['--service', 'shop'], ['--service=shop'])
    fc.assert(
      fc.property(fc.array(fc.oneof(word, option), { maxLength: 8 }), (parts) => {
        const reason = parts.filter((part) => typeof part === 'string').join(' ')
        expect(parseCommand(['approve', 'k3v9', ...parts.flat()].join(' '))).toEqual(
          approval({
            reason: reason === '' ? null : reason,
            breakGlass: parts.some((part) => part[0] === '--break-glass'),
            service: parts.some((part) => Array.isArray(part) && part.join('=').endsWith('=shop'))
              ? 'shop'
              : null,
          }),
        )
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
        else expect([...names, 'silences', 'rules']).toContain(result.name)
      }),
      { numRuns: 1000 },
    )
  })
})
