import type { Weights } from '../../../model/sight.ts'

interface TlsProblem {
  name: string
  needles: readonly string[]
  text: RegExp
  title: string
  weights: Weights
  /** Wordings of Go, OpenSSL, Java, Python, Node and .NET. */
  examples: readonly string[]
}

/** What is wrong in a handshake, by the words of the libraries that people use. */
export const tlsProblems: readonly TlsProblem[] = [
  {
    name: 'expired',
    needles: [
      'certificate has expired',
      'CERT_HAS_EXPIRED',
      'CertificateExpiredException',
      'certificate expired',
      'CERTIFICATE_EXPIRED',
      'certificate_expired',
    ],
    text: /certificate has expired(?! or is not yet valid: current time \S{1,40} is before)|CERT_HAS_EXPIRED|CertificateExpiredException|(?:tls: |alert )(?:expired certificate|certificate expired)|ALERT_CERTIFICATE_EXPIRED|certificate_expired/,
    title: 'the certificate has expired',
    weights: { 'tls-backend-expired': 25, 'clock-skew': 3 },
    examples: [
      'x509: certificate has expired or is not yet valid: current time 2026-11-20T17:04:51Z is after 2026-10-01T00:00:00Z',
    ],
  },
  {
    name: 'not-yet-valid',
    needles: ['not yet valid', 'CERT_NOT_YET_VALID', 'CertificateNotYetValidException'],
    text: /certificate has expired or is not yet valid: current time \S{1,40} is before|certificate is not yet valid|CERT_NOT_YET_VALID|CertificateNotYetValidException/,
    title: 'the certificate is not valid yet',
    weights: { 'tls-backend-not-yet-valid': 25, 'clock-skew': 14 },
    examples: [
      'x509: certificate has expired or is not yet valid: current time 2026-11-20T17:04:51Z is before 2026-11-21T00:00:00Z',
    ],
  },
  {
    name: 'name',
    needles: [
      'certificate is valid for ',
      "doesn't contain any IP SANs",
      'not valid for any names',
      'legacy Common Name',
      'ostname mismatch',
      'IP address mismatch',
      "certificate's altnames",
      'ALTNAME_INVALID',
      'No subject alternative',
      'No name matching',
      'any of the subject alternative names',
      'alternative certificate subject name',
      'does not match target host name',
      'RemoteCertificateNameMismatch',
      "doesn't match '",
      'Peer certificate CN=',
      'no certificate subject alternative name',
    ],
    text: /x509: certificate is valid for [^\n]{0,400}, not |doesn't contain any IP SANs|x509: certificate is not valid for any names|legacy Common Name field|[Hh]ostname mismatch|IP address mismatch, certificate is not valid|certificate's altnames|ALTNAME_INVALID|No subject alternative (?:DNS )?names? |No name matching \S{1,260} found|doesn't match any of the subject alternative names|no alternative certificate subject name|certificate subject name [^\n]{1,260} does not match target host name|RemoteCertificateNameMismatch|hostname '[^'\n]{1,260}' doesn't match '|Peer certificate CN=[^\n]{1,260} did not match|no certificate subject alternative name matches requested host name/,
    title: 'the certificate is for another name',
    weights: { 'tls-backend-name': 26, 'tls-sni-missing': 9 },
    examples: [
      'x509: certificate is valid for localhost, not shop.internal',
      "x509: cannot validate certificate for 10.0.0.5 because it doesn't contain any IP SANs",
      'x509: certificate is not valid for any names, but wanted to match shop.example',
      'x509: certificate relies on legacy Common Name field, use SANs instead',
    ],
  },
  {
    name: 'untrusted',
    needles: [
      'signed by unknown authority',
      'self-signed certificate',
      'self signed certificate',
      'unable to get local issuer',
      'unable to get issuer',
      'unable to verify the first',
      'PKIX path',
      'UNABLE_TO_',
      'SELF_SIGNED_CERT',
      'certificate is not trusted',
      'RemoteCertificateChainErrors',
      'UntrustedRoot',
    ],
    text: /signed by unknown authority|self[- ]signed certificate|unable to get (?:local )?issuer|unable to verify the first certificate|PKIX path (?:building|validation) failed(?![^\n]{0,300}(?:validity check|timestamp check))|UNABLE_TO_(?:VERIFY_LEAF|GET_ISSUER)|SELF_SIGNED_CERT|certificate is not trusted|RemoteCertificateChainErrors|UntrustedRoot/,
    title: 'the certificate’s chain is not trusted',
    weights: { 'tls-backend-untrusted': 26 },
    examples: [
      'x509: certificate signed by unknown authority',
      'self-signed certificate in certificate chain',
    ],
  },
  {
    name: 'versions',
    needles: [
      'protocol version',
      'PROTOCOL_VERSION',
      'protocol_version',
      'nsupported protocol',
      'UNSUPPORTED_PROTOCOL',
      'unsupported versions',
      'legacy renegotiation',
      'LEGACY_RENEGOTIATION',
      'dh key too small',
      'DH_KEY_TOO_SMALL',
      'no shared cipher',
      'no cipher suite',
      'nsufficient security',
      'insufficient_security',
      'no application protocol',
    ],
    text: /tls: (?:protocol version not supported|server selected unsupported protocol version|no supported versions|insufficient security level|no application protocol)|alert (?:protocol version|insufficient security|no application protocol)|ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|unsupported protocol(?! scheme)|fatal alert: (?:protocol_version|insufficient_security)|client offered only unsupported versions|unsafe legacy renegotiation|LEGACY_RENEGOTIATION|dh key too small|DH_KEY_TOO_SMALL|no shared cipher|no cipher suite supported/,
    title: 'both sides have no TLS version, cipher or protocol in common',
    weights: { 'tls-protocol-mismatch': 26 },
    examples: ['remote error: tls: protocol version not supported'],
  },
  {
    name: 'refused',
    needles: ['handshake failure', 'HANDSHAKE_FAILURE', 'handshake_failure'],
    text: /tls: handshake failure|alert handshake failure|ALERT_HANDSHAKE_FAILURE|fatal alert: handshake_failure/,
    title: 'the other side refuses the handshake: no common cipher, no server name, or no client certificate',
    weights: {
      'tls-sni-missing': 15,
      'tls-protocol-mismatch': 15,
      'mtls-required': 9,
      'tls-handshake-failed': 8,
    },
    examples: ['remote error: tls: handshake failure'],
  },
  {
    name: 'unknown-name',
    needles: ['unrecognized name', 'UNRECOGNIZED_NAME', 'unrecognized_name'],
    text: /unrecognized[ _]name|UNRECOGNIZED_NAME/,
    title: 'the other side does not know the server name, or was sent none',
    weights: { 'tls-sni-missing': 26, 'tls-backend-name': 12 },
    examples: ['remote error: tls: unrecognized name'],
  },
  {
    name: 'internal',
    needles: ['tls: internal error', 'alert internal error', 'ALERT_INTERNAL_ERROR', 'alert: internal_error'],
    text: /tls: internal error|alert internal error|ALERT_INTERNAL_ERROR|fatal alert: internal_error/,
    title: 'the other side has no certificate for this name, or failed in itself',
    weights: {
      'tls-sni-missing': 17,
      'tls-handshake-failed': 15,
      'tls-cert-load-failed': 9,
      'tls-backend-name': 7,
    },
    examples: ['remote error: tls: internal error'],
  },
  {
    name: 'client-certificate',
    needles: [
      'certificate required',
      'CERTIFICATE_REQUIRED',
      'certificate_required',
      'bad certificate',
      'bad_certificate',
      'BAD_CERTIFICATE',
    ],
    text: /tls: (?:certificate required|bad certificate)|alert (?:certificate required|bad certificate)|ALERT_(?:CERTIFICATE_REQUIRED|BAD_CERTIFICATE)|fatal alert: (?:certificate_required|bad_certificate)/,
    title: 'the other side wants a client certificate',
    weights: { 'mtls-required': 25 },
    examples: ['remote error: tls: certificate required', 'remote error: tls: bad certificate'],
  },
  {
    name: 'plain-answer',
    needles: [
      'does not look like a TLS handshake',
      'server gave HTTP response to HTTPS client',
      'wrong version number',
      'WRONG_VERSION_NUMBER',
      'plaintext connection',
      'unrecognized SSL message',
      'Cannot determine the frame size',
      'packet length too long',
    ],
    text: /first record does not look like a TLS handshake|server gave HTTP response to HTTPS client|wrong version number|WRONG_VERSION_NUMBER|Unrecognized SSL message, plaintext connection|Unsupported or unrecognized SSL message|packet length too long|Cannot determine the frame size or a corrupted frame was received/,
    title: 'what answered the TLS handshake speaks no TLS',
    weights: { 'https-to-http-port': 26, 'wrong-port': 6 },
    examples: [
      'tls: first record does not look like a TLS handshake',
      'http: server gave HTTP response to HTTPS client',
    ],
  },
]
