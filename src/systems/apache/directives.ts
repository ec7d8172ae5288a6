/** One directive of a configuration, with the sections around it, outermost first. */
export interface Directive {
  name: string
  arguments: string[]
  sections: { name: string; arguments: string[] }[]
  /** `/etc/apache2/sites-enabled/shop.conf:12`. */
  where: string
}

const mostDirectives = 50_000

/**
 * The directives of a file of httpd: lines joined by a backslash at their end, comments left out, names in lower case,
 * `${VARIABLE}` replaced by what `variables` holds. Source: httpd server/util.c, ap_cfg_getline and ap_getword_conf.
 */
export function directivesOf(
  text: string,
  file: string,
  variables: ReadonlyMap<string, string> = new Map(),
): Directive[] {
  const directives: Directive[] = []
  const sections: Directive['sections'] = []
  let joined = ''
  let from = 1
  for (const [index, raw] of text.split('\n').entries()) {
    if (directives.length >= mostDirectives) break
    const line = raw.trimEnd()
    if (joined === '') from = index + 1
    if (line.endsWith('\\') && joined.length < 20_000) {
      joined += `${line.slice(0, -1)} `
      continue
    }
    const whole = (joined + line).trim()
    joined = ''
    if (whole === '' || whole.startsWith('#')) continue
    if (whole.startsWith('</')) {
      sections.pop()
      continue
    }
    const isSection = whole.startsWith('<')
    const [name = '', ...rest] = wordsOf(isSection ? whole.slice(1).replace(/>$/, '') : whole, variables)
    if (isSection) {
      if (sections.length < 50) sections.push({ name: name.toLowerCase(), arguments: rest })
      continue
    }
    directives.push({
      name: name.toLowerCase(),
      arguments: rest,
      sections: [...sections],
      where: `${file}:${from}`,
    })
  }
  return directives
}

/** Words of a line: bare, or in quotes with the quote escaped by a backslash. */
function wordsOf(line: string, variables: ReadonlyMap<string, string>): string[] {
  const words: string[] = []
  let at = 0
  while (at < line.length && words.length < 200) {
    while (line[at] === ' ' || line[at] === '\t') at += 1
    if (at >= line.length) break
    const quote = line[at] === '"' || line[at] === "'" ? line[at] : null
    if (quote !== null) at += 1
    let word = ''
    while (at < line.length) {
      const char = line[at] ?? ''
      if (char === '\\' && quote !== null && line[at + 1] === quote) at += 1
      else if (quote === null ? char === ' ' || char === '\t' : char === quote) break
      word += line[at] ?? ''
      at += 1
    }
    at += 1
    words.push(word.replace(/\$\{(\w{1,100})\}/g, (whole, name: string) => variables.get(name) ?? whole))
  }
  return words
}
