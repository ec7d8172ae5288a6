import type { Directive } from './directive.ts'

/** The directives in force at one place: those of its block by name, and those of the blocks around it. */
export interface Scope {
  readonly byName: ReadonlyMap<string, readonly Directive[]>
  readonly outer: Scope | null
}

/** The scope of a block. */
export function scopeOf(directives: readonly Directive[], outer: Scope | null): Scope {
  return { byName: Map.groupBy(directives, ({ name }) => name), outer }
}

/** The directives of this name in force: of the innermost block that has any, which replace all those outside of it. */
export function inForce(scope: Scope, name: string): readonly Directive[] {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = at.byName.get(name)
    if (found !== undefined) return found
  }
  return []
}

/** The value of a variable that `set` gives it around here, innermost first; null when it is set nowhere. */
export function variableValue(scope: Scope, variable: string): string | null {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = at.byName.get('set')?.findLast(({ args }) => args[0] === variable)
    if (found !== undefined) return found.args[1] ?? ''
  }
  return null
}
