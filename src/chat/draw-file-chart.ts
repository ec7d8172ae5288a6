import { renderChart } from '../chart/render-chart.ts'
import type { MessageFile } from '../model/message.ts'
import type { ChatLog } from './chat-log.ts'
import { errorWords } from './error-words.ts'

/** The PNG of a message's chart; null where it could not be drawn here, and the message is shown in words. */
export async function drawFileChart(
  { name, chart }: Pick<Extract<MessageFile, { text?: undefined }>, 'name' | 'chart'>,
  log: ChatLog,
): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return await renderChart(chart)
  } catch (thrown) {
    log.error({ error: errorWords(thrown), file: name }, 'a chart could not be drawn, it is shown in words')
    return null
  }
}
