import { linesOfProgram } from '../lines-of-program.ts'

/** What Go’s clients and servers say of another protocol than theirs. */
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
      name: 'no-fastcgi',
      needles: ['fcgi: ', 'fastcgi: '],
      pattern:
        /\bf(?:ast)?cgi: (?:invalid header version|unexpected (?:record|type|packet|version)|unsupported protocol version|record (?:is )?too (?:large|big))/i,
      weights: { 'wrong-app-protocol': 20, 'invalid-upstream-response': 17, 'wrong-port': 6 },
      title: 'what should speak FastCGI answered with something else, or its records are mixed up',
      reference:
        'caddy modules/caddyhttp/reverseproxy/fastcgi/record.go; golang/go src/net/http/fcgi/fcgi.go: the first byte must be 1',
      fact: 'framing',
      reach: 'behind',
      request: true,
      matches: [
        '[ERROR 502 /] fcgi: invalid header version',
        '{"level":"error","logger":"http.log.error","msg":"reading response header: fcgi: invalid header version","status":502}',
      ],
      nearMisses: ['fastcgi / 127.0.0.1:9000 php {', 'fcgi: read unix @->/run/php-fpm.sock: i/o timeout'],
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
