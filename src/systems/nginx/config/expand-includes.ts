import { posix } from 'node:path'
import type { Directive } from './directive.ts'

/** So that files that include one another many times cannot grow without end. */
const most = 100_000
const deepest = 10

/**
 * `nginx -T` writes every file once and leaves `include` as it is: the first file with the others in the places where it
 * names them. Relative names are from the folder of the first file (src/core/ngx_conf_file.c, ngx_conf_include).
 */
export function expandIncludes(files: ReadonlyMap<string | null, readonly Directive[]>): Directive[] {
  const names = [...files.keys()].filter((name) => name !== null)
  const main = names[0]
  if (main === undefined) return [...(files.get(null) ?? [])]
  const folder = posix.dirname(main)
  let left = most

  function expand(directives: readonly Directive[], depth: number): Directive[] {
    return directives.flatMap((directive) => {
      left -= 1
      if (left < 0) return []
      if (directive.name === 'include' && directive.block === null && depth < deepest) {
        const pattern = posix.resolve(folder, directive.args[0] ?? '')
        return names
          .filter((name) => name !== main && matchesGlob(pattern, name))
          .flatMap((name) => expand(files.get(name) ?? [], depth + 1))
      }
      return directive.block === null ? directive : { ...directive, block: expand(directive.block, depth) }
    })
  }
  // What stands before the first marker belongs to no file: a shell prompt, or what -t says.
  return expand(files.get(main) ?? [], 0)
}

/** glob(7) with `*` and `?`, which match no slash. */
function matchesGlob(pattern: string, name: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  let index = 0
  while (index < name.length) {
    const wanted = pattern[at]
    if (wanted === '*') {
      star = at
      resume = index
      at += 1
    } else if (wanted === name[index] || (wanted === '?' && name[index] !== '/')) {
      at += 1
      index += 1
    } else if (star !== -1 && name[resume] !== '/') {
      resume += 1
      index = resume
      at = star + 1
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}
