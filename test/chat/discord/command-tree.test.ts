import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CommandName } from '../../../src/chat/command.ts'
import { commands } from '../../../src/chat/commands.ts'
import { commandOptions } from '../../../src/chat/discord/command-options.ts'
import { commandText } from '../../../src/chat/discord/command-text.ts'
import { commandTree } from '../../../src/chat/discord/command-tree.ts'
import { sameCommands } from '../../../src/chat/discord/same-commands.ts'
import { parseCommand } from '../../../src/chat/parse-command.ts'
import { anyCharacter } from '../../support/any-character.ts'

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const nameRule = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

interface Option {
  name: string
  description: string
  required?: boolean
  options?: Option[]
  choices?: { name: string; value: string }[]
}

const [root, menu] = commandTree()
const subcommands = (root !== undefined && 'options' in root ? root.options : []) as Option[]

describe('chat/discord/command-tree', () => {
  it('has a subcommand for every command, and the menu of a message', () => {
    expect(root?.name).toBe('502')
    expect(subcommands.map(({ name }) => name)).toEqual(commands.map(({ name }) => name))
    expect(menu).toEqual({ type: 3, name: 'Explain this error' })
  })

  it('keeps the rules for names, descriptions, order and number of options', () => {
    expect(subcommands.length).toBeLessThanOrEqual(25)
    for (const option of [...subcommands, ...subcommands.flatMap(({ options = [] }) => options)]) {
      expect(option.name).toMatch(nameRule)
      expect(option.name).toBe(option.name.toLowerCase())
      expect(option.description.length).toBeGreaterThan(0)
      expect(option.description.length).toBeLessThanOrEqual(100)
      expect((option.options ?? []).length).toBeLessThanOrEqual(25)
      expect((option.choices ?? []).length).toBeLessThanOrEqual(25)
      const required = (option.options ?? []).map((one) => one.required === true)
      expect(required).toEqual(required.toSorted((a, b) => Number(b) - Number(a)))
    }
  })

  it('takes no more than 8000 characters', () => {
    const sizeOf = ({ name, description, options = [], choices = [] }: Option): number =>
      name.length +
      description.length +
      options.reduce((sum, one) => sum + sizeOf(one), 0) +
      choices.reduce((sum, choice) => sum + choice.name.length + choice.value.length, 0)
    expect(sizeOf({ name: '502', description: 'x'.repeat(100), options: subcommands })).toBeLessThan(8000)
  })

  it('knows its own again as Discord gives it back', () => {
    const back = commandTree().map((command, index) => ({
      id: String(index),
      application_id: '1',
      version: '2',
      default_member_permissions: null,
      dm_permission: true,
      description: '',
      nsfw: false,
      ...command,
    }))
    expect(sameCommands(back.toReversed(), commandTree())).toBe(true)
    expect(sameCommands(back.slice(1), commandTree())).toBe(false)
    expect(sameCommands([], commandTree())).toBe(false)
    const changed = structuredClone(commandTree())
    if (changed[0] !== undefined && 'description' in changed[0]) changed[0].description = 'other'
    expect(sameCommands(back, changed)).toBe(false)
  })
})

