import type { webApi } from '@slack/bolt'
import { BotError } from '../../errors.ts'
import { redactSecrets } from '../../redact.ts'
import { plainText } from '../plain-text.ts'
import { slackError } from './slack-error.ts'
import type { ThreadId } from './thread-id.ts'

/** Puts a text file into a thread in Slack's three steps (https://docs.slack.dev/messaging/working-with-files) and returns its id. */
export async function uploadFile(
  client: webApi.WebClient,
  { channel, ts }: ThreadId,
  file: { name: string; text: string },
  timeoutMs: number,
): Promise<string> {
  // A file of no bytes is refused.
  const body = Buffer.from(redactSecrets(plainText(file.text)) || '\n')
  const place = await step('files.getUploadURLExternal', () =>
    client.files.getUploadURLExternal({ filename: file.name, length: body.length }),
  )
  const { upload_url: url, file_id: id } = place
  if (url === undefined || id === undefined) throw noPlace()
  await step('the upload of a file', () => send(url, body, timeoutMs))
  await step(
    'files.completeUploadExternal',
    () =>
      client.files.completeUploadExternal({
        files: [{ id, title: file.name }],
        channel_id: channel,
        thread_ts: ts,
      }),
    channel,
  )
  return id
}

async function send(url: string, body: Buffer<ArrayBuffer>, timeoutMs: number): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/octet-stream' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`HTTP status ${response.status}`)
}

async function step<T>(what: string, work: () => Promise<T>, where: string | null = null): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    throw slackError(thrown, what, where)
  }
}

function noPlace(): BotError {
  return new BotError('CHAT_UNREACHABLE', 'Slack named no place for the file', 'It is tried again by itself.')
}
