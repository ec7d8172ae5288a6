import { isObject } from './is-object.ts'
import { stringOf } from './string-of.ts'

/** The text of a text object (plain_text, mrkdwn, raw_text). */
export function textIn(value: unknown): string {
  return isObject(value) ? stringOf(value.text) : ''
}