const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{0,20}$/)
const incident = fc.integer({ min: 1, max: 99_999 }).map((number) => `INC-${number}`)
const duration = fc.constantFrom('5m', '30m', '2h')
const reason = fc
  .oneof(
    fc.string({ unit: anyCharacter }),
    fc.constantFrom(
      '--break-glass',
      '--service x',
      '30m',
      '2 days',
      '5',
      'all',
      'say "yes"',
      'it\'s "both"',
      '`code`',
      '–x=1',
    ),
  )
  // What the parser drops from any line: invisible characters, and the room between words.
  .map((text) =>
    text
      .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  .filter((text) => text !== '' && !/<https?:/i.test(text))

/** The text as quotes let it through. */
function held(text: string): string {
  return /["“”„]/.test(text) ? text.replaceAll("'", '’') : text
}

describe('chat/discord/command-text', () => {
  it('is read back as what was filled in, whatever the reason says', () => {
    fc.assert(
      fc.property(
        name,
        name,
        incident,
        duration,
        reason,
        fc.boolean(),
        (service, other, number, time, why, flag) => {
          const read = (command: CommandName, filled: Record<string, string | boolean>) =>
            parseCommand(commandText(command, filled))
          expect(read('diagnose', { service, runbook: other })).toEqual({
            name: 'diagnose',
            subject: { kind: 'service', name: service },
            runbook: other,
          })
          expect(read('approve', { approval: other, reason: why, service, 'break-glass': flag })).toEqual({
            name: 'approve',
            approval: other,
            reason: held(why),
            breakGlass: flag,
            service,
          })
          expect(read('deny', { approval: other, reason: why })).toMatchObject({
            approval: other,
            reason: held(why),
          })
          expect(read('freeze', { service, duration: time, reason: why })).toMatchObject({
            service: service === 'all' ? null : service,
            durationMs: expect.any(Number),
            reason: held(why),
          })
          expect(read('freeze', { reason: why })).toEqual({
            name: 'freeze',
            service: null,
            durationMs: null,
            reason: held(why),
          })
          expect(read('unfreeze', { service, reason: why })).toMatchObject({ reason: held(why) })
          expect(read('propose', { incident: number, remedy: other })).toEqual({
            name: 'propose',
            incident: number,
            remedy: other,
          })
          expect(read('watch', { service, duration: time })).toMatchObject({ subject: { name: service } })
          for (const command of ['status', 'unwatch'] as const) {
            expect(read(command, { service })).toEqual({ name: command, service })
          }
          for (const command of ['cancel', 'show', 'report'] as const) {
            expect(read(command, { incident: number })).toEqual({ name: command, incident: number })
          }
          expect(read('remedies', { cause: other })).toEqual({ name: 'remedies', cause: other })
        },
      ),
      { numRuns: 100 },
    )
  })

  it('never says another command, nor asks for break-glass, whatever is filled in', () => {
    const anything = fc.string({ unit: anyCharacter })
    const any = fc.record({ a: anything, b: anything, c: anything, d: anything })
    fc.assert(
      fc.property(any, fc.constantFrom(...commands), ({ a, b, c, d }, { name: command, lists }) => {
        const values = [a, b, c, d]
        const filled = Object.fromEntries(
          commandOptions[command].map((option, index) => [option.name, values[index] ?? '']),
        )
        const parsed = parseCommand(commandText(command, filled))
        if ('problem' in parsed) return
        // With nothing legible filled in, some only list.
        expect([command, lists]).toContain(parsed.name)
        if (parsed.name === 'approve') expect(parsed.breakGlass).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('reads URLs, choices and pasted text as they are', () => {
    expect(
      parseCommand(commandText('diagnose', { service: 'https://shop.example/cart?a=1&b=%20' })),
    ).toMatchObject({
      subject: { kind: 'url', url: 'https://shop.example/cart?a=1&b=%20' },
    })
    expect(parseCommand(commandText('incidents', { which: 'all' }))).toEqual({
      name: 'incidents',
      which: 'all',
    })
    expect(parseCommand(commandText('help', { command: 'freeze' }))).toEqual({
      name: 'help',
      command: 'freeze',
    })
    expect(parseCommand(commandText('explain', { what: '502' }))).toEqual({ name: 'explain', status: 502 })
    const pasted = 'connect() failed (111: "Connection refused") while connecting to upstream'
    expect(parseCommand(commandText('explain', { what: pasted }))).toEqual({ name: 'explain', text: pasted })
  })

  it('takes a value with an option in it for a value', () => {
    const text = commandText('approve', { approval: 'x1', reason: '--break-glass' })
    expect(parseCommand(text)).toMatchObject({ breakGlass: false, reason: '--break-glass' })
  })
})
