import type { ShownInput, ShownModal } from './discord-server-types.ts'
import type { Interaction } from './interaction.ts'
import { isRecord, type Json } from './is-record.ts'
import { componentsOf } from './shown-message.ts'
import { componentTexts } from './texts-of.ts'

export function shownModal(interaction: Interaction): ShownModal {
  const { modal } = interaction
  if (!modal) throw new Error('no dialog was opened')
  const components: Json[] = componentsOf(modal.components)
  return {
    customId: modal.custom_id,
    title: modal.title,
    inputs: components.flatMap((component) => inputOf(component, components)),
    text: componentTexts(modal.components, '')
      .filter(({ kind }) => kind === 'active')
      .map(({ text }) => text)
      .join('\n'),
    data: modal,
    interactionId: interaction.id,
    user: interaction.userId,
  }
}

function inputOf(component: Json, all: Json[]): ShownInput[] {
  if (typeof component.custom_id !== 'string') return []
  const label = all.find((one) => isRecord(one.component) && one.component.custom_id === component.custom_id)
  const options = Array.isArray(component.options) ? component.options.filter(isRecord) : []
  return [
    {
      customId: component.custom_id,
      label: String(label?.label ?? component.label ?? ''),
      kind: component.type === 4 ? 'text' : options.length > 0 ? 'select' : 'other',
      required: component.required !== false,
      minLength: Number(component.min_length ?? 0),
      maxLength: Number(component.max_length ?? 4000),
      value: String(component.value ?? ''),
      options: options.map((option) => String(option.value)),
    },
  ]
}
