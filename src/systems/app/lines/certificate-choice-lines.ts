import type { ProgramLine } from '../lines-of-program.ts'
import { privateAddress } from './private-address.ts'

/** Words of Go’s servers that have no certificate for the name a client sent: Caddy, Traefik, autocert. */
export const noCertificateFor =
  /^(?:no certificate available for '|strict SNI enabled - No certificate found|acme\/autocert: (?:missing server name|host "[^"\n]{1,253}" not configured))/

const from = 'TLS handshake error from (?<client>\\S{1,80}): '
const literal = '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]{0,4}:[0-9a-fA-F:.]{1,40})'
const fields = '"(?:remote|remote_ip)":"(?<first>[^"\\n]{2,60})"[^\\n]{0,400}'

const reference =
  'certmagic handshake.go, getCertDuringHandshake(), by the connection’s own address without a name; traefik pkg/tls/tlsmanager.go, sniStrict; x/crypto/acme/autocert'

function isOwn(client: string | undefined): boolean {
  // Strangers on the internet ask for all sorts of names.
  return privateAddress.test(client ?? '')
}

/** What a TLS server that chooses its certificate by name says of a client of the own network, which a proxy is. */
export const certificateChoiceLines: readonly ProgramLine[] = [
  {
    name: 'no-certificate-for-name',
    needles: [
      "no certificate available for '",
      'No certificate found for domain: "',
      'not configured in HostWhitelist',
      'no certificate matching TLS ClientHello',
    ],
    pattern: new RegExp(
      `${from}(?:no certificate available for '(?!${literal}')[^'\\n]{1,253}'|strict SNI enabled - No certificate found for domain: "[^"\\n]{1,253}"|acme\\/autocert: host "[^"\\n]{1,253}" not configured in HostWhitelist)|no certificate matching TLS ClientHello[^\\n]{0,200}?${fields}"server_name":"[^"\\n]{1,253}"`,
    ),
    when: ({ client, first }) => isOwn(client ?? first),
    weights: { 'tls-backend-name': 25, 'tls-sni-missing': 4, 'proxy-config-invalid': 3 },
    title: 'the backend has no certificate for the name by which a client of the own network asks it',
    reference,
    fact: 'tls-name',
    reach: 'inwards',
    matches: [
      "2026/11/20 14:00:00 http: TLS handshake error from 10.0.3.5:51322: no certificate available for 'blog-app'",
      'http: TLS handshake error from 172.19.0.2:40012: strict SNI enabled - No certificate found for domain: "blog-app", closing connection',
      'http: TLS handshake error from 10.0.3.5:51322: acme/autocert: host "blog-app" not configured in HostWhitelist',
      '{"level":"debug","logger":"tls.handshake","msg":"no certificate matching TLS ClientHello","remote_ip":"10.0.3.5","remote_port":"51322","server_name":"blog-app"}',
    ],
    nearMisses: [
      "http: TLS handshake error from 203.0.113.9:51322: no certificate available for 'blog-app'",
      "http: TLS handshake error from 10.0.3.5:51322: no certificate available for '172.19.0.4'",
      '{"level":"debug","logger":"tls.handshake","msg":"no certificate matching TLS ClientHello","remote_ip":"10.0.3.5","remote_port":"51322","server_name":""}',
    ],
  },
  {
    name: 'no-certificate-without-name',
    needles: [
      "no certificate available for '",
      'No certificate found for domain: ""',
      'acme/autocert: missing server name',
      '"server_name":""',
    ],
    pattern: new RegExp(
      `${from}(?:no certificate available for '(?:${literal})?'|strict SNI enabled - No certificate found for domain: ""|acme\\/autocert: missing server name)|no certificate matching TLS ClientHello[^\\n]{0,200}?${fields}"server_name":""`,
    ),
    when: ({ client, first }) => isOwn(client ?? first),
    weights: { 'tls-sni-missing': 23, 'tls-backend-name': 9 },
    title: 'the backend chooses its certificate by name, and a client of the own network sends none',
    reference,
    fact: 'server-name',
    reach: 'inwards',
    matches: [
      "http: TLS handshake error from 10.0.3.5:51322: no certificate available for '172.19.0.4'",
      "http: TLS handshake error from 10.0.3.5:51322: no certificate available for ''",
      'http: TLS handshake error from 10.0.3.5:51322: acme/autocert: missing server name',
    ],
    nearMisses: [
      "http: TLS handshake error from 10.0.3.5:51322: no certificate available for 'blog-app'",
      "http: TLS handshake error from 203.0.113.9:51322: no certificate available for '198.51.100.7'",
    ],
  },
]
