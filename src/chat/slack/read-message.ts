import { BotError } from '../../errors.ts'
import type { Desk } from './desk.ts'
import { downloadFile } from './download-file.ts'
import { wordsOfMessage } from './words-of-message.ts'

interface AttachedFile {
  id?: string
  name?: string | null
  size?: number
  mimetype?: string
  mode?: string
  file_access?: string
  url_private_download?: string
  url_private?: string
}

/** What there is to read in a message: the file attached to it, or else its words. Throws what to tell the one who asked. */
export async function readMessage(
  { client, download }: Pick<Desk, 'client' | 'download'>,
  message: { files?: unknown; text?: unknown },
): Promise<string> {
  const words = wordsOfMessage(message)
  const [first]: AttachedFile[] = Array.isArray(message.files) ? message.files : []
  if (first === undefined) {
    if (words !== '') return words
    throw new BotError(
      'TEXT_EMPTY',
      'There are no words in this message and no file.',
      'Choose the message with the log lines, the reply or the error page in it.',
    )
  }
  const file = isWhole(first) ? first : await ask(client, first)
  const text = await downloadFile(file, download)
  return words === '' ? text : `${words}\n${text}`
}

/** In shared channels messages only say that there is a file (https://docs.slack.dev/reference/objects/file-object). */
function isWhole({ file_access, url_private_download }: AttachedFile): boolean {
  return file_access !== 'check_file_info' && url_private_download !== undefined
}

async function ask(client: Desk['client'], { id }: AttachedFile): Promise<AttachedFile> {
  const { file } = await client.files.info({ file: id ?? '' }).catch((thrown: unknown) => {
    throw new BotError(
      'FILE_UNREADABLE',
      'Slack did not show the bot that file.',
      'Paste the lines themselves behind `/502 explain`.',
      { cause: thrown },
    )
  })
  return file ?? {}
}
