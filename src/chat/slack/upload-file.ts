import type { webApi } from '@slack/bolt'
import { BotError } from '../../errors.ts'
import { slackError } from './slack-error.ts'
import type { ThreadId } from './thread-id.ts'

/** A file as Slack takes it; `alt` tells people who do not see a picture what it shows. */
export interface SlackUpload {
  name: string
  body: Buffer<ArrayBuffer>
  alt: string | null
}

/** Puts a file into a thread in Slack's three steps (https://docs.slack.dev/messaging/working-with-files) and returns its id. */
export async function uploadFile(
  client: webApi.WebClient,
  { channel, ts }: ThreadId,
  { name, body, alt }: SlackUpload,
  timeoutMs: number,
): Promise<string> {
  // The method's page says `alt_txt`, the library's types say `alt_text`; whichever is unknown is ignored.
  const described = alt === null ? {} : { alt_txt: alt, alt_text: alt }
  const place = await step('files.getUploadURLExternal', () =>
    client.files.getUploadURLExternal({ filename: name, length: body.length, ...described }),
  )
  const { upload_url: url, file_id: id } = place
  if (url === undefined || id === undefined) throw noPlace()
  await step('the upload of a file', () => send(url, body, timeoutMs))
  await step(
    'files.completeUploadExternal',
    () =>
      client.files.completeUploadExternal({
        files: [{ id, title: name }],
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
