import type { ChatMessage } from '../../model/message.ts'
import type { ChatLog } from '../chat-log.ts'
import { clip } from '../clip.ts'
import { drawFileChart } from '../draw-file-chart.ts'
import { cleanLine } from './clean-text.ts'
import { limits } from './limits.ts'
import { type DiscordPayload, type Rendering, renderMessage } from './render-message.ts'

/** A message as {@link renderMessage} has it, with its picture drawn; in words where it cannot be drawn here. */
export async function drawMessage(
  message: ChatMessage,
  rendering: Rendering,
  log: ChatLog,
): Promise<DiscordPayload> {
  const { text, file } = message
  if (file?.chart === undefined) return renderMessage(message, rendering)
  const data = await drawFileChart(file, log)
  if (data === null) return renderMessage(message, rendering)
  const description = clip(cleanLine(file.alt), limits.description)
  const picture = { name: file.name, data, contentType: 'image/png', description }
  return { ...renderMessage({ text, blocks: [] }, rendering), files: [picture] }
}
