import { isIP } from 'node:net'
import { BotError } from '../errors.ts'
import { type Service, usualStatuses } from '../model/service.ts'
import { nobodyMay } from '../model/usual-policy.ts'
import { cut, inert } from './observed.ts'
import { bareHostname, parseWebAddress } from './web-address.ts'

const timeoutMs = 10_000

/**
 * A service made of a URL that somebody typed: one hop, of which nothing is known, with no owner and no approver.
 * `example.com` is taken for `https://example.com`. Throws `INVALID_URL`.
 */
export function adHocService(text: string): Service {
  const typed = text.trim()
  const address = parseWebAddress(withScheme(typed.replace(/#.*$/s, '')))
  if (address.url === undefined) throw invalid(typed, address.fault)
  const { url } = address
  const hostname = bareHostname(url)
  // A single word is a mistyped service name far more often than a host.
  const isHost =
    hostname.includes('.') || hostname === 'localhost' || isIP(hostname) !== 0 || /^https?:/i.test(typed)
  if (!isHost) throw invalid(typed, 'must be a URL or a host name with a dot')
  return {
    name: `${url.host}${url.pathname === '/' ? '' : url.pathname}`,
    url: url.href,
    environment: 'ad-hoc',
    owners: [],
    changes: nobodyMay,
    channels: {},
    path: [
      {
        name: 'edge',
        system: 'unknown',
        addresses: [url.origin],
        hosts: [],
        health: `${url.pathname}${url.search}`,
        hostHeader: url.host,
        serverName: hostname,
        expect: usualStatuses,
        timeoutMs,
      },
    ],
    hosts: [],
    looks: [],
    timeoutMs,
    origin: 'ad-hoc',
  }
}

function withScheme(typed: string): string {
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d+(?:[/?]|$))/i.test(typed)
  return hasScheme ? typed : `https://${typed}`
}

function invalid(typed: string, fault: string): BotError {
  // Whatever stands before an "@" may be a password, with a scheme or without.
  const shown = cut(inert(typed.replace(/^([a-z][a-z0-9+.-]*:\/\/)?\S*@/i, '$1***@')), 200)
  return new BotError(
    'INVALID_URL',
    typed === '' ? 'There is no URL.' : `"${shown}" ${fault}.`,
    'Give a full URL such as https://shop.example.com/, or the name of a service.',
  )
}
