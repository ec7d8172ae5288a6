import { renderChart } from '../../chart/render-chart.ts'
import type { MessageFile } from '../../model/message.ts'
import { redactSecrets } from '../../redact.ts'
import type { ChatLog } from '../chat-log.ts'
import { clip } from '../clip.ts'
import { plainLine, plainText } from '../plain-text.ts'
import type { SlackUpload } from './upload-file.ts'

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal, `alt_txt_too_large` */
const longestAlt = 1000

/** A message's file as it is uploaded; null for a picture that could not be drawn here, whose message is shown in words. */
export async function slackUpload(file: MessageFile, log: ChatLog): Promise<SlackUpload | null> {
  const { name } = file
  // A file of no bytes is refused.
  if (file.chart === undefined)
    return { name, body: Buffer.from(redactSecrets(plainText(file.text)) || '\n'), alt: null }
  try {
    return {
      name,
      body: await renderChart(file.chart),
      alt: clip(redactSecrets(plainLine(file.alt)), longestAlt),
    }
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown.message : String(thrown)
    log.error({ error, file: name }, 'a chart could not be drawn, it is shown in words')
    return null
  }
}
