import type { APIModalInteractionResponseCallbackData } from 'discord.js'
import { checkComponent, checkCustomId, checkSelect, isSelect, shown, type Walk } from './check-components.ts'
import { createForm } from './form.ts'
import { isRecord, type Json } from './is-record.ts'

/**
 * A dialog: 1 to 5 top-level components (interactions/receiving-and-responding.mdx "Modal"), each a label around an input, a text
 * display, or a row with one text input as dialogs had them before (components/reference.mdx "Label", "Text Input").
 */
export function checkModal(data: unknown): APIModalInteractionResponseCallbackData {
  const form = createForm()
  const body = isRecord(data) ? data : {}
  const walk: Walk = { form, customIds: new Set(), ids: new Set(), count: 0, shown: 0, files: [] }
  form.text('data.custom_id', body.custom_id, { min: 1, max: 100, required: true })
  form.text('data.title', body.title, { min: 1, max: 45, required: true })
  form.list('data.components', body.components, { min: 1, max: 5 }).forEach((component, index) => {
    const at = `data.components.${index}`
    if (component.type === 18) checkLabel(walk, component, at)
    else if (component.type === 1) checkInputRow(walk, component, at)
    else checkComponent(walk, component, at, [1, 10, 18])
  })
  form.end()
  return body as unknown as APIModalInteractionResponseCallbackData
}

function checkLabel(walk: Walk, label: Json, at: string): void {
  shown(walk, `${at}.label`, label.label, { min: 1, max: 45, required: true })
  shown(walk, `${at}.description`, label.description, { max: 100 })
  if (!isRecord(label.component)) {
    walk.form.say(`${at}.component`, 'BASE_TYPE_REQUIRED', 'This field is required')
    return
  }
  checkInput(walk, label.component, `${at}.component`)
}

function checkInputRow(walk: Walk, row: Json, at: string): void {
  const inputs = walk.form.list(`${at}.components`, row.components, { min: 1, max: 1 })
  const [input] = inputs
  if (!input) return
  if (input.type !== 4) {
    walk.form.say(
      `${at}.components.0.type`,
      'UNION_TYPE_CHOICES',
      'Value of field "type" must be one of (4,).',
    )
    return
  }
  shown(walk, `${at}.components.0.label`, input.label, { min: 1, max: 45, required: true })
  checkInput(walk, input, `${at}.components.0`)
}

function checkInput(walk: Walk, input: Json, at: string): void {
  const { form } = walk
  const { type } = input
  if (isSelect(type)) {
    if (input.disabled !== undefined)
      form.say(`${at}.disabled`, 'COMPONENT_DISABLED_IN_MODAL', 'Modals cannot have disabled components')
    if (input.required !== false && input.min_values === 0)
      form.say(`${at}.min_values`, 'NUMBER_TYPE_MIN', 'int value should be greater than or equal to 1.')
    checkSelect(walk, input, at)
    return
  }
  if (type === 19 || type === 23) {
    checkCustomId(walk, input.custom_id, at)
    return
  }
  if (type === 21 || type === 22) {
    checkCustomId(walk, input.custom_id, at)
    // Radio groups hold 2 to 10 options, groups of checkboxes 1 to 10.
    form
      .list(`${at}.options`, input.options, { min: type === 21 ? 2 : 1, max: 10 })
      .forEach((option, index) => {
        shown(walk, `${at}.options.${index}.label`, option.label, { min: 1, max: 100, required: true })
        form.text(`${at}.options.${index}.value`, option.value, { min: 1, max: 100, required: true })
      })
    return
  }
  if (type !== 4) {
    form.say(
      `${at}.type`,
      'UNION_TYPE_CHOICES',
      'Value of field "type" must be one of (3, 4, 5, 6, 7, 8, 19, 21, 22, 23).',
    )
    return
  }
  checkCustomId(walk, input.custom_id, at)
  if (form.integer(`${at}.style`, input.style, { min: 1, max: 2 }) === null)
    form.say(`${at}.style`, 'BASE_TYPE_REQUIRED', 'This field is required')
  const least = form.integer(`${at}.min_length`, input.min_length, { min: 0, max: 4000 }) ?? 0
  const most = form.integer(`${at}.max_length`, input.max_length, { min: 1, max: 4000 }) ?? 4000
  if (least > most)
    form.say(`${at}.min_length`, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${most}.`)
  form.text(`${at}.placeholder`, input.placeholder, { max: 100 })
  form.text(`${at}.value`, input.value, { max: most })
  form.boolean(`${at}.required`, input.required)
}
