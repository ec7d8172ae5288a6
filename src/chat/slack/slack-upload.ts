import type { MessageFile } from '../../model/message.ts'
import { redactSecrets } from '../../redact.ts'
import type { ChatLog } from '../chat-log.ts'
import { clip } from '../clip.ts'
import { drawFileChart } from '../draw-file-chart.ts'
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
  const body = await drawFileChart(file, log)
  return body === null ? null : { name, body, alt: clip(redactSecrets(plainLine(file.alt)), longestAlt) }
}
