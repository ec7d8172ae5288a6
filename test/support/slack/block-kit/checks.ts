import { isObject } from '../is-object.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Check } from './check.ts'

type Fields = Record<string, Check>

/**
 * Pieces of which the checks of blocks are made. The words are Slack's: `must be less than 3001 characters
 * [json-pointer:/blocks/0/text/text]` (grafana/oncall#5121), `no more than 25 items allowed` (adobe/spacecat-api-service#194),
 * `invalid additional property` (its published schema says additionalProperties: false everywhere).
 */
export const checks = {
  object(
    required: Fields,
    optional: Fields = {},
    also: (value: JsonObject, at: string, problems: string[]) => void = () => {},
  ): Check {
    return (value, at, problems) => {
      if (!isObject(value)) {
        say(problems, 'must provide an object', at)
        return
      }
      for (const name of Object.keys(required)) {
        if (!Object.hasOwn(value, name)) say(problems, `missing required field: ${name}`, at)
      }
      for (const [name, field] of Object.entries(value)) {
        const check = Object.hasOwn(required, name) ? required[name] : optional[name]
        if (check) check(field, `${at}/${name}`, problems)
        else say(problems, `invalid additional property: ${name}`, at)
      }
      also(value, at, problems)
    }
  },

  text(least: number, most: number): Check {
    return (value, at, problems) => {
      if (typeof value !== 'string') say(problems, 'must provide a string', at)
      else if (value.length < least) say(problems, `must be more than ${least - 1} characters`, at)
      else if (value.length > most) say(problems, `must be less than ${most + 1} characters`, at)
    }
  },

  url(most: number): Check {
    return (value, at, problems) => {
      if (typeof value !== 'string' || !/^(https?|slack|mailto|tel):\S+$/i.test(value))
        say(problems, 'invalid url', at)
      else if (value.length > most) say(problems, `must be less than ${most + 1} characters`, at)
    }
  },

  number(least: number, most: number): Check {
    return (value, at, problems) => {
      if (typeof value !== 'number') say(problems, 'must provide a number', at)
      else if (value < least || value > most) say(problems, `must be between ${least} and ${most}`, at)
    }
  },

  flag: ((value, at, problems) => {
    if (typeof value !== 'boolean') say(problems, 'must provide a boolean', at)
  }) satisfies Check,

  anything: (() => {}) satisfies Check,

  one(...allowed: Json[]): Check {
    return (value, at, problems) => {
      if (!allowed.includes(value)) say(problems, `must be a valid enum value: ${allowed.join(', ')}`, at)
    }
  },

  pattern(pattern: RegExp, what: string): Check {
    return (value, at, problems) => {
      if (typeof value !== 'string' || !pattern.test(value)) say(problems, `must be ${what}`, at)
    }
  },

  list(least: number, most: number, item: Check): Check {
    return (value, at, problems) => {
      if (!Array.isArray(value)) {
        say(problems, 'must provide an array', at)
        return
      }
      if (value.length < least) say(problems, `no less than ${least} items allowed`, at)
      if (value.length > most) say(problems, `no more than ${most} items allowed`, at)
      for (const [index, each] of value.entries()) item(each, `${at}/${index}`, problems)
    }
  },

  /** One of several kinds of object, told apart by `type`. */
  typed(kinds: Fields): Check {
    return (value, at, problems) => {
      const type = isObject(value) && typeof value.type === 'string' ? value.type : ''
      const check = Object.hasOwn(kinds, type) ? kinds[type] : undefined
      if (check) check(value, at, problems)
      else say(problems, `unsupported type: ${type}`, `${at}/type`)
    }
  },

  /** Slack names the alternatives first, then what is wrong with the one that was meant. */
  alternatives(check: Check): Check {
    return (value, at, problems) => {
      const found: string[] = []
      check(value, at, found)
      if (found.length === 0) return
      say(problems, 'failed to match all allowed schemas', at)
      problems.push(...found)
    }
  },

  say,
}

function say(problems: string[], what: string, at: string): void {
  problems.push(`${what} [json-pointer:${at}]`)
}
