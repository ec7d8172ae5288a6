import { escapeHtml } from './escape-html.ts'

export type SlackPreview = { text?: string; blocks: readonly unknown[] } | { view: unknown }

/** What came as JSON, read without knowing its shape. */
export type Loose = Record<string, unknown>

export const loose = (value: unknown): Loose =>
  typeof value === 'object' && value !== null ? { ...value } : {}
export const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(loose) : [])
const textOf = (value: unknown): string => escapeHtml(String(loose(value).text ?? ''))

export function drawSlack(payload: SlackPreview): string {
  if ('view' in payload) {
    const view = loose(payload.view)
    const blocks = list(view.blocks).map(block).join('')
    if (view.type === 'home') return `<div class="slack">${blocks}</div>`
    const submit =
      view.submit === undefined ? '' : `<span class="button primary">${textOf(view.submit)}</span>`
    return `<div class="slack modal"><h3>${textOf(view.title)}</h3>${blocks}<footer><span class="button">${textOf(view.close)}</span>${submit}</footer></div>`
  }
  const notification = payload.text === undefined ? '' : `<p class="notification">🔔 ${payload.text}</p>`
  const blocks = payload.blocks.map((one) => block(loose(one))).join('')
  return `<div class="slack">${notification}<p class="who">fiveohtwo<i>APP</i><small>3:10 AM</small></p>${blocks}</div>`
}

function block(one: Loose): string {
  switch (one.type) {
    case 'header':
      return `<div class="block header">${textOf(one.text)}</div>`
    case 'section': {
      const fields = list(one.fields).map((field) => `<div>${textOf(field)}</div>`)
      return `<div class="block">${textOf(one.text)}${fields.length > 0 ? `<div class="fields">${fields.join('')}</div>` : ''}${
        one.accessory === undefined ? '' : element(loose(one.accessory))
      }</div>`
    }
    case 'context':
      return `<div class="block context">${list(one.elements).map(textOf).join(' ')}</div>`
    case 'divider':
      return '<hr>'
    case 'rich_text':
      return `<div class="block">${list(one.elements).map(rich).join('')}</div>`
    case 'actions':
      return `<div class="block actions">${list(one.elements).map(element).join('')}</div>${list(one.elements).map(confirm).join('')}`
    case 'table': {
      const rows = Array.isArray(one.rows) ? one.rows : []
      const cells = rows.map(
        (row) =>
          `<tr>${list(row)
            .map((cell) => `<td>${textOf(cell)}</td>`)
            .join('')}</tr>`,
      )
      return `<table class="block">${cells.join('')}</table>`
    }
    case 'input': {
      const asked = loose(one.element)
      const tall = asked.multiline === true ? ' tall' : ''
      const box =
        asked.type === 'checkboxes'
          ? list(asked.options)
              .map(
                (option) =>
                  `<div>☐ ${textOf(option.text)} <small>${textOf(option.description)}</small></div>`,
              )
              .join('')
          : `<div class="box${tall}"></div>`
      const optional = one.optional === true ? ' <small>(optional)</small>' : ''
      return `<div class="block input"><b>${textOf(one.label)}${optional}</b>${box}<small>${textOf(one.hint)}</small></div>`
    }
    default:
      return `<div class="unknown">${escapeHtml(JSON.stringify(one))}</div>`
  }
}

function rich(part: Loose): string {
  const inner = () => list(part.elements).map(leaf).join('')
  switch (part.type) {
    case 'rich_text_section':
      return `<div>${inner()}</div>`
    case 'rich_text_preformatted':
      return `<pre>${inner()}</pre>`
    case 'rich_text_quote':
      return `<blockquote>${inner()}</blockquote>`
    case 'rich_text_list':
      return `<ul>${list(part.elements)
        .map((item) => `<li>${list(item.elements).map(leaf).join('')}</li>`)
        .join('')}</ul>`
    default:
      return `<div class="unknown">${escapeHtml(JSON.stringify(part))}</div>`
  }
}

function leaf(one: Loose): string {
  if (one.type === 'link') return `<a href="#">${escapeHtml(String(one.text ?? one.url))}</a>`
  const style = loose(one.style)
  let html = textOf(one)
  if (style.code === true) html = `<code>${html}</code>`
  if (style.bold === true) html = `<b>${html}</b>`
  if (style.italic === true) html = `<i>${html}</i>`
  return html
}

function element(one: Loose): string {
  if (one.type === 'button')
    return `<span class="button ${escapeHtml(String(one.style ?? ''))}">${textOf(one.text)}</span>`
  if (one.type === 'static_select') return `<span class="select">${textOf(one.placeholder)}</span>`
  return `<span class="unknown">${escapeHtml(JSON.stringify(one))}</span>`
}

function confirm(one: Loose): string {
  if (one.confirm === undefined) return ''
  const { title, text, confirm: yes, deny } = loose(one.confirm)
  return `<div class="confirm"><b>${textOf(title)}</b><br>${textOf(text)}<br>[${textOf(deny)}] [${textOf(yes)}]</div>`
}
