import type { Block } from '../model/message.ts'
import { displayWidth, wrapText } from './display-width.ts'
import { stateColors, type TextStyle } from './text-style.ts'

/** The hops from the outside in, `edge ✖ ── proxy ✔ ── app ◐ (1 of 3 fails)`, broken between hops where it is too long. */
export function renderPath({ hops }: Extract<Block, { type: 'path' }>, style: TextStyle): string[] {
  const { symbols, width } = style
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const [index, { name, state, detail }] of hops.entries()) {
    const link = index === 0 ? '' : `${symbols.link} `
    const words = detail === '' ? '' : ` (${style.line(detail)})`
    const plain = `${link}${style.line(name)} ${symbols.states[state]}${words}`
    const gap = used === 0 ? '' : ' '
    if (used > 0 && used + 1 + displayWidth(plain) > width) {
      lines.push(line)
      line = ''
      used = 0
    }
    if (displayWidth(plain) > width) {
      lines.push(...wrapText(plain, width))
      continue
    }
    const painted = style.paint(stateColors[state], symbols.states[state])
    const prefix = used === 0 ? '' : gap
    line += `${prefix}${link}${style.line(name)} ${painted}${words}`
    used += displayWidth(prefix + plain)
  }
  if (line !== '') lines.push(line)
  return lines
}
