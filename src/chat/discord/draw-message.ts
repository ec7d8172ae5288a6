import { renderChart } from '../../chart/render-chart.ts'
import type { ChatMessage } from '../../model/message.ts'
import type { ChatLog } from '../chat-log.ts'
import { clip } from '../clip.ts'
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
  try {
    const data = await renderChart(file.chart)
    const description = clip(cleanLine(file.alt), limits.description)
    const picture = { name: file.name, data, contentType: 'image/png', description }
    return { ...renderMessage({ text, blocks: [] }, rendering), files: [picture] }
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown)
    log.error({ error, file: file.name }, 'a chart could not be drawn, it is shown in words')
    return renderMessage(message, rendering)
  }
}
