/** Text as Slack hands on what people type: docs.slack.dev/messaging/formatting-message-text "Escaping text". */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
