import type { RungState } from './diagnosis.ts'

/** What a button does; adapters send `id` back untouched, all facts stay on our side. */
export interface Button {
  id: string
  label: string
  style: 'primary' | 'danger' | 'plain'
  /** Asked before the click counts. */
  confirm?: string
}

/** One piece of a card. All text is plain: each adapter escapes for its own platform. */
export type Block =
  | { type: 'heading'; text: string; tone: Tone }
  | { type: 'text'; text: string }
  | { type: 'fields'; fields: { label: string; value: string }[] }
  | { type: 'path'; hops: { name: string; system: string; state: RungState | 'pending'; detail: string }[] }
  | { type: 'list'; title: string; items: string[] }
  | { type: 'quote'; text: string; source: string }
  | { type: 'progress'; done: number; total: number; label: string }
  | {
      type: 'details'
      title: string
      rows: { state: 'pass' | 'fail' | 'unknown'; label: string; text: string; facts?: string }[]
    }
  | { type: 'buttons'; buttons: Button[] }

export type Tone = 'neutral' | 'good' | 'bad' | 'warn'

/** A neutral message; `text` alone must make sense in a notification or to a screen reader. */
export interface ChatMessage {
  text: string
  blocks: Block[]
}
