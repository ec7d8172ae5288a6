/** Longer URLs are cut by proxies on the way (nginx: 8k for a whole header line), and are no service's front door. */
export const maximumUrlLength = 2048

export type WebAddress =
  | { url: URL; fault?: undefined }
  | { url?: undefined; fault: string; hint: string | null }

/** An http or https URL without credentials and fragment, or the rule it breaks as `must …`. */
export function parseWebAddress(text: string): WebAddress {
  if (text.length > maximumUrlLength)
    return { fault: `must have at most ${maximumUrlLength} characters`, hint: null }
  // The URL standard drops tabs and newlines and turns backslashes over: what is read must be what was written.
  if (/[\s\\\p{Cc}]/u.test(text)) return { fault: 'must be a URL without spaces and backslashes', hint: null }
  const url = URL.parse(text)
  if (url === null || !/^https?:\/\//i.test(text)) {
    return { fault: 'must be an http or https URL', hint: withScheme(text) }
  }
  if (url.username !== '' || url.password !== '')
    return { fault: 'must be a URL without credentials', hint: null }
  if (text.includes('#'))
    return { fault: 'must be a URL without a fragment', hint: 'remove "#" and what follows' }
  if (url.port === '0') return { fault: 'must be a URL with a port from 1 to 65535', hint: null }
  return { url }
}

/** A URL of scheme, host and port alone, or the rule it breaks as `must …`. */
export function parseBaseAddress(text: string): WebAddress {
  const address = parseWebAddress(text)
  if (address.url === undefined || (address.url.pathname === '/' && !text.includes('?'))) return address
  return {
    fault: 'must be scheme, host and port alone',
    hint: `write "${address.url.origin}", the path goes into "health"`,
  }
}

/** `host:port`, with the port that the scheme implies: what tells two addresses of one hop apart. */
export function hostAndPort(url: URL): string {
  return `${url.hostname}:${portOf(url)}`
}

export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

/** The name or address to resolve or connect to, without the brackets of an IPv6 literal. */
export function bareHostname(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function withScheme(text: string): string | null {
  if (text.length > 200 || text.includes('@') || text.includes('://')) return null
  return /^[\w.-]+(:\d+)?(\/\S*)?$/.test(text) ? `did you mean "http://${text}"?` : null
}
