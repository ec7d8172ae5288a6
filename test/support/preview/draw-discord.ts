import { type Loose, list, loose } from './draw-slack.ts'
import { escapeHtml } from './escape-html.ts'

/** A message (content, embeds, components of either version) or a modal, as its JSON. */
export type DiscordPreview = { message: unknown } | { modal: unknown }

export function drawDiscord(payload: DiscordPreview): string {
  if ('modal' in payload) {
    const modal = loose(payload.modal)
    return `<div class="discord modal"><h3>${plain(modal.title)}</h3>${list(modal.components).map(component).join('')}<footer><span class="button">Cancel</span><span class="button b1">Submit</span></footer></div>`
  }
  const message = loose(payload.message)
  const content =
    message.content === undefined ? '' : `<div class="text">${markdown(String(message.content ?? ''))}</div>`
  return `<div class="discord"><p class="who">fiveohtwo<i>APP</i></p>${content}${list(message.embeds).map(embed).join('')}${list(
    message.components,
  )
    .map(component)
    .join('')}</div>`
}

const plain = (value: unknown): string => escapeHtml(String(value ?? ''))

function embed(one: Loose): string {
  const color = `#${Number(one.color ?? 0x1e1f22)
    .toString(16)
    .padStart(6, '0')}`
  const fields = list(one.fields).map(
    (field) =>
      `<div class="${field.inline === true ? '' : 'wide'}"><div class="name">${plain(field.name)}</div><div class="text">${markdown(String(field.value ?? ''))}</div></div>`,
  )
  return `<div class="embed" style="border-left-color:${color}"><div class="title">${markdown(String(one.title ?? ''))}</div><div class="text">${markdown(
    String(one.description ?? ''),
  )}</div><div class="efields">${fields.join('')}</div><div class="sub">${plain(loose(one.footer).text)}</div></div>`
}

/** By number: https://github.com/discord/discord-api-docs, developers/components/reference.mdx */
function component(one: Loose): string {
  const children = () => list(one.components).map(component).join('')
  switch (one.type) {
    case 1:
      return `<div class="actions">${children()}</div>`
    case 2:
      return `<span class="button b${Number(one.style)}">${plain(one.label)}</span>`
    case 3:
      return `<span class="select">${plain(one.placeholder)}</span>`
    case 4:
      return `<div class="input"><b>${plain(one.label)}</b><div class="box${one.style === 2 ? ' tall' : ''}"></div></div>`
    case 9:
      return `<div>${children()}${component(loose(one.accessory))}</div>`
    case 10:
      return `<div class="text">${markdown(String(one.content ?? ''))}</div>`
    case 14:
      return '<hr>'
    case 17: {
      const color = `#${Number(one.accent_color ?? 0x1e1f22)
        .toString(16)
        .padStart(6, '0')}`
      return `<div class="embed" style="border-left-color:${color}">${children()}</div>`
    }
    case 18:
      return `<div class="input"><b>${plain(one.label)}</b><small>${plain(one.description)}</small>${component(loose(one.component))}</div>`
    default:
      return `<div class="unknown">${escapeHtml(JSON.stringify(one))}</div>`
  }
}

/** The part of Discord's Markdown that messages of ours use. */
function markdown(text: string): string {
  return text
    .split(/(```[\s\S]*?```)/)
    .map((part) => {
      const fence = /^```(?:[a-z]+\n)?\n?([\s\S]*?)\n?```$/.exec(part)
      return fence ? `<pre>${escapeHtml(fence[1] ?? '')}</pre>` : part.split('\n').map(line).join('\n')
    })
    .join('')
}

function line(text: string): string {
  const heading = /^(#{1,3}) (.*)$/.exec(text)
  if (heading) return `<h${heading[1]?.length ?? 1}>${spans(heading[2] ?? '')}</h${heading[1]?.length ?? 1}>`
  if (text.startsWith('-# ')) return `<span class="sub">${spans(text.slice(3))}</span>`
  if (text.startsWith('> ')) return `<blockquote>${spans(text.slice(2))}</blockquote>`
  if (/^\s*[-*] /.test(text)) return `${'&nbsp;'.repeat(2)}• ${spans(text.replace(/^\s*[-*] /, ''))}`
  return spans(text)
}

function spans(text: string): string {
  return escapeHtml(text)
    .split(/(`[^`]+`)/)
    .map((part) => {
      if (/^`[^`]+`$/.test(part)) return `<code>${part.slice(1, -1)}</code>`
      return part
        .replace(/(?<!\\)\*\*(.+?)(?<!\\)\*\*/g, '<b>$1</b>')
        .replace(/(?<!\\)__(.+?)(?<!\\)__/g, '<u>$1</u>')
        .replace(/(?<![\\*])\*([^*]+?)(?<!\\)\*/g, '<i>$1</i>')
        .replace(/&lt;t:(\d+)(?::[tTdDfFR])?&gt;/g, (_, seconds: string) =>
          new Date(Number(seconds) * 1000).toISOString(),
        )
        .replace(/(?<!\\)\[((?:\\.|[^\]\\])+)\]\(&lt;(.*?)&gt;\)/g, '<a href="#">$1</a>')
        .replace(/\\([^\w\s])/g, '$1')
    })
    .join('')
}
