import type { Weights } from '../../../model/sight.ts'
import { linesOfProgram } from '../lines-of-program.ts'

const words: readonly {
  name: string
  needles: readonly string[]
  text: RegExp
  title: string
  weights: Weights
  fact: string
  examples: readonly string[]
}[] = [
  {
    name: 'plain-answer',
    needles: ['SSL_ERROR_', 'ERR_SSL_PROTOCOL_ERROR'],
    text: /SSL_ERROR_RX_RECORD_TOO_LONG|ERR_SSL_PROTOCOL_ERROR/,
    title: 'a browser asked for TLS and got something else',
    weights: { 'https-to-http-port': 22, 'tls-handshake-failed': 10, 'tls-cert-load-failed': 7 },
    fact: 'protocol',
    examples: ['SSL_ERROR_RX_RECORD_TOO_LONG', 'net::ERR_SSL_PROTOCOL_ERROR'],
  },
  {
    name: 'certificate-name',
    needles: ['ERR_CERT_', 'SSL_ERROR_', 'DLG_FLAGS_SEC_CERT_'],
    text: /ERR_CERT_COMMON_NAME_INVALID|SSL_ERROR_BAD_CERT_DOMAIN|DLG_FLAGS_SEC_CERT_CN_INVALID/,
    title: 'the certificate that a browser got is for another name',
    weights: { 'tls-backend-name': 25, 'tls-sni-missing': 7 },
    fact: 'tls-handshake',
    examples: ['NET::ERR_CERT_COMMON_NAME_INVALID', 'SSL_ERROR_BAD_CERT_DOMAIN'],
  },
  {
    name: 'certificate-date',
    needles: ['ERR_CERT_', 'SEC_ERROR_EXPIRED_CERTIFICATE', 'DLG_FLAGS_SEC_CERT_'],
    text: /ERR_CERT_DATE_INVALID|SEC_ERROR_EXPIRED_(?:ISSUER_)?CERTIFICATE|DLG_FLAGS_SEC_CERT_DATE_INVALID/,
    title: 'the certificate that a browser got has expired',
    weights: { 'tls-backend-expired': 25, 'tls-backend-not-yet-valid': 6, 'clock-skew': 4 },
    fact: 'tls-handshake',
    examples: ['NET::ERR_CERT_DATE_INVALID', 'SEC_ERROR_EXPIRED_CERTIFICATE'],
  },
  {
    name: 'certificate-chain',
    needles: [
      'ERR_CERT_',
      'SEC_ERROR_UNKNOWN_ISSUER',
      'ERROR_SELF_SIGNED_CERT',
      'SEC_ERROR_UNTRUSTED_ISSUER',
    ],
    text: /ERR_CERT_AUTHORITY_INVALID|SEC_ERROR_UN(?:KNOWN|TRUSTED)_ISSUER|MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT/,
    title: 'a browser does not trust the certificate',
    weights: { 'tls-backend-untrusted': 24, 'tls-backend-name': 4 },
    fact: 'tls-handshake',
    examples: ['NET::ERR_CERT_AUTHORITY_INVALID', 'SEC_ERROR_UNKNOWN_ISSUER'],
  },
  {
    name: 'versions',
    needles: ['ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'SSL_ERROR_', 'ERR_SSL_OBSOLETE_VERSION'],
    text: /ERR_SSL_VERSION_OR_CIPHER_MISMATCH|SSL_ERROR_NO_CYPHER_OVERLAP|SSL_ERROR_UNSUPPORTED_VERSION|SSL_ERROR_PROTOCOL_VERSION_ALERT|ERR_SSL_OBSOLETE_VERSION/,
    title: 'a browser and the server have no TLS version or cipher in common, or the server no certificate',
    weights: { 'tls-protocol-mismatch': 21, 'tls-sni-missing': 13, 'tls-cert-load-failed': 10 },
    fact: 'tls-handshake',
    examples: ['ERR_SSL_VERSION_OR_CIPHER_MISMATCH', 'SSL_ERROR_NO_CYPHER_OVERLAP'],
  },
  {
    name: 'unknown-name',
    needles: ['ERR_SSL_UNRECOGNIZED_NAME_ALERT', 'SSL_ERROR_'],
    text: /SSL_(?:ERROR_)?UNRECOGNIZED_NAME_ALERT/,
    title: 'the server does not know the name that a browser sent',
    weights: { 'tls-sni-missing': 24, 'tls-backend-name': 8 },
    fact: 'tls-handshake',
    examples: ['SSL_ERROR_UNRECOGNIZED_NAME_ALERT'],
  },
  {
    name: 'client-certificate',
    needles: ['ERR_BAD_SSL_CLIENT_AUTH_CERT', 'ERR_SSL_CLIENT_AUTH_CERT_NEEDED', 'SSL_ERROR_'],
    text: /ERR_BAD_SSL_CLIENT_AUTH_CERT|ERR_SSL_CLIENT_AUTH_CERT_NEEDED|SSL_ERROR_(?:BAD_CERT|RX_CERTIFICATE_REQUIRED)_ALERT/,
    title: 'the server wants a client certificate of the browser',
    weights: { 'mtls-required': 24 },
    fact: 'tls-handshake',
    examples: ['ERR_BAD_SSL_CLIENT_AUTH_CERT'],
  },
]

/** What browsers say in their own error pages and consoles, which people paste instead of a reply. */
export const browserLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'browser',
    reference: 'chromium net/base/net_error_list.h; mozilla security/nss/lib/ssl/SSLerrs.h, SECerrs.h',
  },
  words.map(({ text, examples, ...rest }) => ({
    ...rest,
    pattern: text,
    reach: 'inwards',
    matches: examples,
    nearMisses: ['net::ERR_ABORTED', 'SSL_ERROR_NONE'],
  })),
)
