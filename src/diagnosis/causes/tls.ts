import type { Cause } from './cause.ts'

export const tlsCauses = [
  {
    id: 'tls-backend-expired',
    title: 'Certificate expired',
    layer: 'tls',
    explanation:
      'The certificate that the server shows is past its end date, so every client that checks it ends the connection.',
    evidenceFor: ['verification says the certificate has expired', 'the edge answers 526'],
    evidenceAgainst: ['the certificate is valid today'],
    prior: -12,
  },
  {
    id: 'tls-backend-not-yet-valid',
    title: 'Certificate not valid yet',
    layer: 'tls',
    explanation:
      'The certificate’s start date lies in the future: it was installed too early, or issued by a machine whose clock is ahead.',
    evidenceFor: ['verification says the certificate is not yet valid'],
    evidenceAgainst: ['the certificate is valid today', 'one of the clocks is wrong'],
    prior: -14,
  },
  {
    id: 'tls-backend-name',
    title: 'Certificate is for another name',
    layer: 'tls',
    explanation:
      'The certificate does not name the host that was asked for: the wrong virtual host answers, or the certificate lacks this name.',
    evidenceFor: [
      'verification says the host name does not match',
      'the names in the certificate are other ones',
    ],
    evidenceAgainst: ['the certificate names the host that was asked for'],
    prior: -12,
  },
  {
    id: 'tls-backend-untrusted',
    title: 'Certificate chain not trusted',
    layer: 'tls',
    explanation:
      'The chain does not end at a known authority: an intermediate certificate is missing, or it is self-signed or from a private authority that the client does not know.',
    evidenceFor: ['verification fails with “unable to get local issuer” or “self-signed”'],
    evidenceAgainst: ['the chain verifies with the authorities that the client uses'],
    prior: -12,
  },
  {
    id: 'tls-protocol-mismatch',
    title: 'No common TLS version or cipher',
    layer: 'tls',
    explanation:
      'Client and server have no TLS version or cipher suite in common, usually because one of them is much older or was hardened.',
    evidenceFor: ['alert 70 (protocol version) or 40 (handshake failure)', '“unsupported protocol”'],
    evidenceAgainst: ['a handshake with default settings succeeds'],
    prior: -13,
  },
  {
    id: 'tls-sni-missing',
    title: 'Server name missing or wrong in TLS',
    layer: 'tls',
    explanation:
      'The client does not send the server name that the backend needs to choose its certificate; nginx, for one, sends none to its upstream unless told to (proxy_ssl_server_name).',
    evidenceFor: ['alert 112 (unrecognised name)', 'it works only when the name is sent'],
    evidenceAgainst: ['the handshake succeeds without a name'],
    prior: -13,
  },
  {
    id: 'mtls-required',
    title: 'Server wants a client certificate',
    layer: 'tls',
    explanation:
      'The server only talks to clients that show a certificate of their own, as with authenticated origin pulls or a service mesh, and the caller shows none.',
    evidenceFor: ['alert 116 (certificate required)', 'alert 42 (bad certificate) right after the handshake'],
    evidenceAgainst: ['the server does not ask for a client certificate'],
    prior: -13,
  },
  {
    id: 'tls-cert-load-failed',
    title: 'Server cannot load its certificate',
    layer: 'tls',
    explanation:
      'The certificate or key file is missing, unreadable or does not belong together, so the server starts without it, keeps an old one, or does not start at all.',
    evidenceFor: ['“cannot load certificate” in the server’s log', 'the handshake breaks off at once'],
    evidenceAgainst: ['the configuration test passes', 'the handshake succeeds'],
    prior: -16,
  },
  {
    id: 'tls-handshake-failed',
    title: 'TLS handshake breaks off',
    layer: 'tls',
    explanation:
      'The connection is accepted, but the handshake ends without an alert that says why: closed, reset or never answered. A device in between, an overloaded server or a missing certificate does so.',
    evidenceFor: ['the connection closes, resets or stalls before the handshake is complete'],
    evidenceAgainst: ['the handshake succeeds', 'an alert names the reason'],
    prior: -12,
  },
  {
    id: 'dependency-tls',
    title: 'TLS to a dependency fails',
    layer: 'tls',
    explanation:
      'The app cannot make a secure connection to something it needs: that certificate expired, is not trusted or is for another name.',
    evidenceFor: ['CERT_HAS_EXPIRED or a similar code in the app’s log'],
    evidenceAgainst: ['a handshake with the dependency succeeds from the app’s machine'],
    prior: -16,
  },
] as const satisfies readonly Cause[]
