import type { Weights } from '../../../model/sight.ts'
import { linesOfProgram, type ProgramLine } from '../lines-of-program.ts'
import { tlsProblems } from './tls-problems.ts'
import { tlsServerLines } from './tls-server-lines.ts'

/** Lines of a proxy, or of a tool that was sent to the service: the other side is what users are to reach. */
const ofProxy =
  /cloudflared|originService=|http: proxy error|serviceURL|reverse_?proxy|ngrok|proxying|frontend|while SSL handshaking to upstream|verify error:num=|Verify return code: [1-9]|SSL certificate problem|no alternative certificate subject name|no certificate subject alternative name|tls handshake error: Custom|\bztunnel\b|\blinkerd/i

/** Lines that others read better, and a server’s remarks on its visitors. */
const ofOthers =
  /[Ll]iveness|[Rr]eadiness|[Ss]tartup probe|SSL_do_handshake|SSL Library Error|while SSL handshaking(?! to upstream)|requesting certificate status|\bAH\d{5}\b|TLS[_ ]error:|TLS handshake error from|Application Gateway|[Bb]ackend (?:server )?certificate|"?healthProbeLog|[Pp]roxy error: \d|upstream SSL|Execution failed due to|curl: \(\d|\bSSL_(?:read|write|accept)\b|SSL handshake failure|x-envoy|Internal Server Error' caused by|50\d (?:Bad Gateway|Internal)|http\.log\.error|client SSL certificate verify/

const exampleOf = (error: string) => `2026/11/20 17:04:51 http: proxy error: ${error}`

const linesOfProxies: readonly ProgramLine[] = tlsProblems.map(
  ({ name, needles, text, title, weights, examples }) => ({
    name: `of-proxy-${name}`,
    needles,
    pattern: text,
    when: (_groups, line) =>
      (ofProxy.test(line) && !ofOthers.test(line)) ||
      // Caddy and Traefik have their own lines for the rest; that a name is not known says more than they do.
      (name === 'unknown-name' && /http\.log\.error|50\d (?:Bad Gateway|Internal)/.test(line)),
    weights,
    title: `a proxy’s handshake with what is behind it fails: ${title}`,
    fact: 'tls-handshake',
    reach: 'behind',
    request: true,
    matches: examples.map(exampleOf),
    nearMisses: ['http: proxy error: EOF', `Get "https://pay.example/": ${examples[0]}`],
  }),
)

/** The half of a problem’s weight: who is asked by an app is a dependency more often than the app’s own backend. */
function shared(weights: Weights): Weights {
  // A wrong protocol is a matter of settings between two of one's own; a certificate is anybody's.
  if (weights['https-to-http-port'] !== undefined) return { ...weights, 'dependency-tls': 18 }
  // So are versions and ciphers: the old side of them is an appliance of one's own as often as somebody else's.
  if (weights['tls-protocol-mismatch'] === 26) return { 'tls-protocol-mismatch': 22, 'dependency-tls': 19 }
  if (weights['tls-backend-not-yet-valid'] !== undefined) {
    return { 'tls-backend-not-yet-valid': 20, 'clock-skew': 18, 'dependency-tls': 14 }
  }
  const half = Object.fromEntries(
    Object.entries(weights).map(([cause, weight]) => [cause, Math.round((weight ?? 0) * 0.58)]),
  )
  return { ...half, 'dependency-tls': 21 }
}

const linesOfApps: readonly ProgramLine[] = tlsProblems.map(
  ({ name, needles, text, title, weights, examples }) => ({
    name: `of-app-${name}`,
    needles,
    pattern: text,
    when: (_groups, line) =>
      !ofProxy.test(line) &&
      !ofOthers.test(line) &&
      /x509|tls|ssl|http|cert|AuthenticationException|fatal alert|corrupt message/i.test(line),
    weights: shared(weights),
    title: `a handshake fails: ${title}`,
    fact: 'dependency-tls',
    reach: 'inwards',
    matches: examples.map((each) => `Get "https://pay.example/": ${each}`),
    nearMisses: [
      exampleOf(examples[0] ?? ''),
      `http: TLS handshake error from 10.0.0.1:5000: ${examples[0]}`,
    ],
  }),
)

/** What TLS libraries say, whichever program it is that logs it. */
export const tlsLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'tls',
    reference:
      'golang crypto/x509 and crypto/tls; OpenSSL; python ssl; node tls; javax.net.ssl; .NET SslStream',
  },
  [...linesOfProxies, ...linesOfApps, ...tlsServerLines],
)
