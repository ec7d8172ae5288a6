import type { Command } from '../../model/host.ts'

/** Prints the main file and those that it includes, each after a line with its path; only plain patterns are followed. */
const script = `show() { [ -f "$1" ] || return 0; printf '==> %s <==\\n' "$1"; cat "$1"; echo; }
show "$1"
sed -n 's/^[[:space:]]*include[[:space:]]*=[[:space:]]*\\(\\/[A-Za-z0-9_.*/-]*\\)[[:space:]]*$/\\1/p' "$1" | while IFS= read -r pattern; do
for file in $pattern; do show "$file"; done
done`

/** Shows the files of a PHP-FPM. */
export function showPoolFiles(config: string): Command {
  return { argv: ['sh', '-c', script, 'sh', config], root: true, maxBytes: 2_000_000 }
}

/** Reads what {@link showPoolFiles} printed: each file as it is. */
export function readPoolFiles(text: string): Map<string, string> {
  const files = new Map<string, string>()
  const heads = [...text.matchAll(/^==> (\/[^\n]{1,1000}) <==\n/gm)]
  for (const [index, head] of heads.entries()) {
    const part = text.slice(head.index + head[0].length, heads[index + 1]?.index ?? text.length)
    files.set(head[1] ?? '', part.endsWith('\n') ? part.slice(0, -1) : part)
  }
  return files
}

/** A place of one setting in a pool. */
export interface PoolSetting {
  value: string | null
  /** What to replace; where there is none, an empty place after the head of the pool. */
  at: number
  remove: number
}

/** The pools of a file with the place of one setting in each; the last one that is written counts. */
export function poolSettings(text: string, setting: string): Map<string, PoolSetting> {
  const pools = new Map<string, PoolSetting>()
  let pool: string | null = null
  let at = 0
  for (const line of text.split('\n')) {
    const head = /^\s{0,40}\[([^\]]{1,100})\]\s{0,40}$/.exec(line)
    const parts = /^(\s{0,40}([a-z_.]{2,60})\s{0,40}=\s{0,40})([^;\s]{0,200})/.exec(line)
    if (head !== null) {
      pool = head[1] ?? null
      if (pool !== null && pool !== 'global' && !pools.has(pool)) {
        pools.set(pool, { value: null, at: at + line.length, remove: 0 })
      }
    } else if (pool !== null && pool !== 'global' && parts?.[2] === setting) {
      const value = parts[3] ?? ''
      pools.set(pool, { value, at: at + (parts[1] ?? '').length, remove: value.length })
    }
    at += line.length + 1
  }
  return pools
}
