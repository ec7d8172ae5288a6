import type { KnownBlock, RichTextLink, RichTextPart, RichTextWords } from './block-kit.ts'
import { markupStart } from './defuse.ts'

type Style = 'plain' | 'bold' | 'italic' | 'code'

const splitter = new RegExp(markupStart.source, 'i')

/**
 * Elements of rich text, which Slack shows as they are and never parses
 * (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block). Expects defused text. What looks like a mention is
 * two elements, so that it reads exactly as it was written and stands nowhere in the payload.
 */
export function words(text: string, style: Style = 'plain'): RichTextWords[] {
  return text
    .split(splitter)
    .filter((part) => part !== '')
    .map((part) => ({
      type: 'text',
      text: part,
      ...(style === 'plain' ? {} : { style: { [style]: true } }),
    }))
}

/** A section of a rich text; null when there are no words, which Slack refuses. */
export function section(elements: (RichTextWords | RichTextLink)[]): RichTextPart | null {
  return elements.length === 0 ? null : { type: 'rich_text_section', elements }
}

/** Text in a box, in letters of one width, exactly as it is. */
export function preformatted(text: string): RichTextPart | null {
  const elements = words(text)
  return elements.length === 0 ? null : { type: 'rich_text_preformatted', elements }
}

export function bullets(items: (RichTextWords | RichTextLink)[][]): RichTextPart | null {
  const elements = items
    .filter((item) => item.length > 0)
    .map((item) => ({ type: 'rich_text_section' as const, elements: item }))
  return elements.length === 0 ? null : { type: 'rich_text_list', style: 'bullet', elements }
}

/** One block of those parts that there are; none when there are none. */
export function richText(...parts: (RichTextPart | null)[]): KnownBlock[] {
  const elements = parts.filter((part) => part !== null)
  return elements.length === 0 ? [] : [{ type: 'rich_text', elements }]
}
