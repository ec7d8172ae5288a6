import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Alerts 40, 80 and 112, with which servers of many names refuse a handshake that names none of them. */
const refused =
  /alert handshake failure|handshake_failure|alert internal error|unrecognized[ _]name|no peer certificate available/

/** OpenSSL before 1.1, whose `s_client` sends no name unless told to, by the files and functions that only it has. */
const beforeNames = /SSL23_GET_SERVER_HELLO|SSL3_READ_BYTES|s23_clnt\.c|s3_pkt\.c|\bs3_clnt\.c/

const withoutName = /\bs_client\b(?![^\n]{0,400}\s-servername\s)/
const nameRefused = /\s-noservername\b/

/** An address in place of a name: nothing is sent for it. RFC 6066 section 3 forbids literals. */
const byAddress =
  /\bhttps:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-fA-F:]{2,60}\]|\$\()|\bs_client\b[^\n]{0,200}-connect\s{1,4}(?:\d{1,3}(?:\.\d{1,3}){3}|\[)/

interface Unnamed {
  quote: string
  evidence: Evidence
}

/** A handshake that a server refuses, made by a tool that sent no server name, as nginx sends none to upstreams. */
export const unnamedHandshake: Correlation = {
  id: 'unnamed-handshake',
  reference:
    'RFC 6066 section 3; openssl s_client(1): since 1.1.1 -connect gives the name; https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ssl_server_name: off by default',
  correlate(evidence) {
    const found = unnamedIn(evidence)[0]
    if (found === undefined) return nothing
    const { evidence: seen, quote } = found
    const say = (cause: CorrelationFinding['cause'], weight: number): CorrelationFinding => ({
      cause,
      weight,
      fact: 'server-name',
      reach: 'here',
      quote,
      evidence: seen,
      hop: null,
      target: null,
    })
    return { findings: [say('tls-sni-missing', 27), say('tls-protocol-mismatch', -14)], advice: [] }
  },
}

function unnamedIn(evidence: readonly Evidence[]): Unnamed[] {
  const logged = seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.flatMap(({ sample, source }): Unnamed[] => {
      const line = sample.slice(0, 2000)
      if (!refused.test(line) || /\bserver: 0\.0\.0\.0:|while SSL handshaking, client/.test(line)) return []
      const isUnnamed =
        byAddress.test(source) ||
        nameRefused.test(source) ||
        (withoutName.test(source) && beforeNames.test(line))
      return isUnnamed
        ? [{ evidence: each, quote: `“${source.slice(0, 100)}” sends no server name: ${line.slice(0, 120)}` }]
        : []
    }),
  )
  const asked = seenOf(evidence, 'http').flatMap((each): Unnamed[] => {
    const { url, failureMessage } = each.facts
    const message = failureMessage ?? ''
    return refused.test(message) && byAddress.test(url)
      ? [{ evidence: each, quote: `${url} sends no server name: ${message.slice(0, 120)}` }]
      : []
  })
  return [...logged, ...asked]
}
