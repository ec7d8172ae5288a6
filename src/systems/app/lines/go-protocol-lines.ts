import { linesOfProgram } from '../lines-of-program.ts'

/** What Go’s client and server say of TLS that meets plain HTTP. */
export const goProtocolLines = linesOfProgram(
  { system: 'unknown', program: 'go', reference: 'golang/go src/net/http/server.go' },
  [
    {
      name: 'plain-on-tls-port',
      needles: ['Client sent an HTTP request to an HTTPS server'],
      pattern: /Client sent an HTTP request to an HTTPS server/,
      weights: { 'http-to-https-port': 26 },
      title: 'a Go server got plain HTTP on its TLS port',
      reference: 'golang/go src/net/http/server.go, conn.serve(): status 400',
      fact: 'protocol',
      request: true,
      matches: ['Client sent an HTTP request to an HTTPS server.'],
      nearMisses: ['http: TLS handshake error from 10.0.0.1:5000: EOF'],
    },
    {
      name: 'tls-to-plain-port',
      needles: [
        'server gave HTTP response to HTTPS client',
        'first record does not look like a TLS handshake',
      ],
      pattern:
        /server gave HTTP response to HTTPS client|^(?![\s\S]{0,400}http: TLS handshake error from)[\s\S]{0,2000}first record does not look like a TLS handshake/,
      weights: { 'https-to-http-port': 23, 'wrong-port': 4 },
      title: 'a Go client spoke TLS to a port that speaks plain HTTP',
      reference: 'golang/go src/net/http/transport.go; src/crypto/tls/conn.go, RecordHeaderError',
      fact: 'protocol',
      reach: 'behind',
      request: true,
      matches: [
        'Get "https://10.0.0.5:8080/": http: server gave HTTP response to HTTPS client',
        'dial tcp 10.0.0.5:8080: tls: first record does not look like a TLS handshake',
      ],
      nearMisses: [
        'http: TLS handshake error from 10.0.0.1:5000: tls: first record does not look like a TLS handshake',
      ],
    },
  ],
)
