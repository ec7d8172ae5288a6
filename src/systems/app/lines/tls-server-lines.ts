import type { ProgramLine } from '../lines-of-program.ts'
import { certificateChoiceLines, noCertificateFor } from './certificate-choice-lines.ts'
import { privateAddress } from './private-address.ts'

/** What TLS ports say of plain HTTP, plain ports of TLS, and servers of client certificates and their own. */
export const tlsServerLines: readonly ProgramLine[] = [
  ...certificateChoiceLines,
  {
    name: 'plain-to-tls-page',
    needles: [
      'plain HTTP request was sent to HTTPS port',
      'Client sent an HTTP request to an HTTPS server',
      'speaking plain HTTP to an SSL-enabled server port',
      'combination of host and port requires TLS',
      'NotSslRecordException',
      'SSL: HTTP_REQUEST]',
      'routines::http request',
      'SSL routines:ssl3_get_record:http request',
      'Received HTTP/0.9 when not allowed',
    ],
    pattern:
      /plain HTTP request was sent to HTTPS port|Client sent an HTTP request to an HTTPS server|speaking plain HTTP to an SSL-enabled server port|combination of host and port requires TLS|NotSslRecordException|SSL: HTTP_REQUEST\]|(?:routines::|ssl3_get_record:)http request|Received HTTP\/0\.9 when not allowed/,
    when: (_groups, line) => !/client sent plain HTTP|while SSL handshaking to upstream/.test(line),
    weights: { 'http-to-https-port': 26, 'health-check-misconfig': 3 },
    title: 'a TLS port was spoken to in plain HTTP',
    reference:
      'nginx ngx_http_special_response.c; Apache ssl_engine_kernel.c; Go net/http server.go; Tomcat; Netty',
    fact: 'protocol',
    reach: 'inwards',
    request: true,
    matches: [
      '<center>The plain HTTP request was sent to HTTPS port</center>',
      'Client sent an HTTP request to an HTTPS server.',
      'This combination of host and port requires TLS.',
      '[SSL: HTTP_REQUEST] http request (_ssl.c:1129)',
    ],
    nearMisses: ['a plain HTTP request'],
  },
  {
    name: 'own-address-not-named',
    needles: ['x509: certificate is valid for', "doesn't contain any IP SANs", 'IP address mismatch'],
    // Somebody else's service is asked by its name: an address of the own network belongs to a peer or a backend.
    pattern:
      /x509: certificate is valid for [^\n]{0,400}, not (?<address>[\da-f.:]{3,45})|cannot validate certificate for (?<bare>[\da-f.:]{3,45}) because it doesn't contain any IP SANs|IP address mismatch, certificate is not valid for '(?<told>[\da-f.:]{3,45})'/,
    when: ({ address, bare, told }, line) =>
      privateAddress.test(address ?? bare ?? told ?? '') &&
      !/[Ll]iveness|[Rr]eadiness|[Ss]tartup probe|http\.log\.error|http: proxy error|cloudflared|originService/.test(
        line,
      ),
    weights: { 'tls-backend-name': 26, 'dependency-tls': 4, 'tls-sni-missing': 3 },
    title: 'the certificate does not name the address of the own network by which it was asked',
    reference: 'golang crypto/x509 verify.go, HostnameError; RFC 9525 section 6',
    fact: 'dependency-tls',
    reach: 'inwards',
    matches: [
      'tls: failed to verify certificate: x509: certificate is valid for 127.0.0.1, ::1, 10.0.0.15, not 100.92.43.209',
      "x509: cannot validate certificate for 10.0.0.5 because it doesn't contain any IP SANs",
    ],
    nearMisses: [
      'x509: certificate is valid for shop.example, not pay.example',
      "x509: cannot validate certificate for 203.0.113.5 because it doesn't contain any IP SANs",
    ],
  },
  {
    name: 'tls-record-as-answer',
    needles: [
      'malformed HTTP response',
      'Bad status line',
      'BadStatusLine',
      'Invalid HTTP status line',
      'HPE_INVALID_CONSTANT',
    ],
    pattern:
      /(?:malformed HTTP response|[Bb]ad ?[Ss]tatus ?[Ll]ine[:(]?|Invalid HTTP status line)[^\n]{0,12}\\{0,2}x15\\{0,2}x03/,
    when: (_groups, line) => !/cloudflared|originService/.test(line),
    weights: { 'http-to-https-port': 25, 'wrong-app-protocol': 4 },
    title: 'plain HTTP was answered with a TLS alert',
    reference: 'RFC 8446 section 5.1: an alert begins with 15 03',
    fact: 'protocol',
    reach: 'inwards',
    request: true,
    matches: [
      String.raw`http: proxy error: net/http: HTTP/1.x transport connection broken: malformed HTTP response "\x15\x03\x01\x00\x02\x02"`,
    ],
    nearMisses: ['malformed HTTP response "SSH-2.0-OpenSSH_9.6"'],
  },
  {
    name: 'tls-to-plain-named',
    needles: ['trying to open an SSL connection to a non-SSL'],
    pattern: /trying to open an SSL connection to a non-SSL/,
    weights: { 'https-to-http-port': 25 },
    title: 'a TLS handshake arrived at a plain port',
    reference: 'puma lib/puma/client.rb',
    fact: 'protocol',
    reach: 'inwards',
    matches: [
      'HTTP parse error, malformed request: #<Puma::HttpParserError: Invalid HTTP format, parsing fails. Are you trying to open an SSL connection to a non-SSL Puma?>',
    ],
    nearMisses: ['Puma starting in single mode...'],
  },
  {
    name: 'client-certificate-page',
    needles: ['No required SSL certificate was sent', 'The SSL certificate error', 'SSL client certificate'],
    pattern:
      /No required SSL certificate was sent|The SSL certificate error\b|SSL client certificate (?:required|not provided)/,
    weights: { 'mtls-required': 27 },
    title: 'the server wants a client certificate, and got none or a wrong one',
    reference: 'nginx ngx_http_special_response.c, 495 and 496',
    fact: 'answer',
    reach: 'inwards',
    request: true,
    matches: [
      '<center>No required SSL certificate was sent</center>',
      '<center>The SSL certificate error</center>',
    ],
    nearMisses: ['the SSL certificate was renewed'],
  },
  {
    name: 'certificate-unusable',
    needles: [
      'private key does not match',
      'failed to find any PEM data',
      'key values mismatch',
      'key_values_mismatch',
      'KEY_VALUES_MISMATCH',
      'x509 key pair',
    ],
    pattern:
      /tls: private key does not match public key|tls: failed to (?:find any PEM data|parse private key|find "?CERTIFICATE)|key[ _]values[ _]mismatch|KEY_VALUES_MISMATCH|(?:load|loading) x509 key ?pair/i,
    weights: { 'tls-cert-load-failed': 26, 'proxy-not-running': 6 },
    title: 'a server cannot load its certificate or key',
    reference: 'golang/go src/crypto/tls/tls.go; OpenSSL X509_R_KEY_VALUES_MISMATCH',
    fact: 'cert-load',
    reach: 'inwards',
    matches: [
      'tls: private key does not match public key',
      'tls: failed to find any PEM data in certificate input',
    ],
    nearMisses: ['the private key was created'],
  },
  {
    name: 'insists-on-new-version',
    needles: ['client offered only unsupported versions: ['],
    // 303 is TLS 1.2, which every proxy offers; of strangers on the internet, old ones are always some.
    pattern:
      /TLS handshake error from (?<client>\S{1,80}): tls: client offered only unsupported versions: \[303\b/,
    when: ({ client }) => privateAddress.test(client ?? ''),
    weights: { 'tls-protocol-mismatch': 23 },
    title: 'the server takes TLS 1.3 alone, and the proxy offers less',
    reference:
      'golang/go src/crypto/tls/handshake_server.go, tls.Config.MinVersion; nginx proxy_ssl_protocols had no TLSv1.3 by default before 1.23.4',
    fact: 'tls-handshake',
    reach: 'inwards',
    request: true,
    matches: [
      'http: TLS handshake error from 10.0.3.5:51322: tls: client offered only unsupported versions: [303 302 301]',
    ],
    nearMisses: [
      'http: TLS handshake error from 203.0.113.9:51322: tls: client offered only unsupported versions: [303 302 301]',
      'http: TLS handshake error from 10.0.3.5:51322: tls: client offered only unsupported versions: [301]',
    ],
  },
  {
    name: 'client-refused-for-version',
    needles: [
      'not accepted by server preferences',
      'not enabled or supported in server context',
      'no cipher suites in common',
      'process_client_hello:unsupported protocol',
      'ServerTlsVersionIsDisabledByOurConfig',
      'ServerDoesNotSupportTls12Or13',
      'Tls12NotOffered',
      'Tls13RequiredFor',
      'NoCipherSuitesInCommon',
    ],
    pattern:
      /not accepted by server preferences|not enabled or supported in server context|no cipher suites in common|process_client_hello:unsupported protocol|peer is incompatible: (?:ServerTlsVersionIsDisabledByOurConfig|ServerDoesNotSupportTls12Or13|Tls12NotOffered\w{0,30}|Tls13RequiredFor\w{1,12}|NoCipherSuitesInCommon)/,
    when: (_groups, line) => !/while SSL handshaking|\bAH\d{5}\b|SSL Library Error/.test(line),
    weights: { 'tls-protocol-mismatch': 19, 'benign-noise': 4, 'dependency-tls': 4 },
    title: 'two sides of a handshake have no version or no cipher in common',
    reference:
      'openjdk sun.security.ssl.ClientHello; rustls src/error.rs, PeerIncompatible; OpenSSL ssl/statem/statem_srvr.c',
    fact: 'tls-handshake',
    reach: 'inwards',
    matches: [
      'javax.net.ssl.SSLHandshakeException: The client supported protocol versions[TLSv1.2] are not accepted by server preferences [TLS13]',
      'javax.net.ssl.SSLHandshakeException: Client requested protocol TLSv1.1 is not enabled or supported in server context',
      'peer is incompatible: ServerTlsVersionIsDisabledByOurConfig',
      'error:1417D102:SSL routines:tls_process_client_hello:unsupported protocol',
    ],
    nearMisses: ['TLSv1.1 is disabled by the policy'],
  },
  {
    name: 'visitor-handshake',
    needles: ['TLS handshake error from'],
    pattern: /TLS handshake error from (?<client>\S{1,80}): (?<error>[^\n]{0,200})/,
    when: ({ client, error }) =>
      !(
        privateAddress.test(client ?? '') &&
        (/only unsupported versions: \[303\b/.test(error ?? '') || noCertificateFor.test(error ?? ''))
      ),
    weights: { 'benign-noise': 12 },
    title: 'a visitor’s or a checker’s handshake failed',
    reference: 'golang/go src/net/http/server.go, conn.serve()',
    fact: 'noise',
    matches: ['http: TLS handshake error from 10.0.0.1:5000: EOF'],
    nearMisses: ['TLS handshake timeout'],
  },
]
