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
      name: 'other-http-version',
      needles: [
        'bogus greeting',
        'unexpected content-type',
        'unexpected HTTP status code received from server',
        'PROTOCOL_ERROR',
        'FRAME_SIZE_ERROR',
        'frame too large',
        'Missing HTTP/2 preface',
        'First received frame was not SETTINGS',
      ],
      pattern:
        /http2: server: error reading preface from client[^\n]{0,200}bogus greeting|(?:grpc|desc =)[^\n]{0,200}(?:unexpected content-type "?\\?"?text\/html|unexpected HTTP status code received from server: (?:4(?!29)\d\d|30\d))|(?:RST_STREAM with (?:error )?code:? |error code:? |code=)"?(?:PROTOCOL_ERROR|FRAME_SIZE_ERROR)|http2: frame too large|First received frame was not SETTINGS|Missing HTTP\/2 preface/i,
      // A gateway's own page comes as text/html as well.
      when: (_groups, line) => !/received from server: (?:5\d\d|429)/.test(line.slice(0, 4000)),
      weights: { 'wrong-app-protocol': 19, 'invalid-upstream-response': 9, 'http-to-https-port': 5 },
      title: 'one end speaks HTTP/2 or gRPC, and the other HTTP/1',
      reference:
        'golang/net http2/server.go, readPreface(); grpc-go internal/transport/http2_client.go; RFC 9113 sections 3.4 and 7',
      fact: 'framing',
      reach: 'behind',
      request: true,
      matches: [
        'http2: server: error reading preface from client 10.0.0.1:4000: bogus greeting "GET / HTTP/1.1\\r\\nHost: "',
        'rpc error: code = Internal desc = stream terminated by RST_STREAM with error code: PROTOCOL_ERROR',
        'io.netty.handler.codec.http2.Http2Exception: First received frame was not SETTINGS. Hex dump for first 5 bytes: 485454502f',
      ],
      nearMisses: [
        'rpc error: code = Canceled desc = stream terminated by RST_STREAM with error code: CANCEL',
        'http2: server connection error from 10.0.0.1:4000: connection error: ENHANCE_YOUR_CALM',
      ],
    },
    {
      name: 'idle-closed',
      needles: ['server closed idle connection'],
      pattern: /http: server closed idle connection/,
      when: (_groups, line) =>
        !/Bad Gateway|backend roundtrip|backend request|originService|reverseproxy/.test(line),
      weights: { 'keepalive-race': 20, 'app-crash-request': 7, 'ungraceful-shutdown': 4 },
      title: 'the backend closed a connection that had been idle, just as it was used again',
      reference: 'golang/go src/net/http/transport.go, errServerClosedIdle',
      fact: 'reset',
      reach: 'behind',
      request: true,
      matches: ['http: proxy error: http: server closed idle connection'],
      nearMisses: ['http: proxy error: EOF'],
    },
    {
      name: 'header-limit',
      needles: ['server response headers exceeded'],
      pattern: /net\/http: server response headers exceeded \d{1,12} bytes/,
      weights: { 'upstream-header-too-big': 22, 'request-too-big-for-app': 12 },
      title: 'the headers are larger than a gateway accepts',
      reference: 'golang/go src/net/http/transport.go, MaxResponseHeaderBytes',
      fact: 'header-size',
      reach: 'here',
      request: true,
      matches: [
        'net/http: HTTP/1.x transport connection broken: net/http: server response headers exceeded 1048576 bytes; aborted',
      ],
      nearMisses: ['io.netty.handler.codec.TooLongFrameException: content length exceeded 1048576 bytes.'],
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
      name: 'read-reset',
      needles: ['connection reset by peer'],
      pattern: /(?:^|[\s"':])read tcp [\w.:[\]#*-]{1,80}->[\w.:[\]#*-]{1,80}: read: connection reset by peer/,
      when: (_groups, line) =>
        !/http: proxy error|TLS handshake|http\.log|reverse_proxy|traefik|cloudflared|originService|read tcp \S{1,60}:(?:\d{2,4}->|[12]\d{4}->\S{1,60}:(?:3[3-9]|[4-6]\d)\d{3}: )|:(?:5432|3306|6379|27017|5672|9092)\b/i.test(
          line,
        ),
      weights: { 'keepalive-race': 15, 'app-crash-request': 10, 'worker-timeout': 3 },
      title: 'a Go client lost a connection on which it had just asked, often one that had been idle',
      reference:
        'golang/go src/net/http/transport.go: requests that may not be repeated fail with the read error',
      fact: 'reset',
      reach: 'behind',
      request: true,
      matches: ['read tcp 10.0.0.1:41000->10.0.0.5:8080: read: connection reset by peer'],
      nearMisses: [
        'http: TLS handshake error from 10.0.0.1:5000: read tcp 10.0.0.2:443->10.0.0.1:5000: read: connection reset by peer',
      ],
    },
    {
      name: 'visitor-reset',
      needles: ['connection reset by peer', 'broken pipe'],
      pattern:
        /(?:^|[\s"':])(?:read|write) tcp [\w.:[\]-]{1,60}:(?:\d{2,4}->[\w.:[\]-]{1,80}:\d{5}|[12]\d{4}->[\w.:[\]-]{1,80}:(?:3[3-9]|[4-6]\d)\d{3}): (?:read: connection reset by peer|write: (?:connection reset by peer|broken pipe))/,
      weights: { 'client-abort': 18 },
      title: 'a visitor of a Go server went away',
      reference:
        'golang/go src/net/net.go, OpError: source->address; a source port of four digits is one that it serves (ip(7): own ports begin at 32768)',
      fact: 'client-left',
      reach: 'inwards',
      request: true,
      matches: [
        'read tcp 10.0.0.1:443->203.0.113.7:51000: read: connection reset by peer',
        'read tcp 10.0.0.1:3023->10.0.0.7:30186: read: connection reset by peer',
        'read tcp 10.0.0.1:26257->10.0.0.7:49083: read: connection reset by peer',
        'write tcp 10.0.0.1:8443->203.0.113.7:51000: write: broken pipe',
      ],
      nearMisses: ['read tcp 10.0.0.1:41000->10.0.0.5:8080: read: connection reset by peer'],
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
