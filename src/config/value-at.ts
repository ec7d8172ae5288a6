import type { YamlPath } from './parse-yaml.ts'

/** What stands at a path of plain data, undefined where there is nothing. */
export function valueAt(value: unknown, path: YamlPath): unknown {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<PropertyKey, unknown>)[step]
  }
  return at
}
