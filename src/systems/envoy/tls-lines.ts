import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const reference = 'envoy source/common/tls/ssl_socket.cc, drainErrorQueue; the reasons are BoringSSL’s'

interface Reason {
  name: string
  says: RegExp
  title: string
  weights: Weights
  example: string
}

/** Reasons of BoringSSL, by which a failed handshake with the upstream is told. */
const reasons: readonly Reason[] = [
  {
    name: 'plain',
    says: /WRONG_VERSION_NUMBER|HTTP_REQUEST|TLSV1_ALERT_RECORD_OVERFLOW|PACKET_LENGTH_TOO_LONG/,
    title: 'the upstream speaks no TLS',
    weights: { 'https-to-http-port': 26, 'wrong-port': 6 },
    example: 'TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end',
  },
  {
    name: 'expired',
    says: /CERTIFICATE_EXPIRED|certificate has expired|verify_cert_failed:_certificate_has_expired/i,
    title: 'a certificate has expired',
    weights: { 'tls-backend-expired': 21, 'mtls-required': 9 },
    example: 'TLS error: 268436501:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED',
  },
  {
    name: 'name',
    says: /verify[_ ](?:SAN|subject)|SAN_list|verify_san|verify cert failed: verify SAN list/i,
    title: 'the upstream’s certificate is for another name',
    weights: { 'tls-backend-name': 25 },
    example:
      'TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: verify SAN list:TLS_error_end',
  },
  {
    name: 'untrusted',
    says: /CERTIFICATE_VERIFY_FAILED(?!:verify[_ ]cert[_ ]failed:[_ ]verify[_ ]SAN)/,
    title: 'Envoy does not trust the upstream’s certificate',
    weights: { 'tls-backend-untrusted': 22, 'tls-backend-name': 11, 'tls-backend-expired': 9 },
    example: 'TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED',
  },
  {
    name: 'client-certificate',
    says: /ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE|UNKNOWN_CA|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE)|PEER_DID_NOT_RETURN_A_CERTIFICATE/,
    title: 'the upstream wants a client certificate, or does not accept Envoy’s',
    weights: { 'mtls-required': 25, 'tls-backend-untrusted': 6 },
    example:
      'TLS_error:|268436496:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED:TLS_error_end',
  },
  {
    name: 'versions',
    says: /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER|INSUFFICIENT_SECURITY|NO_APPLICATION_PROTOCOL|NO_COMMON_SIGNATURE/,
    title: 'Envoy and the upstream have no TLS version, cipher or protocol in common',
    weights: { 'tls-protocol-mismatch': 25 },
    example: 'TLS_error:|268436526:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION:TLS_error_end',
  },
  {
    name: 'refused',
    says: /ALERT_HANDSHAKE_FAILURE|HANDSHAKE_FAILURE_ON_CLIENT_HELLO/,
    title: 'the upstream refuses the handshake: no server name, no common cipher, or no client certificate',
    weights: { 'tls-sni-missing': 15, 'tls-protocol-mismatch': 14, 'mtls-required': 11 },
    example: 'TLS_error:|268436496:SSL routines:OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE:TLS_error_end',
  },
  {
    name: 'unknown-name',
    says: /UNRECOGNIZED_NAME/,
    title: 'the upstream does not know the server name',
    weights: { 'tls-sni-missing': 25, 'tls-backend-name': 6 },
    example: 'TLS_error:|268436568:SSL routines:OPENSSL_internal:TLSV1_UNRECOGNIZED_NAME:TLS_error_end',
  },
]

const needles = ['TLS error:', 'TLS_error:', 'verify cert failed:'] as const

/** What Envoy says of a failed TLS handshake with the upstream. */
export const tlsErrorSignatures: readonly LogSignature[] = [
  ...reasons.map(
    ({ name, says, title, weights, example }): LogSignature => ({
      id: `envoy-tls-${name}`,
      system: 'envoy',
      needles,
      pattern: says,
      weights,
      title,
      reference,
      fact: 'tls-handshake',
      reach: 'behind',
      request: true,
      examples: {
        matches: [
          `upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: ${example}`,
        ],
        nearMisses: ['no healthy upstream', 'TLS error: Secret is not supplied by SDS'],
      },
    }),
  ),
  {
    id: 'envoy-tls',
    system: 'envoy',
    needles,
    pattern: /TLS[_ ]error:/,
    when: (_groups, line) => !reasons.some(({ says }) => says.test(line)),
    weights: {
      'tls-handshake-failed': 15,
      'tls-backend-untrusted': 8,
      'mtls-required': 8,
      'https-to-http-port': 7,
      'tls-backend-name': 5,
    },
    title: 'Envoy’s TLS handshake with the upstream failed',
    reference,
    fact: 'tls-handshake',
    reach: 'behind',
    request: true,
    examples: {
      matches: ['transport failure reason: TLS error: Secret is not supplied by SDS'],
      nearMisses: ['no healthy upstream'],
    },
  },
]
