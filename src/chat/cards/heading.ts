import type { Tone } from '../../model/message.ts'

export interface Heading {
  text: string
  tone: Tone
}
