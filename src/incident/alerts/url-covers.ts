/**
 * How much of a URL's path one that covers it names, as a number of letters; null when it does not cover it: another scheme,
 * host or port, or a path that begins otherwise. Whole segments: `/shop` covers `/shop/cart` and not `/shopping`.
 */
export function urlCovers(prefix: string, url: string): number | null {
  const begin = URL.parse(prefix)
  const whole = URL.parse(url)
  if (begin === null || whole === null || begin.origin !== whole.origin) return null
  return pathCovers(begin.pathname, whole.pathname)
}

/** {@link urlCovers} for paths of one origin. */
export function pathCovers(prefix: string, path: string): number | null {
  const begin = prefix.replace(/\/$/, '')
  return path === begin || path.startsWith(`${begin}/`) ? begin.length : null
}
