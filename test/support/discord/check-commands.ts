import { createForm, type Form } from './form.ts'
import { isRecord, type Json } from './is-record.ts'
import { refuse } from './refusal.ts'

/** interactions/application-commands.mdx "Application Command Naming"; `\p{sc=…}` letters are in \p{L} but for their marks. */
const name = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/** Limits and nesting: interactions/application-commands.mdx. 100 slash commands, 15 of each context menu ("Registering a Command"). */
export function checkCommands(body: unknown): Json[] {
  if (!Array.isArray(body)) refuse(400, 50035, 'Invalid Form Body')
  const form = createForm()
  const commands = body.filter(isRecord)
  if (commands.length < body.length)
    form.say('', 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')
  for (const [type, most] of [
    [1, 100],
    [2, 15],
    [3, 15],
  ] as const)
    if (commands.filter((command) => (command.type ?? 1) === type).length > most)
      refuse(400, 30032, `Maximum number of application commands reached (${most}).`)
  const seen = new Set<string>()
  commands.forEach((command, index) => {
    const at = `${index}`
    const key = `${command.type ?? 1} ${command.name}`
    if (seen.has(key))
      form.say(
        `${at}.name`,
        'APPLICATION_COMMANDS_DUPLICATE_NAME',
        'Application command names must be unique',
      )
    seen.add(key)
    checkCommand(form, command, at)
  })
  form.end()
  return commands
}

export function checkCommand(form: Form, command: Json, at: string): void {
  const type = command.type ?? 1
  const permissions = command.default_member_permissions
  if (permissions !== undefined && permissions !== null && !/^\d+$/.test(String(permissions)))
    form.say(join(at, 'default_member_permissions'), 'INVALID_PERMISSIONS', 'Invalid permissions')
  if (type === 2 || type === 3) {
    form.text(join(at, 'name'), command.name, { min: 1, max: 32, required: true })
    if (command.description)
      form.say(
        join(at, 'description'),
        'APPLICATION_COMMAND_INVALID_DESCRIPTION',
        'Context menu commands cannot have description',
      )
    if (Array.isArray(command.options) && command.options.length > 0)
      form.say(
        join(at, 'options'),
        'APPLICATION_COMMAND_INVALID_OPTIONS',
        'Context menu commands cannot have options',
      )
    return
  }
  if (type !== 1) {
    form.say(join(at, 'type'), 'BASE_TYPE_CHOICES', 'Value must be one of {1, 2, 3, 4}.')
    return
  }
  checkNamed(form, command, at)
  checkOptions(form, command.options, join(at, 'options'), 0)
  // "a maximum of 8000 characters for combined name, description, and value properties"
  if (sizeOf(command) > 8000)
    form.say(at, 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)')
}

function checkNamed(form: Form, thing: Json, at: string): void {
  form.text(join(at, 'description'), thing.description, { min: 1, max: 100, required: true })
  const text = form.text(join(at, 'name'), thing.name, { min: 1, max: 32, required: true })
  if (text === null) return
  if (!name.test(text) || text !== text.toLowerCase() || thing.name !== text)
    form.say(join(at, 'name'), 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
}

/** `depth` 0 in a command, 1 in a group, 2 in a subcommand, where only values may be. */
function checkOptions(form: Form, value: unknown, at: string, depth: 0 | 1 | 2): void {
  const options = form.list(at, value, { max: 25 })
  const nested = options.filter(isNested)
  if (nested.length > 0 && nested.length < options.length)
    form.say(
      at,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'Sub-command and sub-command group option types are mutually exclusive to all other types',
    )
  const names = new Set<unknown>()
  let optional = false
  options.forEach((option, index) => {
    const place = `${at}.${index}`
    if (names.has(option.name))
      form.say(
        `${place}.name`,
        'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
        'Option name already exists in these options',
      )
    names.add(option.name)
    checkNamed(form, option, place)
    if (option.required === true && optional && !isNested(option))
      form.say(
        place,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      )
    optional ||= option.required !== true
    checkOption(form, option, place, depth)
  })
}

function checkOption(form: Form, option: Json, at: string, depth: 0 | 1 | 2): void {
  const type = form.integer(`${at}.type`, option.type, { min: 1, max: 11 })
  if (type === null) {
    form.say(`${at}.type`, 'BASE_TYPE_REQUIRED', 'This field is required')
    return
  }
  if ((type === 2 && depth !== 0) || (type === 1 && depth === 2)) {
    form.say(`${at}.type`, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-command option type is invalid')
    return
  }
  if (type === 2 && !(Array.isArray(option.options) && option.options.length > 0))
    form.say(`${at}.options`, 'BASE_TYPE_REQUIRED', 'This field is required')
  if (type <= 2) {
    checkOptions(form, option.options, `${at}.options`, type === 2 ? 1 : 2)
    return
  }
  if (depth === 1)
    form.say(`${at}.type`, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Groups hold sub-commands only')
  checkValueOption(form, option, type, at)
}

function checkValueOption(form: Form, option: Json, type: number, at: string): void {
  if (Array.isArray(option.options) && option.options.length > 0)
    form.say(
      `${at}.options`,
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
      'This option type cannot have options',
    )
  const choices = form.list(`${at}.choices`, option.choices, { max: 25 })
  const takesChoices = type === 3 || type === 4 || type === 10
  if (choices.length > 0 && !takesChoices)
    form.say(
      `${at}.choices`,
      'APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID',
      'This option type cannot have choices',
    )
  if (option.autocomplete === true && (choices.length > 0 || !takesChoices))
    form.say(
      `${at}.autocomplete`,
      'APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES',
      'Autocomplete cannot be set with choices',
    )
  if (type === 3) {
    form.integer(`${at}.min_length`, option.min_length, { min: 0, max: 6000 })
    form.integer(`${at}.max_length`, option.max_length, { min: 1, max: 6000 })
  }
  choices.forEach((choice, index) => void checkChoice(form, choice, type === 3, `${at}.choices.${index}`))
}

export function checkChoice(form: Form, choice: Json, isText: boolean, at: string): void {
  form.text(`${at}.name`, choice.name, { min: 1, max: 100, required: true })
  if (isText) form.text(`${at}.value`, choice.value, { min: 1, max: 100, required: true })
  else if (typeof choice.value !== 'number')
    form.say(`${at}.value`, 'NUMBER_TYPE_COERCE', `Value "${choice.value}" is not a number.`)
}

function isNested(option: Json): boolean {
  return option.type === 1 || option.type === 2
}

function sizeOf(thing: Json): number {
  const own = [thing.name, thing.description, thing.value]
  const size = own.reduce<number>((sum, text) => sum + (typeof text === 'string' ? text.length : 0), 0)
  const parts = [thing.options, thing.choices].flatMap((list) => (Array.isArray(list) ? list : []))
  return parts.filter(isRecord).reduce((sum, part) => sum + sizeOf(part), size)
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`
}
