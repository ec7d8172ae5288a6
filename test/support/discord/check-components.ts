import type { Form } from './form.ts'
import { isRecord, type Json } from './is-record.ts'

export interface Walk {
  form: Form
  customIds: Set<string>
  ids: Set<number>
  /** Components so far, nested ones too. */
  count: number
  /** Characters that are shown. */
  shown: number
  /** Names of the files sent along, which a file component may show. */
  files: string[]
}

export const isSelect = (type: unknown): type is number =>
  type === 3 || type === 5 || type === 6 || type === 7 || type === 8

/**
 * Rows of buttons and selects, or with IS_COMPONENTS_V2 the whole layout: developers/components/reference.mdx.
 * 40 components in all; 4000 characters shown in all (the code COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED is Discord's), labels and options included.
 */
export function checkComponents(
  form: Form,
  value: unknown,
  v2: boolean,
  files: string[],
  at = 'components',
): Json[] {
  const walk: Walk = { form, customIds: new Set(), ids: new Set(), count: 0, shown: 0, files }
  // "Legacy messages allow up to 5 action rows as top-level components"
  const components = form.list(at, value, { max: v2 ? 40 : 5 })
  components.forEach((component, index) => {
    checkComponent(walk, component, `${at}.${index}`, v2 ? [1, 9, 10, 12, 13, 14, 17] : [1])
  })
  if (walk.count > 40)
    form.say(at, 'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED', 'Total number of components exceeds 40')
  if (v2 && walk.shown > 4000)
    form.say(
      at,
      'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
      'Components displayable text size exceeds maximum size of 4000',
    )
  return components
}

export function checkComponent(walk: Walk, component: unknown, at: string, allowed: number[]): void {
  const { form } = walk
  if (!isRecord(component)) {
    form.say(at, 'BASE_TYPE_REQUIRED', 'This field is required')
    return
  }
  walk.count += 1
  const { type } = component
  if (typeof type !== 'number' || !allowed.includes(type)) {
    form.say(
      `${at}.type`,
      'UNION_TYPE_CHOICES',
      `Value of field "type" must be one of (${allowed.join(', ')}).`,
    )
    return
  }
  checkId(walk, component.id, at)
  if (type === 1) checkRow(walk, component, at)
  else if (type === 2) checkButton(walk, component, at)
  else if (isSelect(type)) checkSelect(walk, component, at)
  else if (type === 9) {
    children(walk, component, at, [10], { min: 1, max: 3 })
    checkComponent(walk, component.accessory, `${at}.accessory`, [2, 11])
  } else if (type === 10)
    shown(walk, `${at}.content`, component.content, { min: 1, max: 4000, required: true })
  else if (type === 11) checkMedia(walk, component.media, `${at}.media`)
  else if (type === 12) {
    const items = form.list(`${at}.items`, component.items, { min: 1, max: 10 })
    items.forEach((item, index) => void checkMedia(walk, item.media, `${at}.items.${index}.media`))
  } else if (type === 13) checkFile(walk, component.file, `${at}.file`)
  else if (type === 14) form.integer(`${at}.spacing`, component.spacing, { min: 1, max: 2 })
  else if (type === 17) {
    form.integer(`${at}.accent_color`, component.accent_color, { min: 0, max: 0xffffff })
    children(walk, component, at, [1, 9, 10, 12, 13, 14], { min: 1, max: 40 })
  }
}

function children(
  walk: Walk,
  component: Json,
  at: string,
  allowed: number[],
  limits: { min: number; max: number },
): void {
  walk.form
    .list(`${at}.components`, component.components, limits)
    .forEach((child, index) => void checkComponent(walk, child, `${at}.components.${index}`, allowed))
}

function checkRow(walk: Walk, row: Json, at: string): void {
  children(walk, row, at, [2, 3, 5, 6, 7, 8], { min: 1, max: 5 })
  const inside = Array.isArray(row.components) ? row.components : []
  if (inside.length > 1 && inside.some((child) => isRecord(child) && isSelect(child.type)))
    walk.form.say(
      `${at}.components`,
      'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
      'Components exceed maximum width of row',
    )
}

