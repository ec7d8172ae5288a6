import type { ShownModal } from './discord-server-types.ts'
import { isRecord, type Json } from './is-record.ts'

/** What a user's client sends for a filled-in dialog, or throws what it would not let them send. */
export function modalData(modal: ShownModal, values: Record<string, string | string[]>): Json {
  const unknown = Object.keys(values).filter((id) => !modal.inputs.some(({ customId }) => customId === id))
  if (unknown.length > 0)
    throw new Error(
      `the dialog has no ${unknown.join(', ')}; it has ${modal.inputs.map(({ customId }) => customId).join(', ')}`,
    )
  const components: unknown = modal.data.components
  const filled = (Array.isArray(components) ? components.filter(isRecord) : []).map((component, index) => {
    const id = component.id ?? index + 1
    if (isRecord(component.component))
      return { type: 18, id, component: fill(component.component, values, modal) }
    if (Array.isArray(component.components))
      return {
        type: 1,
        id,
        components: component.components.filter(isRecord).map((input) => fill(input, values, modal)),
      }
    return { type: component.type, id }
  })
  return { custom_id: modal.customId, components: filled, resolved: {} }
}

function fill(input: Json, values: Record<string, string | string[]>, modal: ShownModal): Json {
  const id = String(input.custom_id)
  const shown = modal.inputs.find(({ customId }) => customId === id)
  const given = values[id]
  const answered = { type: input.type, id: input.id ?? 1, custom_id: id }
  if (input.type !== 4) {
    const chosen = given === undefined ? defaults(input) : [given].flat()
    const strange = shown?.options.length ? chosen.filter((value) => !shown.options.includes(value)) : []
    if (strange.length > 0) throw new Error(`${id} has no option ${strange.join(', ')}`)
    if (chosen.length === 0 && shown?.required) throw new Error(`${id} must be chosen`)
    return input.type === 21 ? { ...answered, value: chosen[0] ?? null } : { ...answered, values: chosen }
  }
  const value = given === undefined ? String(input.value ?? '') : String(given)
  if (value === '' && shown?.required) throw new Error(`${id} must be filled in`)
  if (shown && value !== '' && (value.length < shown.minLength || value.length > shown.maxLength))
    throw new Error(
      `${id} must be ${shown.minLength} to ${shown.maxLength} characters long, not ${value.length}`,
    )
  if (input.style === 1 && value.includes('\n')) throw new Error(`${id} is a single line`)
  return { ...answered, value }
}

function defaults(input: Json): string[] {
  const options = Array.isArray(input.options) ? input.options.filter(isRecord) : []
  return options.filter((option) => option.default === true).map((option) => String(option.value))
}
