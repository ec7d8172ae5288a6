import { linesOfProgram } from '../../app/lines-of-program.ts'

/**
 * What a uwsgi packet’s size would be if its header were the first four bytes of something else: bytes 2 and 3 of `GET`,
 * `POST`, `HEAD`, `PUT`, `DELETE`, `OPTIONS`, `PATCH`, `PROXY` and `PRI`, little-endian.
 */
const textSizes: ReadonlySet<string> = new Set(
  ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROXY', 'PRI'].map((word) =>
    String(word.charCodeAt(1) + 256 * word.charCodeAt(2)),
  ),
)

const at = 'Sat Nov 21 14:46:13 2026 - '

/** What uWSGI says of single requests. */
export const requestLines = linesOfProgram(
  { system: 'uwsgi', reference: 'uWSGI proto/uwsgi.c, uwsgi_proto_uwsgi_parser()' },
  [
    {
      name: 'http-on-uwsgi-socket',
      needles: ['invalid request block size: '],
      pattern: /invalid request block size: (?<size>\d{1,10}) \(max \d{1,10}\)\.\.\.skip/,
      when: ({ size }) => textSizes.has(size ?? ''),
      weights: { 'wrong-app-protocol': 27 },
      title: 'HTTP was sent to a socket of uWSGI that speaks the uwsgi protocol',
      fact: 'protocol',
      matches: [
        'invalid request block size: 21573 (max 4096)...skip',
        `${at}invalid request block size: 21327 (max 32768)...skip`,
      ],
      nearMisses: ['invalid request block size: 5292 (max 4096)...skip'],
    },
    {
      name: 'request-too-large',
      needles: ['invalid request block size: ', 'invalid HTTP request size'],
      pattern:
        /invalid request block size: (?<size>\d{1,10}) \(max \d{1,10}\)\.\.\.skip|invalid HTTP request size \(max \d{1,10}\)\.\.\.skip/,
      when: ({ size }) => size === undefined || !textSizes.has(size),
      weights: { 'request-too-big-for-app': 26 },
      title: 'uWSGI dropped a request larger than its buffer-size',
      reference: 'uWSGI proto/uwsgi.c and proto/http.c; buffer-size is 4096 unless set',
      fact: 'request-size',
      request: true,
      matches: [
        'invalid request block size: 5292 (max 4096)...skip',
        'invalid HTTP request size (max 4096)...skip',
      ],
      nearMisses: ['invalid request block size: 21573 (max 4096)...skip'],
    },
    {
      name: 'no-app',
      needles: ['no python application found'],
      pattern: /--- no python application found, check your startup logs for errors ---/,
      weights: { 'app-boot-failure': 25, 'app-returns-5xx': 6, 'bad-release': 5 },
      title: 'uWSGI runs without an app, which did not load',
      reference: 'uWSGI plugins/python/wsgi_handlers.c; happens where need-app is not set',
      fact: 'boot',
      request: true,
      matches: ['--- no python application found, check your startup logs for errors ---'],
      nearMisses: [
        "WSGI app 0 (mountpoint='') ready in 0 seconds on interpreter 0x7f5b17560018 pid: 14781 (default app)",
      ],
    },
    {
      name: 'caller-left',
      needles: [
        'SIGPIPE: writing to a closed',
        'write_body_do()',
        'writev_headers_and_body_do()',
        'write_headers_do()',
      ],
      pattern:
        /SIGPIPE: writing to a closed pipe\/socket\/fd|uwsgi_response_writev?_(?:headers_and_body|headers|body)_do\(\): (?:Broken pipe|Connection reset)/,
      weights: { 'slow-app-timeout': 5, 'timeout-ladder-inverted': 6, 'client-abort': 9 },
      title: 'whoever asked uWSGI had gone before the answer was ready',
      reference: 'uWSGI core/uwsgi.c, warn_pipe(); core/writer.c',
      fact: 'client-left',
      matches: [
        `${at}SIGPIPE: writing to a closed pipe/socket/fd (probably the client disconnected) on request /report (ip 203.0.113.9) !!!`,
        `${at}uwsgi_response_write_body_do(): Broken pipe [core/writer.c line 341] during GET /report (203.0.113.9)`,
      ],
      nearMisses: ['uwsgi_response_write_body_do() TIMEOUT !!!'],
    },
    {
      name: 'write-timeout',
      needles: ['_do() TIMEOUT !!!'],
      pattern: /uwsgi_response_[a-z_]{1,40}_do\(\) TIMEOUT !!!/,
      weights: { 'client-abort': 5, 'slow-app-timeout': 4 },
      title: 'uWSGI could not get rid of a response within socket-timeout',
      reference: 'uWSGI core/writer.c; socket-timeout is 4 s unless set',
      fact: 'write',
      matches: ['uwsgi_response_write_body_do() TIMEOUT !!!', 'uwsgi_response_sendfile_do() TIMEOUT !!!'],
      nearMisses: ['uwsgi_response_write_body_do(): Broken pipe [core/writer.c line 341]'],
    },
    {
      name: 'write-failed',
      needles: ['OSError: write error', 'IOError: write error'],
      pattern: /(?:OS|IO)Error: write error/,
      weights: { 'client-abort': 8, 'timeout-ladder-inverted': 5, 'slow-app-timeout': 4 },
      title: 'uWSGI told the app that its reader had gone',
      reference: 'uWSGI plugins/python/wsgi_subhandler.c; switched off by disable-write-exception',
      fact: 'client-left',
      matches: ['OSError: write error'],
      nearMisses: ['OSError: [Errno 28] No space left on device'],
    },
    {
      name: 'body-read-failed',
      needles: [' during read('],
      pattern: /(?:OS|IO)Error: (?:error|timeout) during read\(\d{1,12}\) on wsgi\.input/,
      weights: { 'client-abort': 10 },
      title: 'a request’s body did not arrive whole at uWSGI',
      reference: 'uWSGI core/reader.c; plugins/python/uwsgi_pymodule.c',
      fact: 'client-left',
      matches: ['OSError: error during read(65536) on wsgi.input'],
      nearMisses: ['OSError: write error'],
    },
  ],
)
