import { isDeepStrictEqual } from 'node:util'
import type { JsonObject } from '../json.ts'
import { objectsIn } from '../objects-in.ts'
import type { Check } from './check.ts'
import { checks } from './checks.ts'
import { texts } from './texts.ts'

const { anything, flag, list, number, object, one, pattern, text, url } = checks

// docs.slack.dev/reference/block-kit/block-elements: every limit here is from the page of the element.
const acting = { action_id: text(1, 255), confirm: texts.confirm }
const typing = {
  action_id: text(1, 255),
  placeholder: texts.plain(150),
  focus_on_load: flag,
  initial_value: text(0, 3000),
  dispatch_action_config: object({
    trigger_actions_on: list(1, 2, one('on_enter_pressed', 'on_character_entered')),
  }),
}
const choosing = { ...acting, placeholder: texts.plain(150), focus_on_load: flag }
const menuOption = texts.option(texts.plain(75))
const boxOption = texts.option(texts.either(75))
const groups = list(1, 100, object({ label: texts.plain(75), options: list(1, 100, menuOption) }))
const several = { ...choosing, max_selected_items: number(1, 1000) }
const ids = list(1, 1000, text(1, 100))

const button = object(
  { type: one('button'), text: texts.plain(75) },
  {
    ...acting,
    value: text(1, 2000),
    url: url(3000),
    style: one('primary', 'danger'),
    accessibility_label: text(1, 75),
  },
)

const overflow = object(
  { type: one('overflow'), options: list(1, 5, texts.option(texts.plain(75), true)) },
  acting,
)

const checkboxes = object(
  { type: one('checkboxes'), options: list(1, 10, boxOption) },
  { ...acting, initial_options: list(1, 10, boxOption), focus_on_load: flag },
  initialIsOffered,
)

const radioButtons = object(
  { type: one('radio_buttons'), options: list(1, 10, boxOption) },
  { ...acting, initial_option: boxOption, focus_on_load: flag },
  initialIsOffered,
)

const menus: Record<string, Check> = {
  static_select: object(
    { type: one('static_select') },
    { ...choosing, options: list(1, 100, menuOption), option_groups: groups, initial_option: menuOption },
    optionsOrGroups,
  ),
  multi_static_select: object(
    { type: one('multi_static_select') },
    {
      ...several,
      options: list(1, 100, menuOption),
      option_groups: groups,
      initial_options: list(1, 100, menuOption),
    },
    optionsOrGroups,
  ),
  external_select: object(
    { type: one('external_select') },
    { ...choosing, initial_option: menuOption, min_query_length: number(0, 1000) },
  ),
  multi_external_select: object(
    { type: one('multi_external_select') },
    { ...several, initial_options: list(1, 100, menuOption), min_query_length: number(0, 1000) },
  ),
  users_select: object({ type: one('users_select') }, { ...choosing, initial_user: text(1, 100) }),
  multi_users_select: object({ type: one('multi_users_select') }, { ...several, initial_users: ids }),
  conversations_select: object(
    { type: one('conversations_select') },
    {
      ...choosing,
      initial_conversation: text(1, 100),
      default_to_current_conversation: flag,
      response_url_enabled: flag,
      filter: anything,
    },
  ),
  channels_select: object(
    { type: one('channels_select') },
    { ...choosing, initial_channel: text(1, 100), response_url_enabled: flag },
  ),
}

const pickers: Record<string, Check> = {
  datepicker: object(
    { type: one('datepicker') },
    { ...choosing, initial_date: pattern(/^\d{4}-\d\d-\d\d$/, 'a date') },
  ),
  timepicker: object(
    { type: one('timepicker') },
    { ...choosing, initial_time: pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time'), timezone: text(1, 100) },
  ),
  datetimepicker: object(
    { type: one('datetimepicker') },
    { ...acting, focus_on_load: flag, initial_date_time: number(1_000_000_000, 9_999_999_999) },
  ),
}

const inputs: Record<string, Check> = {
  plain_text_input: object(
    { type: one('plain_text_input') },
    { ...typing, multiline: flag, min_length: number(0, 3000), max_length: number(1, 3000) },
  ),
  email_text_input: object({ type: one('email_text_input') }, typing),
  url_text_input: object({ type: one('url_text_input') }, typing),
  number_input: object(
    { type: one('number_input'), is_decimal_allowed: flag },
    { ...typing, min_value: text(1, 100), max_value: text(1, 100) },
  ),
  rich_text_input: object(
    { type: one('rich_text_input') },
    { ...typing, initial_value: anything, min_lines: number(1, 100), max_lines: number(1, 100) },
  ),
  file_input: object(
    { type: one('file_input') },
    { action_id: text(1, 255), filetypes: list(1, 100, text(1, 20)), max_files: number(1, 10) },
  ),
}

const workflowButton = object(
  { type: one('workflow_button'), text: texts.plain(75), workflow: anything },
  { ...acting, style: one('primary', 'danger'), accessibility_label: text(1, 75) },
)

const shared: Record<string, Check> = {
  button,
  overflow,
  checkboxes,
  radio_buttons: radioButtons,
  workflow_button: workflowButton,
  ...menus,
  ...pickers,
}

type Kinds = Record<string, Check>
const inActions: Kinds = { ...shared, rich_text_input: inputs.rich_text_input ?? anything }
const inSection: Kinds = { ...shared, image: texts.image }
const inInput: Kinds = { checkboxes, radio_buttons: radioButtons, ...menus, ...pickers, ...inputs }

/** Which elements may stand where, and what each must look like. */
export const elements = { button, inActions, inSection, inInput }

function optionsOrGroups(value: JsonObject, at: string, problems: string[]): void {
  if (Boolean(value.options) === Boolean(value.option_groups)) {
    checks.say(problems, 'must define either options or option_groups', at)
  }
  initialIsOffered(value, at, problems)
}

function initialIsOffered(value: JsonObject, at: string, problems: string[]): void {
  const offered = [
    ...objectsIn(value.options),
    ...objectsIn(value.option_groups).flatMap((group) => objectsIn(group.options)),
  ]
  const initial = [...objectsIn([value.initial_option ?? null]), ...objectsIn(value.initial_options)]
  for (const each of initial) {
    if (offered.some((option) => isDeepStrictEqual(option, each))) continue
    checks.say(problems, 'initial option must exactly match one of the options', at)
  }
}
