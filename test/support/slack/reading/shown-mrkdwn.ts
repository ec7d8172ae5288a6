/** Opening and closing marks must stand at the border of a word: docs.slack.dev/messaging/formatting-message-text. */
const before = '(?<=^|[\\s([{"\'\u201c\u2018*_~>\u2014\u2013:/-])'
const after = '(?=$|[\\s)\\]}.,!?:;"\'\u201d\u2019*_~<\u2014\u2013/-])'

/** The text of a mrkdwn text as a reader sees it: marks gone, links by their label, entities decoded. */
export function shownMrkdwn(text: string, nameOf: (id: string) => string): string {
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((part, index) => {
      if (index % 2 === 1)
        return linked(part.startsWith('```') ? part.slice(3, -3) : part.slice(1, -1), nameOf)
      const quoted = part.replace(/(^|\n)(?:&gt;|>)(?:&gt;&gt;|>>)? ?/g, '$1')
      const formatted = ['\\*', '_', '~'].reduce(
        (sum, mark) =>
          sum.replace(
            new RegExp(`${before}${mark}(?=\\S)([^${mark}\\n]*[^\\s${mark}])${mark}${after}`, 'g'),
            '$1',
          ),
        quoted,
      )
      return linked(formatted, nameOf)
    })
    .join('')
}

function linked(text: string, nameOf: (id: string) => string): string {
  return decoded(
    text.replace(/<([^<>\n]+)>/g, (_, inner: string) => {
      const [target = '', label] = inner.split('|', 2)
      if (label) return label
      if (/^[@#]/.test(target)) return `${target[0]}${nameOf(target.slice(1))}`
      if (target.startsWith('!subteam^')) return `@${nameOf(target.slice(9))}`
      if (target.startsWith('!')) return `@${target.slice(1)}`
      return target
    }),
  )
}

function decoded(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
