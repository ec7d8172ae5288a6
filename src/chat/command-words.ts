const maxMentions = 3

/**
 * What was typed, as words: the address (`/502`, `@bot`, `<@U1>`) is dropped, quotes hold words together, and links
 * that a chat platform made of what was typed (`<https://x.example|x.example>`) are links again.
 */
export function commandWords(text: string): string[] {
  let rest = text
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .trim()
    .replace(/^`+|`+$/g, '')
    .trim()
  for (let mention = 0; mention < maxMentions; mention += 1) {
    rest = rest.replace(/^(?:\/\w+|<@[!&]?\w+(?:\|[^>]*)?>|@[^\s:,]+)(?=$|[\s:,])[:,]?\s*/u, '')
  }
  return splitWords(unwrapLinks(rest))
}

/** https://docs.slack.dev/messaging/formatting-message-text: `<url|label>`, with `&`, `<` and `>` as entities. */
function unwrapLinks(text: string): string {
  return text.replace(/<(https?:\/\/[^|>\s]+)(?:\|[^>]*)?>/gi, (_link, url: string) =>
    url.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  )
}

function splitWords(text: string): string[] {
  const words = text.matchAll(/["“”„]([^"“”„]*)["“”„]|'([^']*)'(?=\s|$)|(\S+)/gu)
  return [...words]
    .map(([, double, single, bare]) => double ?? single ?? bare ?? '')
    .filter((word) => word !== '')
}
