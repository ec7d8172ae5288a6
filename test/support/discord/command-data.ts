import type { OptionValue } from './discord-server-types.ts'
import { isRecord, type Json } from './is-record.ts'
import type { World } from './world.ts'

/**
 * What a user's client sends for `/path options`, or throws what it would not let them send: unknown commands and options, required
 * ones that are missing, values that are no choice or too long.
 */
export function commandData(
  world: World,
  path: string,
  options: Record<string, OptionValue>,
  focused: string | null,
): Json {
  const [name = '', ...rest] = path.replace(/^\//, '').split(' ')
  // A guild's own command hides the global one of the same name.
  const commands = [...world.guildCommands, ...world.globalCommands]
  const command = commands.find((one) => one.name === name && one.type === 1)
  if (!command)
    throw new Error(`there is no command /${name}; there are ${commands.map((one) => one.name).join(', ')}`)
  const { id, guild_id: guild } = command
  return {
    id,
    name,
    type: 1,
    ...(guild && { guild_id: guild }),
    options: nested(listOf(command.options), rest, options, focused, name),
  }
}

function nested(
  specs: Json[],
  path: string[],
  values: Record<string, OptionValue>,
  focused: string | null,
  at: string,
): Json[] {
  const [next, ...rest] = path
  const branches = specs.filter((spec) => spec.type === 1 || spec.type === 2)
  if (next === undefined) {
    if (branches.length > 0)
      throw new Error(`/${at} needs one of ${branches.map((one) => one.name).join(', ')}`)
    return leaves(specs, values, focused, at)
  }
  const branch = branches.find((spec) => spec.name === next)
  if (!branch) throw new Error(`/${at} has no ${next}; it has ${branches.map((one) => one.name).join(', ')}`)
  const options = nested(listOf(branch.options), rest, values, focused, `${at} ${next}`)
  return [{ name: next, type: branch.type, options }]
}

function leaves(
  specs: Json[],
  values: Record<string, OptionValue>,
  focused: string | null,
  at: string,
): Json[] {
  const unknown = Object.keys(values).filter((name) => !specs.some((spec) => spec.name === name))
  if (unknown.length > 0) throw new Error(`/${at} has no option ${unknown.join(', ')}`)
  return specs.flatMap((spec) => {
    const value = values[String(spec.name)]
    const isFocused = spec.name === focused
    if (value === undefined && !isFocused) {
      if (spec.required === true && focused === null) throw new Error(`/${at} needs ${spec.name}`)
      return []
    }
    if (isFocused && spec.autocomplete !== true) throw new Error(`/${at} ${spec.name} has no autocomplete`)
    if (focused === null && value !== undefined) refuseWrong(spec, value, at)
    return [{ name: spec.name, type: spec.type, value: value ?? '', ...(isFocused && { focused: true }) }]
  })
}

function refuseWrong(spec: Json, value: OptionValue, at: string): void {
  const wrong = (why: string): never => {
    throw new Error(`/${at} ${spec.name}: ${why}`)
  }
  const kinds: Record<number, string> = {
    3: 'string',
    4: 'number',
    5: 'boolean',
    6: 'string',
    7: 'string',
    8: 'string',
    10: 'number',
  }
  if (typeof value !== kinds[Number(spec.type)]) wrong(`${value} is no ${kinds[Number(spec.type)]}`)
  const choices = listOf(spec.choices)
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) wrong(`${value} is no choice`)
  if (typeof value === 'string' && spec.type === 3) {
    // "maximum of 6000" characters, whatever the option says.
    if (value.length > Number(spec.max_length ?? 6000)) wrong('too long')
    if (value.length < Number(spec.min_length ?? 1)) wrong('too short')
  }
  if (
    typeof value === 'number' &&
    (value < Number(spec.min_value ?? -Infinity) || value > Number(spec.max_value ?? Infinity))
  )
    wrong('out of bounds')
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
