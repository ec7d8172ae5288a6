import type { APIStringSelectComponent } from 'discord.js'
import { clip } from '../clip.ts'
import type { CommandName } from '../command.ts'
import { cleanLine } from './clean-text.ts'
import { commandText, type Filled } from './command-text.ts'
import { customId } from './custom-id.ts'
import { limits } from './limits.ts'

export interface PickerRow {
  type: 1
  components: APIStringSelectComponent[]
}

/** A menu of services with which the same command is given again; nothing where there is none, or the command is too long. */
export function servicePicker(name: CommandName, filled: Filled, services: readonly string[]): PickerRow[] {
  const options = services
    .map((service) => ({
      label: clip(cleanLine(service), limits.selectText),
      value: commandText(name, { ...filled, service }),
    }))
    .filter(({ label, value }) => label !== '' && value.length <= limits.selectText)
    .slice(0, limits.selectOptions)
  if (options.length === 0) return []
  const select: APIStringSelectComponent = {
    type: 3,
    custom_id: customId('pick', name) ?? '',
    placeholder: 'Which service do you mean?',
    options,
  }
  return [{ type: 1, components: [select] }]
}
