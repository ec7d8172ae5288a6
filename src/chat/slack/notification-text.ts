import { clip } from '../clip.ts'
import { defuseLine } from './defuse.ts'

/** Slack recommends 4000 (https://docs.slack.dev/reference/methods/chat.postMessage); a notification shows far less. */
const longest = 1000

/**
 * The top-level `text` of a message, the only one that Slack parses: `&`, `<` and `>` are escaped
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping), and words that a client might link are taken apart.
 */
export function notificationText(text: string): string {
  const line = clip(defuseLine(text), longest)
    .replace(/@(?=here|channel|everyone|group)/gi, '@ ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
  return line === '' ? 'fiveohtwo' : line
}
