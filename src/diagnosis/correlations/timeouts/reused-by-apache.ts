import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const page =
  /\bProxy Error\b|Reason: Error reading from remote server|received an invalid\s{1,4}response from an upstream server/

/**
 * Apache’s 502 beside a ProxyPass that keeps connections: mod_proxy answers 503 where it cannot connect, so that its 502 is a
 * connection that ended before the response, most often one that the backend closed while it was idle.
 */
export const reusedByApache: Correlation = {
  id: 'reused-by-apache',
  reference:
    'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#workers: disablereuse; modules/proxy/mod_proxy_http.c: HTTP_SERVICE_UNAVAILABLE where no connection is made',
  correlate(evidence) {
    const shown = evidence.find(isApaches502)
    const reuse = seenOf(evidence, 'apache').find(({ facts: { passes } }) => {
      const web = passes.filter(({ to }) => /^(?:https?|ws):/.test(to))
      return web.length > 0 && web.every(({ parameters }) => !/^on$/i.test(parameters.disablereuse ?? ''))
    })
    if (shown === undefined || reuse === undefined) return nothing
    const place = {
      fact: 'reused',
      reach: 'inwards',
      quote: 'Apache answers 502, which is no refused connection, and keeps connections to the backend',
      evidence: reuse,
      target: null,
    } as const
    return {
      findings: [
        { ...place, cause: 'keepalive-race', weight: 8, hop: 'apache' },
        { ...place, cause: 'keepalive-race', weight: 8, hop: null },
        { ...place, cause: 'app-crash-request', weight: 3, hop: 'apache' },
      ],
      advice: [],
    }
  },
}

function isApaches502(each: Evidence): boolean {
  if (each.type !== 'http' || each.facts === null || each.facts.status !== 502) return false
  const { headers, body, statusText } = each.facts
  const server = headers.find(([name]) => name.toLowerCase() === 'server')?.[1] ?? ''
  return /^Apache\b/.test(server) && page.test(`${statusText}\n${body?.text ?? ''}`)
}
