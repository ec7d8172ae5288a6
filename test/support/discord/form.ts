import { isRecord } from './is-record.ts'
import { refuse } from './refusal.ts'

type Tree = { [key: string]: Tree | { code: string; message: string }[] }

export interface Form {
  /** `path` such as `embeds.0.title`; empty for the whole body. */
  say(path: string, code: string, message: string): void
  /** A string of this length, or null when it is absent or wrong. Its white space at both ends is cut away, as Discord does. */
  text(path: string, value: unknown, limits: { min?: number; max: number; required?: boolean }): string | null
  integer(path: string, value: unknown, limits: { min: number; max: number }): number | null
  boolean(path: string, value: unknown): boolean
  /** The items of a list of at most `max` objects; an empty list when it is absent. */
  list(path: string, value: unknown, limits: { min?: number; max: number }): Record<string, unknown>[]
  /** Refuses the whole request with 50035 if there was anything to say. */
  end(): void
}

/**
 * Gathers what is wrong with a body, as Discord answers it: a tree along the keys with `_errors`
 * (developers/reference.mdx "Error Messages"). Lengths are of UTF-16 units: never more lenient than Discord, whichever way it counts. `inside` is the key that holds all of it, such as `data`.
 */
export function createForm(inside = ''): Form {
  const errors: Tree = {}
  let failed = false

  function say(path: string, code: string, message: string): void {
    failed = true
    let node: Tree = errors
    for (const key of `${inside}.${path}`.split('.').filter((part) => part !== '')) {
      const next = node[key]
      const inner = next === undefined || Array.isArray(next) ? {} : next
      node[key] = inner
      node = inner
    }
    const said = node._errors
    node._errors = [...(Array.isArray(said) ? said : []), { code, message }]
  }

  function required(path: string): null {
    say(path, 'BASE_TYPE_REQUIRED', 'This field is required')
    return null
  }

  return {
    say,
    text(path, value, { min = 0, max, required: isRequired = false }) {
      if (value === undefined || value === null) return isRequired ? required(path) : null
      if (typeof value !== 'string') {
        say(path, 'STRING_TYPE_CONVERT', `Could not interpret "${JSON.stringify(value)}" as string.`)
        return null
      }
      const text = value.trim()
      if (text === '' && isRequired) return required(path)
      if (text.length >= min && text.length <= max) return text
      if (min > 0) say(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
      else say(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`)
      return null
    },
    integer(path, value, { min, max }) {
      if (value === undefined || value === null) return null
      if (typeof value !== 'number' || !Number.isInteger(value)) {
        say(path, 'NUMBER_TYPE_COERCE', `Value "${JSON.stringify(value)}" is not int.`)
        return null
      }
      if (value < min) say(path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${min}.`)
      if (value > max) say(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${max}.`)
      return value
    },
    boolean(path, value) {
      if (value === undefined || value === null) return false
      if (typeof value !== 'boolean') say(path, 'BOOLEAN_TYPE_CONVERT', 'Must be either true or false.')
      return value === true
    },
    list(path, value, { min = 0, max }) {
      if (value === undefined || value === null) {
        if (min > 0) required(path)
        return []
      }
      if (!Array.isArray(value)) {
        say(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
        return []
      }
      if (value.length < min || value.length > max)
        say(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
      return value.filter((item, index): item is Record<string, unknown> => {
        if (isRecord(item)) return true
        say(`${path}.${index}`, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')
        return false
      })
    },
    end() {
      if (failed) refuse(400, 50035, 'Invalid Form Body', errors)
    },
  }
}
