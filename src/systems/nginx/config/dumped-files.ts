/** The files in what `nginx -T` prints, byte for byte where they are UTF-8: src/core/nginx.c writes each between a head line and a line feed. */
export function dumpedFiles(dump: string): Map<string, string> {
  const files = new Map<string, string>()
  const heads = [...dump.matchAll(/^# configuration file (\/.{1,4096}):\n/gm)]
  for (const [index, head] of heads.entries()) {
    const start = head.index + head[0].length
    const stop = heads[index + 1]?.index ?? dump.length
    const text = dump.slice(start, stop)
    files.set(head[1] ?? '', text.endsWith('\n') ? text.slice(0, -1) : text)
  }
  return files
}

/** Where a file begins in {@link dumpOf}; null when it is none of them. */
export function startIn(files: ReadonlyMap<string, string>, wanted: string): number | null {
  let at = 0
  for (const [path, text] of files) {
    const head = headOf(path).length
    if (path === wanted) return at + head
    at += head + text.length + 1
  }
  return null
}

function headOf(path: string): string {
  return `# configuration file ${path}:\n`
}

/** What `nginx -T` would print of these files. */
export function dumpOf(files: ReadonlyMap<string, string>): string {
  return [...files].map(([path, text]) => `${headOf(path)}${text}\n`).join('')
}
