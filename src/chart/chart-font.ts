import { createRequire } from 'node:module'
import { GlobalFonts } from '@napi-rs/canvas'

/** The alphabets of the bundled font, each a file of its own; whatever they lack comes from the machine, if it has it. */
const alphabets = ['latin', 'latin-ext', 'greek', 'cyrillic', 'vietnamese']

const weights = [400, 600]

let families: string | null = null

/** The `font` of a canvas context, drawn with the fonts that come with the product. */
export function chartFont(sizePx: number, weight: 400 | 600 = 400): string {
  families ??= register()
  return `${weight} ${sizePx}px ${families}`
}

export function chartFamilies(): string {
  families ??= register()
  return families
}

function register(): string {
  const { resolve } = createRequire(import.meta.url)
  const names = alphabets.map((alphabet) => {
    const name = `Inter Chart ${alphabet}`
    for (const weight of weights) {
      GlobalFonts.registerFromPath(
        resolve(`@fontsource/inter/files/inter-${alphabet}-${weight}-normal.woff2`),
        name,
      )
    }
    return `"${name}"`
  })
  return [...names, 'sans-serif'].join(', ')
}
