/** Where a block of a configuration begins, its brace on the same line. */
const blockStart =
  /^[ \t]{0,40}(?:http|events|server|upstream[ \t]{1,20}[\w.-]{1,100}|location[ \t][^{};\n]{1,300})[ \t]{0,20}\{/

/** A directive by itself. */
const directive =
  /^[ \t]{0,40}(?:(?:proxy|fastcgi|uwsgi|scgi|grpc|client|ssl|large_client)_\w{2,60}|listen|server_name|resolver|keepalive|keepalive_timeout|send_timeout|include)[ \t][^{};\n]{1,1000};[ \t]{0,20}(?:#[^\n]{0,300})?$/

/**
 * What is nginx’s configuration in a text that holds other things as well: blocks from their first line until their braces are
 * closed, and single directives. Everything else becomes empty lines, so that each line keeps its number.
 */
export function cutConfig(text: string): string {
  const kept: string[] = []
  let depth = 0
  for (const line of text.split('\n')) {
    if (depth === 0 && !blockStart.test(line) && !directive.test(line)) {
      kept.push('')
      continue
    }
    kept.push(line)
    const bare = line.replace(/#.*$/, '')
    depth = Math.max(0, depth + count(bare, '{') - count(bare, '}'))
  }
  return kept.join('\n')
}

function count(line: string, mark: string): number {
  return line.split(mark).length - 1
}
