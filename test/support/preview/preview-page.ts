import { type DiscordPreview, drawDiscord } from './draw-discord.ts'
import { drawSlack, type SlackPreview } from './draw-slack.ts'
import { escapeHtml } from './escape-html.ts'
import { previewStyle } from './preview-style.ts'

/** What is drawn under a title of its own: a message or a view, as it would be sent. */
export type PreviewPayload = { title: string } & (
  | ({ platform: 'slack' } & SlackPreview)
  | ({ platform: 'discord' } & DiscordPreview)
)

/** A page that draws payloads about as the platforms do: well enough to judge what a tired person would see. */
export function previewPage(payloads: readonly PreviewPayload[]): string {
  const drawn = payloads.map((payload) => {
    const body = payload.platform === 'slack' ? drawSlack(payload) : drawDiscord(payload)
    return `<article><h2>${escapeHtml(payload.title)}</h2>${emoji(body)}</article>`
  })
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>${previewStyle}</style>${drawn.join('\n')}`
}

/** No colour font is needed to see the marks. */
const drawings: Record<string, string> = {
  '✅': '<rect x="1" y="1" width="18" height="18" rx="4" fill="#2eb67d"/><path d="M5 10l4 4 7-8" stroke="#fff" stroke-width="2.6" fill="none"/>',
  '❌': '<path d="M3 3l14 14M17 3L3 17" stroke="#e01e5a" stroke-width="4.4"/>',
  '🔶': '<path d="M10 1l9 9-9 9-9-9z" fill="#f5a623" stroke="#c77c02"/>',
  '❓': '<text x="10" y="17" font-size="20" font-weight="900" text-anchor="middle" fill="#e01e5a">?</text>',
  '❔': '<text x="10" y="17" font-size="20" font-weight="900" text-anchor="middle" fill="#999">?</text>',
  '🔴': '<circle cx="10" cy="10" r="9" fill="#dd2e44"/>',
  '🟢': '<circle cx="10" cy="10" r="9" fill="#2eb67d"/>',
  '🟡': '<circle cx="10" cy="10" r="9" fill="#fdcb58"/>',
  '🟠': '<circle cx="10" cy="10" r="9" fill="#f4900c"/>',
  '⏳': '<path d="M4 2h12M4 18h12M5 2l10 16M15 2L5 18" stroke="#a67c3c" stroke-width="2.4" fill="none"/>',
  '⚠': '<path d="M10 2l9 16H1z" fill="#fdcb58" stroke="#c77c02"/><path d="M10 8v5M10 15v1.6" stroke="#333" stroke-width="2"/>',
}

function emoji(html: string): string {
  return html.replace(/[✅❌🔶❓❔🔴🟢🟡🟠⏳⚠]\ufe0f?/gu, (character) => {
    const drawing = drawings[character.replace('\ufe0f', '')] ?? ''
    return `<svg class="emoji" viewBox="0 0 20 20" role="img">${drawing}</svg>`
  })
}
