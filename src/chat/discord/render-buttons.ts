import type { APIActionRowComponent, APIButtonComponent } from 'discord.js'
import type { Button, ChatMessage } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { cleanLine } from './clean-text.ts'
import { asksFirst, customId } from './custom-id.ts'
import { limits } from './limits.ts'

/** https://docs.discord.com/developers/components/reference#button-button-styles */
const styles = { primary: 1, plain: 2, danger: 4 } as const

export type ButtonRow = APIActionRowComponent<APIButtonComponent>

/** Buttons in rows of five; those that there is no room or no id for are counted in `left`. */
export function renderButtons({ blocks }: Pick<ChatMessage, 'blocks'>): { rows: ButtonRow[]; left: number } {
  const buttons = blocks.flatMap((block) => (block.type === 'buttons' ? block.buttons : []))
  const drawn = new Map<string, APIButtonComponent>()
  let left = 0
  for (const button of buttons) {
    const id = customId(asksFirst(button) ? 'ask' : 'press', button.id)
    if (id !== null && drawn.has(id)) continue
    if (id === null || drawn.size === limits.rows * limits.buttonsPerRow) left += 1
    else drawn.set(id, { type: 2, style: styles[button.style], label: labelOf(button), custom_id: id })
  }
  return { rows: buttonRows([...drawn.values()]), left }
}

export function buttonRows(buttons: APIButtonComponent[]): ButtonRow[] {
  const rows: ButtonRow[] = []
  for (let at = 0; at < buttons.length; at += limits.buttonsPerRow) {
    rows.push({ type: 1, components: buttons.slice(at, at + limits.buttonsPerRow) })
  }
  return rows
}

function labelOf({ label }: Button): string {
  return clip(cleanLine(label), limits.buttonLabel) || '…'
}