function checkButton(walk: Walk, button: Json, at: string): void {
  const { form } = walk
  const style = form.integer(`${at}.style`, button.style, { min: 1, max: 6 })
  if (style === null) form.say(`${at}.style`, 'BASE_TYPE_REQUIRED', 'This field is required')
  shown(walk, `${at}.label`, button.label, { max: 80 })
  form.boolean(`${at}.disabled`, button.disabled)
  if (!button.label && !button.emoji && style !== 6)
    form.say(at, 'BUTTON_COMPONENT_INVALID_EMOJI_OR_LABEL', 'A button must have a label or an emoji')
  if (style === 5) {
    if (button.custom_id !== undefined)
      form.say(
        `${at}.custom_id`,
        'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
        'A custom id and url cannot both be specified',
      )
    form.text(`${at}.url`, button.url, { min: 1, max: 512, required: true })
    if (typeof button.url === 'string' && !/^(https?|discord):\/\/\S+$/i.test(button.url))
      form.say(`${at}.url`, 'URL_TYPE_INVALID_SCHEME', "Scheme must be one of ('http', 'https', 'discord').")
    return
  }
  if (button.url !== undefined)
    form.say(
      `${at}.url`,
      'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
      'A custom id and url cannot both be specified',
    )
  checkCustomId(walk, button.custom_id, at)
}

/** Also used in modals, where `disabled` is refused. */
export function checkSelect(walk: Walk, select: Json, at: string): void {
  const { form } = walk
  checkCustomId(walk, select.custom_id, at)
  shown(walk, `${at}.placeholder`, select.placeholder, { max: 150 })
  const least = form.integer(`${at}.min_values`, select.min_values, { min: 0, max: 25 }) ?? 1
  const most = form.integer(`${at}.max_values`, select.max_values, { min: 1, max: 25 }) ?? 1
  if (least > most)
    form.say(`${at}.max_values`, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${least}.`)
  if (select.type !== 3) return
  const options = form.list(`${at}.options`, select.options, { min: 1, max: 25 })
  const values = new Set<unknown>()
  options.forEach((option, index) => {
    const place = `${at}.options.${index}`
    shown(walk, `${place}.label`, option.label, { min: 1, max: 100, required: true })
    form.text(`${place}.value`, option.value, { min: 1, max: 100, required: true })
    shown(walk, `${place}.description`, option.description, { max: 100 })
    if (values.has(option.value))
      form.say(
        `${place}.value`,
        'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
        'The specified option value is already used',
      )
    values.add(option.value)
  })
  if (least > options.length && options.length > 0)
    form.say(
      `${at}.min_values`,
      'NUMBER_TYPE_MAX',
      `int value should be less than or equal to ${options.length}.`,
    )
  if (options.filter((option) => option.default === true).length > most)
    form.say(
      `${at}.options`,
      'SELECT_COMPONENT_TOO_MANY_DEFAULTS',
      'Too many options are selected by default',
    )
}

export function checkCustomId(walk: Walk, value: unknown, at: string): void {
  // Discord keeps a custom id as it is: white space is not cut away, but an id of nothing else is no id.
  const id = walk.form.text(`${at}.custom_id`, value, { min: 1, max: 100, required: true })
  if (id === null) return
  if (walk.customIds.has(id))
    walk.form.say(
      `${at}.custom_id`,
      'COMPONENT_CUSTOM_ID_DUPLICATED',
      'Component custom id cannot be duplicated',
    )
  walk.customIds.add(id)
}

export function shown(
  walk: Walk,
  at: string,
  value: unknown,
  limits: { min?: number; max: number; required?: boolean },
): void {
  walk.shown += walk.form.text(at, value, limits)?.length ?? 0
}

function checkId(walk: Walk, id: unknown, at: string): void {
  const checked = walk.form.integer(`${at}.id`, id, { min: 0, max: 2 ** 31 - 1 })
  if (!checked) return
  if (walk.ids.has(checked))
    walk.form.say(`${at}.id`, 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated')
  walk.ids.add(checked)
}

function checkMedia(walk: Walk, media: unknown, at: string): void {
  const url = isRecord(media) ? media.url : undefined
  if (typeof url !== 'string' || !/^(https?|attachment):\/\/\S+$/.test(url))
    walk.form.say(`${at}.url`, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.')
}

function checkFile(walk: Walk, file: unknown, at: string): void {
  const url = isRecord(file) ? file.url : undefined
  const name = typeof url === 'string' ? /^attachment:\/\/(.+)$/.exec(url)?.[1] : undefined
  if (name === undefined || !walk.files.includes(name))
    walk.form.say(
      `${at}.url`,
      'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
      `The referenced attachment "${url}" was not found`,
    )
}
