import { redactSecrets } from '../redact.ts'

/** As long as an address is worth carrying in a message; the timeline has longer ones. */
const longestLink = 1000
const longestHost = 48

/** Where a link leads: an address of ASCII letters alone, and the host by which it is shown. */
export interface WebLink {
  href: string
  host: string
}

/**
 * A stranger's address as a link; null for what no browser should follow at a click: other schemes than http and https, and
 * what is none or too long. Names in front of an `@`, by which an address can pretend to be another, are dropped.
 */
export function webLink(address: string | null, longest: number = longestLink): WebLink | null {
  const url = address === null ? null : URL.parse(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null
  url.username = ''
  url.password = ''
  const href = URL.parse(redactSecrets(url.href))?.href ?? ''
  if (href === '' || href.length > longest || !/^[\x21-\x7e]+$/.test(href)) return null
  return { href, host: shortHost(url.host) }
}

/** Whose a host is stands at its end. */
function shortHost(host: string): string {
  return host.length <= longestHost ? host : `…${host.slice(1 - longestHost)}`
}
