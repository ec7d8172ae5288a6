import type { LogSignature } from '../../../model/diagnosis.ts'
import type { Weights } from '../../../model/sight.ts'
import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const doing = 'SSL handshaking to upstream'
const needles = ['SSL_do_handshake() failed (SSL: ']

/** A failed handshake by the reasons that OpenSSL gives, which hold no closing parenthesis. */
function handshakeSays(reasons: string): string {
  return String.raw`SSL_do_handshake\(\) failed \(SSL: [^)]{0,400}(?:${reasons})[^)]{0,400}\)`
}

function line(message: string): string {
  return errorLine('error', `${message} while SSL handshaking to upstream`, 'https://127.0.0.1:7101/cart')
}

function handshake(reason: string): string {
  return line(`SSL_do_handshake() failed (SSL: ${reason})`)
}

const wrongVersion = handshake('error:0A00010B:SSL routines::wrong version number')
const alert40 = handshake('error:0A000410:SSL routines::sslv3 alert handshake failure:SSL alert number 40')
const alert70 = handshake('error:0A00042E:SSL routines::tlsv1 alert protocol version:SSL alert number 70')
const alert112 = handshake('error:0A000458:SSL routines::tlsv1 unrecognized name:SSL alert number 112')
const alert80 = handshake('error:0A000438:SSL routines::tlsv1 alert internal error:SSL alert number 80')
const closed = line('peer closed connection in SSL handshake')
const reset = line('peer closed connection in SSL handshake (104: Connection reset by peer)')
const certificateRequired = errorLine(
  'error',
  'SSL_read() failed (SSL: error:0A00045C:SSL routines::tlsv13 alert certificate required:SSL alert number 116) while reading response header from upstream',
  'https://10.0.3.21:443/cart',
)
const client = errorLine(
  'info',
  'SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48) while SSL handshaking',
)

function verifyLine(reason: string): string {
  return line(`upstream SSL certificate verify error: (${reason})`)
}

const expired = verifyLine('10:certificate has expired')
const early = verifyLine('9:certificate is not yet valid')
const selfSigned = verifyLine('18:self-signed certificate')
const unverified = verifyLine('21:unable to verify the first certificate')
const revoked = verifyLine('23:certificate revoked')
const name = line('upstream SSL certificate does not match "other.internal"')

interface Verify {
  id: string
  codes: string
  title: string
  weights: Weights
  matches: string[]
  nearMisses: string[]
}

function verifyError({ id, codes, title, weights, matches, nearMisses }: Verify): LogSignature {
  return upstreamError({
    id,
    needles: ['upstream SSL certificate verify error'],
    says: String.raw`upstream SSL certificate verify error: \((?:${codes}):[^)]{0,200}\)`,
    doing,
    weights,
    title,
    reference:
      'nginx src/http/ngx_http_upstream.c ngx_http_upstream_ssl_handshake; OpenSSL include/openssl/x509_vfy.h',
    fact: 'tls-handshake',
    request: true,
    examples: { matches, nearMisses },
  })
}

