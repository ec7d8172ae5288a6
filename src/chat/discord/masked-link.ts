import { webLink } from '../web-link.ts'
import { escapeLine } from './escape-markdown.ts'

/** Longer ones would take the room of everything else in an embed. */
const longestLink = 500

/** All but what has no meaning in Discord's markdown: in an address it is written as `%40`. */
const harmful = /[^A-Za-z0-9.:/?#!$&+,;=%-]/g

/**
 * A link under the name of the host that it leads to (https://docs.discord.com/developers/reference#message-formatting),
 * in angle brackets, so that nothing is previewed; empty for what is no web address.
 */
export function maskedLink(address: string | null): string {
  const link = webLink(address, longestLink)
  // The brackets of an IPv6 address cannot be written otherwise.
  if (link === null || /[[\]]/.test(link.host)) return ''
  const href = link.href.replace(harmful, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
  return `[${escapeLine(link.host)}](<${href}>)`
}
