import type { JsonObject } from './json.ts'
import type { Fault } from './slack-server-types.ts'

export interface Faults {
  add(fault: Fault): void
  clear(): void
  /** The rule for this call, which is used up by it. */
  take(method: string, args: JsonObject): Fault['as'] | null
}

/** Rules for calls that are to fail, in the order in which they were given. */
export function createFaults(): Faults {
  let rules: { fault: Fault; left: number }[] = []
  return {
    add(fault) {
      rules.push({ fault, left: fault.times ?? 1 })
    },
    clear() {
      rules = []
    },
    take(method, args) {
      const rule = rules.find(
        ({ fault, left }) =>
          left > 0 && (fault.method === '*' || fault.method === method) && (fault.when?.(args) ?? true),
      )
      if (!rule) return null
      rule.left--
      return rule.fault.as
    },
  }
}
