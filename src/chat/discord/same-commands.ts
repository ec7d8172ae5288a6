import { canonicalJson } from '../../canonical-json.ts'

/** What we say of a command; Discord adds ids, versions, and what it takes for granted. */
const said = [
  'type',
  'name',
  'description',
  'options',
  'choices',
  'value',
  'required',
  'autocomplete',
  'max_length',
]

/** What is left out means the same: https://docs.discord.com/developers/interactions/application-commands */
const taken: Record<string, unknown> = { type: 1, description: '', required: false, autocomplete: false }

/** Whether what is registered is what we want, in whatever order and form Discord gives it back. */
export function sameCommands(registered: readonly unknown[], wanted: readonly unknown[]): boolean {
  return fingerprint(registered) === fingerprint(wanted)
}

function fingerprint(commands: readonly unknown[]): string {
  return commands
    .map((command) => canonicalJson(essence(command)))
    .sort()
    .join('\n')
}

function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence)
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([key, one]) => {
    if (!said.includes(key) || one === null || one === undefined) return false
    return !(Array.isArray(one) && one.length === 0) && taken[key] !== one
  })
  return Object.fromEntries(kept.map(([key, one]) => [key, essence(one)]))
}
