import { type Html, html } from './html.ts'
import { shownText } from './shown-text.ts'

/** Running text in which words between backticks are shown as code. */
export function prose(text: string, longest?: number): Html {
  const parts = shownText(text, longest).split(/`([^`\n]+)`/)
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`
}
