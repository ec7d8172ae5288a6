import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../src/web/assets/base.css', import.meta.url), 'utf8')
const [light = new Map(), dark = new Map()] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(
  ([, rules = '']) =>
    new Map(
      [...rules.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]),
    ),
)

/** WCAG 2.2, "relative luminance". */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const texts = [
  ...['page', 'card', 'sunk'].flatMap((ground) => [`ink ${ground}`, `soft ${ground}`, `accent ${ground}`]),
  ...['good', 'bad', 'warn', 'calm'].flatMap((tone) => [
    `${tone} ${tone}-wash`,
    `${tone} card`,
    `${tone} page`,
    `ink ${tone}-wash`,
  ]),
  'accent-ink accent',
]
const outlines = ['edge page', 'edge card', 'accent page', 'accent card']

describe('web/assets/base.css', () => {
  for (const [name, colors] of Object.entries({ light, dark })) {
    test(`${name}: text is readable by WCAG AA (4.5), outlines are visible (3)`, () => {
      const tooLow = [
        ...texts.map((pair) => [pair, 4.5] as const),
        ...outlines.map((pair) => [pair, 3] as const),
      ]
        .map(([pair, least]) => {
          const [front = '', ground = ''] = pair.split(' ')
          return {
            pair,
            least,
            ratio: contrast(colors.get(front) ?? '#000000', colors.get(ground) ?? '#000000'),
          }
        })
        .filter(({ ratio, least }) => ratio < least)
      expect(tooLow).toEqual([])
    })
  }
})
