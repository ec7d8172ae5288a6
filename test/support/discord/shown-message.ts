import type { ShownButton, ShownMessage } from './discord-server-types.ts'
import { isRecord } from './is-record.ts'
import { textsOf } from './texts-of.ts'
import type { StoredMessage } from './world.ts'

export function shownMessage(message: StoredMessage): ShownMessage {
  return {
    id: message.id,
    channelId: message.channelId,
    author: message.authorId,
    content: message.content,
    embeds: message.embeds,
    components: message.components,
    flags: message.flags,
    files: message.files.map(({ id, name, type, bytes, description }) => ({
      id,
      name,
      type,
      bytes,
      description,
      sizeBytes: bytes.length,
      text: bytes.toString('utf8'),
    })),
    nonce: message.nonce,
    allowedMentions: message.allowedMentions,
    text: shownText(message),
    buttons: buttonsOf(message.components),
    ephemeralFor: message.ephemeralFor,
    loading: message.loading,
    createdAt: message.createdAt,
    edits: [...message.edits],
    deleted: message.deleted,
  }
}

export function shownText(
  message: Pick<StoredMessage, 'content' | 'embeds' | 'components' | 'files'>,
): string {
  return textsOf(message)
    .filter(({ kind }) => kind !== 'url')
    .map(({ text }) => text)
    .join('\n')
}

export function componentsOf(components: unknown): Record<string, unknown>[] {
  if (!Array.isArray(components)) return []
  return components
    .filter(isRecord)
    .flatMap((one) => [
      one,
      ...componentsOf(one.components),
      ...componentsOf([one.accessory]),
      ...componentsOf([one.component]),
    ])
}

function buttonsOf(components: unknown): ShownButton[] {
  return componentsOf(components)
    .filter((component) => component.type === 2)
    .map((button) => ({
      label: typeof button.label === 'string' ? button.label : '',
      customId: typeof button.custom_id === 'string' ? button.custom_id : null,
      url: typeof button.url === 'string' ? button.url : null,
      style: Number(button.style),
      disabled: button.disabled === true,
    }))
}
