import type { Chart } from './chart.ts'
import type { RungState } from './diagnosis.ts'

/** What a button does; adapters send `id` back untouched, all facts stay on our side. */
export interface Button {
  id: string
  label: string
  style: 'primary' | 'danger' | 'plain'
  /** Asked before the click counts. */
  confirm?: string
  /** What must be told along with the click. */
  asks?: Asked
  /** Shown whole wherever the click is asked for: everything that it will bring about, line by line, never cut. */
  whole?: string
}

/** What a dialog wants to be told before a click counts; whether it was told is checked on our side again. */
export interface Asked {
  /** Whether a reason must be given. */
  reason: boolean
  /** What must be typed exactly, such as the name of the service; null for nothing. */
  typed: string | null
  /** What only the one who clicks can say, in a few words of their own. */
  answer?: { label: string; hint: string }
}

/** A line about something that has a page of its own elsewhere. */
export interface LinkedItem {
  /** Its sign; `text` says the same in words. */
  tone: Tone
  text: string
  /** Shown as the host that it leads to, so that no words can hide that; what is no web address is not shown. */
  url: string | null
}

/** One piece of a card. All text is plain: each adapter escapes for its own platform. */
export type Block =
  | { type: 'heading'; text: string; tone: Tone }
  | { type: 'text'; text: string }
  | { type: 'fields'; fields: { label: string; value: string }[] }
  | { type: 'path'; hops: { name: string; system: string; state: RungState | 'pending'; detail: string }[] }
  | { type: 'list'; title: string; items: string[] }
  | { type: 'links'; title: string; items: LinkedItem[] }
  | { type: 'quote'; text: string; source: string }
  /** Exactly as it will be run or written, one after the other; `- ` and `+ ` begin lines of a file that go and come. */
  | { type: 'code'; title: string; lines: string[] }
  /** Every row is as long as `columns`. */
  | { type: 'table'; title: string; columns: string[]; rows: string[][] }
  | { type: 'progress'; done: number; total: number; label: string }
  | {
      type: 'details'
      title: string
      /** Shown at once where a platform can fold it. Default false. */
      open?: boolean
      rows: { state: 'pass' | 'fail' | 'unknown' | 'pending'; label: string; text: string; facts?: string }[]
    }
  | { type: 'buttons'; buttons: Button[] }

export type Tone = 'neutral' | 'good' | 'bad' | 'warn'

/** A neutral message; `text` alone must make sense in a notification or to a screen reader. */
export interface ChatMessage {
  text: string
  blocks: Block[]
  file?: MessageFile
}

/**
 * What a message is, where a platform takes files. A text is too long to read in a thread, and its `blocks` are empty. A
 * chart is drawn when it is posted; its `blocks` say the same where no picture can be shown, and `alt` is for those who do
 * not see it.
 */
export type MessageFile =
  | { name: string; text: string; chart?: undefined }
  | { name: string; chart: Chart; alt: string; text?: undefined }
