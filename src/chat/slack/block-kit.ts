import type { types } from '@slack/bolt'

export type KnownBlock = types.KnownBlock
export type ModalView = types.ModalView
export type HomeView = types.HomeView
export type SlackButton = types.Button
export type PlainText = types.PlainTextElement
export type RichText = types.RichTextBlock
export type RichTextPart = types.RichTextBlockElement
export type RichTextWords = types.RichTextText
export type RichTextLink = types.RichTextLink

/** What `chat.postMessage`, `chat.update`, `chat.postEphemeral` and `response_url` take alike. */
export interface SlackMessage {
  /** Notification and screen reader; escaped for mrkdwn. */
  text: string
  blocks: KnownBlock[]
}