/** TLS from nginx to the backend. */
export const tlsLogSignatures = [
  upstreamError({
    id: 'nginx-tls-to-plain',
    needles,
    says: handshakeSays(
      'wrong version number|unknown protocol|packet length too long|http request|record layer failure',
    ),
    doing,
    weights: { 'https-to-http-port': 24, 'wrong-port': 7 },
    title: 'the backend answered nginx’s TLS handshake with something that is no TLS',
    reference:
      'OpenSSL ssl/record/methods: SSL_R_WRONG_VERSION_NUMBER; a plain HTTP server answers 400 to a handshake',
    fact: 'tls-handshake',
    request: true,
    examples: { matches: [wrongVersion], nearMisses: [alert40, alert70] },
  }),
  upstreamError({
    id: 'nginx-tls-handshake-failure',
    needles,
    says: handshakeSays('alert handshake failure'),
    doing,
    weights: { 'tls-sni-missing': 14, 'tls-protocol-mismatch': 12, 'mtls-required': 8 },
    title: 'the backend refuses the handshake: no server name, no common cipher, or no client certificate',
    reference: 'RFC 8446 section 6.2, alert 40; proxy_ssl_server_name is off by default',
    fact: 'tls-handshake',
    request: true,
    examples: { matches: [alert40], nearMisses: [alert70, alert112] },
  }),
  upstreamError({
    id: 'nginx-tls-protocol',
    needles,
    says: handshakeSays(
      'unsupported protocol|alert protocol version|no protocols available|dh key too small|ee key too small|ca key too small|ca md too weak|no shared cipher|legacy renegotiation|legacy sigalg|no suitable signature algorithm|no ciphers available|alert insufficient security|unsafe legacy|version too low|wrong ssl version',
    ),
    doing,
    weights: { 'tls-protocol-mismatch': 24 },
    title: 'nginx and the backend have no TLS version or cipher in common',
    reference:
      'RFC 8446 section 6.2, alerts 70 and 71; OpenSSL security levels, SSL_CTX_set_security_level(3)',
    fact: 'tls-handshake',
    request: true,
    examples: { matches: [alert70], nearMisses: [alert40, wrongVersion, client] },
  }),
  upstreamError({
    id: 'nginx-tls-unrecognized-name',
    needles,
    says: handshakeSays('unrecognized name'),
    doing,
    weights: { 'tls-sni-missing': 24, 'tls-backend-name': 6 },
    title: 'the backend does not know the server name that nginx sent',
    reference: 'RFC 6066 section 3, alert 112; proxy_ssl_name',
    fact: 'tls-handshake',
    request: true,
    examples: { matches: [alert112], nearMisses: [alert40] },
  }),
  upstreamError({
    id: 'nginx-tls-client-certificate',
    needles: [' alert '],
    says: String.raw`SSL_(?:do_handshake|read|write)\(\) failed \(SSL: [^)]{0,400}alert (?:certificate required|bad certificate|unknown ca|certificate unknown|certificate expired|certificate revoked|unsupported certificate)[^)]{0,400}\) while (?:SSL handshaking to upstream|reading response header from upstream|sending request to upstream)(?![a-z ])`,
    weights: { 'mtls-required': 24 },
    title: 'the backend wants a client certificate, or does not accept the one that nginx sent',
    reference: 'RFC 8446 section 6.2, alerts 42 to 48 and 116; with TLS 1.3 they come after the handshake',
    fact: 'tls-handshake',
    request: true,
    examples: { matches: [certificateRequired], nearMisses: [client, alert40] },
  }),
  upstreamError({
    id: 'nginx-tls-peer-closed',
    needles: ['peer closed connection in SSL handshake'],
    says: String.raw`peer closed connection in SSL handshake(?: \(\d+: [^)]{0,80}\))?`,
    doing,
    weights: {
      'https-to-http-port': 12,
      'tls-handshake-failed': 12,
      'tls-sni-missing': 8,
      'app-crash-request': 4,
      'wrong-port': 4,
      'host-firewall-block': 2,
    },
    title: 'the backend closed the connection during the TLS handshake',
    reference: 'nginx src/event/ngx_event_openssl.c ngx_ssl_handshake',
    fact: 'tls-handshake',
    request: true,
    examples: {
      matches: [closed, reset],
      nearMisses: [
        errorLine('info', 'peer closed connection in SSL handshake while SSL handshaking'),
        alert40,
      ],
    },
  }),
  upstreamError({
    id: 'nginx-tls-handshake-other',
    needles: ['SSL_do_handshake() failed'],
    says: String.raw`SSL_do_handshake\(\) failed \([^)]{0,400}\)`,
    doing,
    weights: {
      'tls-handshake-failed': 12,
      'tls-protocol-mismatch': 5,
      'https-to-http-port': 3,
      'tls-sni-missing': 3,
    },
    title: 'the TLS handshake with the backend failed',
    reference: 'nginx src/event/ngx_event_openssl.c ngx_ssl_connection_error',
    fact: 'tls-handshake',
    request: true,
    examples: { matches: [alert80, alert40], nearMisses: [client, closed] },
  }),
  verifyError({
    id: 'nginx-tls-expired',
    codes: '10',
    title: 'the backend’s certificate has expired',
    weights: { 'tls-backend-expired': 26, 'clock-skew': 5 },
    matches: [expired],
    nearMisses: [early, selfSigned],
  }),
  verifyError({
    id: 'nginx-tls-not-yet-valid',
    codes: '9',
    title: 'the backend’s certificate is not valid yet',
    weights: { 'tls-backend-not-yet-valid': 24, 'clock-skew': 12 },
    matches: [early],
    nearMisses: [expired],
  }),
  verifyError({
    id: 'nginx-tls-untrusted',
    codes: '2|7|18|19|20|21|22|23|24|25|26|27',
    title: 'nginx does not trust the backend’s certificate',
    weights: { 'tls-backend-untrusted': 26 },
    matches: [selfSigned, unverified, revoked],
    nearMisses: [expired, name],
  }),
  verifyError({
    id: 'nginx-tls-verify-name',
    codes: '62|63|64',
    title: 'the backend’s certificate is for another name',
    weights: { 'tls-backend-name': 26 },
    matches: [verifyLine('62:hostname mismatch')],
    nearMisses: [expired],
  }),
  upstreamError({
    id: 'nginx-tls-name',
    needles: ['upstream SSL certificate does not match'],
    says: 'upstream SSL certificate does not match "[^"]{0,300}"',
    doing,
    weights: { 'tls-backend-name': 26, 'tls-sni-missing': 7 },
    title: 'the backend’s certificate is not for the name that nginx expects (proxy_ssl_name)',
    reference:
      'nginx src/http/ngx_http_upstream.c ngx_http_upstream_ssl_handshake; the name is the host of proxy_pass',
    fact: 'tls-handshake',
    request: true,
    examples: { matches: [name], nearMisses: [expired] },
  }),
]
