import { redactSecrets } from '../../redact.ts'
import { plainLine, plainText } from '../plain-text.ts'

/** Strangers' text without controls, invisible characters and secrets; how it must not be read is the next step's matter. */
export function defuse(text: string): string {
  return redactSecrets(plainText(text))
}

/** The same, on one line. */
export function defuseLine(text: string): string {
  return redactSecrets(plainLine(text))
}

/**
 * Where Slack's own markup begins: `<!channel>`, `<@U1>`, `<#C1>`, `<https://…|…>`, `<mailto:…>`
 * (https://docs.slack.dev/messaging/formatting-message-text). Matches after the bracket.
 */
export const markupStart = /(?<=<)(?=[!@#]|[a-z][a-z0-9+.-]{1,20}:)/i
