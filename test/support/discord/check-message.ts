import type { APIAllowedMentions, APIEmbed, APIMessageTopLevelComponent } from 'discord.js'
import { checkComponents } from './check-components.ts'
import { checkEmbeds } from './check-embeds.ts'
import { createForm, type Form } from './form.ts'
import { isRecord, type Json } from './is-record.ts'
import { refuse } from './refusal.ts'
import type { StoredFile, StoredMessage, World } from './world.ts'

export const SUPPRESS_EMBEDS = 1 << 2
export const EPHEMERAL = 1 << 6
export const LOADING = 1 << 7
export const SUPPRESS_NOTIFICATIONS = 1 << 12
export const COMPONENTS_V2 = 1 << 15

export interface Upload {
  /** The n of `files[n]`. */
  place: string
  name: string
  type: string
  bytes: Buffer
}

export interface MessageContent {
  content: string
  embeds: APIEmbed[]
  components: APIMessageTopLevelComponent[]
  flags: number
  files: StoredFile[]
  allowedMentions: APIAllowedMentions | null
}

/**
 * What a message holds after this request; `earlier` is what it held before, for edits. Limits: developers/resources/message.mdx
 * "Create Message", "Edit Message"; reference.mdx "Uploading Files" (10 MiB for each file), at most 10 files.
 */
export function checkMessage(
  world: World,
  body: Json,
  uploads: Upload[],
  earlier: StoredMessage | null,
  settable: number,
  inside = '',
): MessageContent {
  const form = createForm(inside)
  const flags = flagsOf(world, form, body.flags, earlier, settable)
  const v2 = (flags & COMPONENTS_V2) !== 0
  const files = filesOf(world, form, body, uploads, earlier)
  const text = form.text('content', body.content, { max: 2000 })
  const embeds = checkEmbeds(form, body.embeds)
  const components = checkComponents(
    form,
    body.components,
    v2,
    files.map((file) => file.name),
  )
  const allowedMentions = checkAllowedMentions(form, body.allowed_mentions)
  for (const key of ['poll', 'sticker_ids', 'tts'])
    if (body[key]) world.violations.push(`a message with ${key}, which this server does not know`)
  if (v2)
    for (const key of ['content', 'embeds', 'sticker_ids', 'poll'])
      if (body[key] && !(Array.isArray(body[key]) && body[key].length === 0))
        form.say(
          key,
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
        )
  if (earlier && v2 && (earlier.flags & COMPONENTS_V2) === 0)
    for (const key of ['content', 'embeds'] as const)
      if (earlier[key].length > 0 && body[key] === undefined)
        form.say(
          key,
          'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
          `The '${key}' field must be emptied`,
        )
  form.end()
  const next: MessageContent = {
    content: body.content === undefined && earlier ? earlier.content : (text ?? ''),
    embeds: body.embeds === undefined && earlier ? earlier.embeds : embeds,
    components: body.components === undefined && earlier ? earlier.components : withIds(components),
    flags,
    files,
    allowedMentions,
  }
  if (!next.content && next.embeds.length + next.components.length + next.files.length === 0)
    refuse(400, 50006, 'Cannot send an empty message')
  return next
}

function flagsOf(
  world: World,
  form: Form,
  value: unknown,
  earlier: StoredMessage | null,
  settable: number,
): number {
  const asked = form.integer('flags', value, { min: 0, max: 2 ** 31 - 1 })
  const kept = (earlier?.flags ?? 0) & ~LOADING
  if (asked === null) return kept
  const strange = asked & ~settable & ~kept
  if (strange !== 0) world.violations.push(`a message with flags ${strange}, which cannot be set there`)
  if (earlier && (earlier.flags & COMPONENTS_V2) !== 0 && (asked & COMPONENTS_V2) === 0)
    form.say(
      'flags',
      'MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG',
      'The IS_COMPONENTS_V2 flag cannot be removed',
    )
  // What cannot be changed stays: a message that only one sees remains so.
  return (asked & settable) | (kept & ~(settable & SUPPRESS_EMBEDS))
}

function filesOf(
  world: World,
  form: Form,
  body: Json,
  uploads: Upload[],
  earlier: StoredMessage | null,
): StoredFile[] {
  for (const { bytes } of uploads)
    if (bytes.length > world.fileBytes) refuse(413, 40005, 'Request entity too large')
  const listed =
    body.attachments === undefined || body.attachments === null
      ? null
      : form.list('attachments', body.attachments, { max: 10 })
  const had = earlier?.files ?? []
  const kept = listed === null ? had : had.filter((file) => listed.some((one) => String(one.id) === file.id))
  const added = uploads.map((upload): StoredFile => {
    const told = listed?.find((one) => String(one.id) === upload.place)
    // API v10: what is not listed is not there after an edit (message.mdx "Edit Message").
    if (listed !== null && !told)
      form.say('attachments', 'ATTACHMENT_NOT_FOUND', `files[${upload.place}] is not in attachments`)
    const name = typeof told?.filename === 'string' ? told.filename : upload.name
    const { type, bytes } = upload
    const described = form.text('attachments.description', told?.description, { max: 1024 })
    const description = described === '' ? null : described
    return { id: world.newId(), name: name.replace(/[^\w.-]/g, '_'), type, bytes, description }
  })
  listed?.forEach((one, index) => {
    const id = String(one.id)
    if (!had.some((file) => file.id === id) && !uploads.some((upload) => upload.place === id))
      form.say(`attachments.${index}.id`, 'ATTACHMENT_NOT_FOUND', `Attachment data for ${id} not found`)
  })
  if (kept.length + added.length > 10)
    form.say('attachments', 'BASE_TYPE_MAX_LENGTH', 'Must be 10 or fewer in length.')
  return [...kept, ...added]
}

/** message.mdx "Allowed Mentions Object": a kind may be parsed or listed, not both; lists of at most 100. */
function checkAllowedMentions(form: Form, value: unknown): APIAllowedMentions | null {
  if (value === undefined || value === null) return null
  if (!isRecord(value)) {
    form.say('allowed_mentions', 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')
    return null
  }
  const parse = Array.isArray(value.parse) ? value.parse : []
  parse.forEach((kind, index) => {
    if (!['roles', 'users', 'everyone'].includes(kind))
      form.say(
        `allowed_mentions.parse.${index}`,
        'BASE_TYPE_CHOICES',
        "Value must be one of ('roles', 'users', 'everyone').",
      )
  })
  for (const kind of ['users', 'roles'] as const) {
    const list = value[kind]
    if (!Array.isArray(list)) continue
    if (list.length > 0 && parse.includes(kind))
      form.say(
        'allowed_mentions',
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
      )
    if (list.length > 100)
      form.say(`allowed_mentions.${kind}`, 'BASE_TYPE_MAX_LENGTH', 'Must be 100 or fewer in length.')
  }
  return value
}

/** "The id … is generated sequentially if left empty" (components/reference.mdx "Anatomy of a Component"). */
function withIds(components: Json[]): APIMessageTopLevelComponent[] {
  let next = 0

  function number(component: Json): Json {
    next += 1
    const id = component.id || next
    const parts = Array.isArray(component.components)
      ? component.components.filter(isRecord).map(number)
      : null
    const accessory = isRecord(component.accessory) ? number(component.accessory) : null
    return { ...component, id, ...(parts && { components: parts }), ...(accessory && { accessory }) }
  }

  return components.map(number) as unknown as APIMessageTopLevelComponent[]
}
