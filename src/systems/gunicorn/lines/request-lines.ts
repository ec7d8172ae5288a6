import { linesOfProgram } from '../../app/lines-of-program.ts'

const at = '[2026-11-21 14:45:27 +0000] [30325]'

/** The worker closed the socket itself while it still wrote to it. */
const ownSocketGone = /(?:Errno 9\] )?Bad file descriptor|\bEBADF\b/

/** What gunicorn’s workers say of single requests. */
export const requestLines = linesOfProgram(
  { system: 'gunicorn', reference: 'gunicorn gunicorn/workers/base.py, handle_error()' },
  [
    {
      name: 'tls-on-plain-port',
      needles: ['\\x16\\x03'],
      pattern:
        /(?:Invalid (?:HTTP )?(?:request line|method)|No more data after):? (?:bytearray\()?b?['"][^\n]{0,4}\\x16\\x03/i,
      weights: { 'https-to-http-port': 26 },
      title: 'a TLS handshake arrived at gunicorn’s plain port',
      reference: 'gunicorn gunicorn/http/errors.py; RFC 8446 section 5.1: a record begins with 16 03',
      fact: 'protocol',
      matches: [
        `${at} [WARNING] Invalid request from ip=10.0.3.5: Invalid HTTP request line: '\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01'`,
        `${at} [WARNING] Invalid request from ip=10.0.3.5: Invalid HTTP method: '\\x16\\x03\\x01\\x00'`,
        `${at} [WARNING] Invalid request from ip=10.0.3.5: Invalid Method '\\x16\\x03\\x01'`,
        `${at} [DEBUG] Ignored premature client disconnection. No more data after: b'\\x16\\x03\\x01\\x02\\x00'`,
      ],
      nearMisses: [`${at} [WARNING] Invalid request from ip=10.0.3.5: Invalid HTTP request line: 'HELP'`],
    },
    {
      name: 'request-too-large',
      needles: ['Request Line is too large', 'limit request', 'Error parsing headers'],
      pattern:
        /Invalid request from ip=[^\n]{0,64}(?:Request Line is too large|limit request headers? fields|limit request line)/i,
      weights: { 'request-too-big-for-app': 25 },
      title: 'gunicorn refused a request line or header as too large',
      reference:
        'gunicorn gunicorn/http/errors.py LimitRequestLine, LimitRequestHeaders; limit_request_line 4094, limit_request_field_size 8190',
      fact: 'request-size',
      request: true,
      matches: [
        `${at} [WARNING] Invalid request from ip=127.0.0.1: Request Line is too large (5010 > 4094)`,
        `${at} [WARNING] Invalid request from ip=127.0.0.1: limit request headers fields size`,
      ],
      nearMisses: [`${at} [WARNING] Invalid request from ip=127.0.0.1: Invalid HTTP Version: 'HTTP/9.9'`],
    },
    {
      name: 'proxy-protocol',
      needles: ['Invalid PROXY line', "'PROXY TCP"],
      pattern: /Invalid PROXY line|Invalid HTTP request line: 'PROXY TCP/,
      weights: { 'wrong-app-protocol': 24 },
      title: 'gunicorn and its caller disagree about the PROXY protocol',
      reference: 'gunicorn gunicorn/http/message.py, proxy_protocol(); settings, proxy_protocol',
      fact: 'protocol',
      matches: [
        `${at} [WARNING] Invalid request from ip=10.0.3.5: Invalid HTTP request line: 'PROXY TCP4 10.0.0.1 10.0.0.2 4000 80'`,
      ],
      nearMisses: [`${at} [WARNING] Invalid request from ip=10.0.3.5: Invalid HTTP request line: 'HELP'`],
    },
    {
      name: 'forwarder-refused',
      needles: ['ontradictory scheme headers'],
      pattern: /[Cc]ontradictory scheme headers|Request forbidden \(contradictory/,
      weights: { 'unexpected-status': 10, 'app-returns-5xx': 4 },
      title: 'gunicorn got scheme headers that contradict each other',
      reference: 'gunicorn gunicorn/http/errors.py, InvalidSchemeHeaders',
      fact: 'request',
      matches: [`${at} [WARNING] Invalid request from ip=10.0.3.5: Contradictory scheme headers`],
      nearMisses: [`${at} [WARNING] Invalid request from ip=10.0.3.5: Invalid HTTP request line: 'HELP'`],
    },
    {
      name: 'invalid-request',
      needles: ['Invalid request from ip='],
      pattern: /Invalid request from ip=/,
      when: (_groups, line) =>
        !/too large|limit request|\\x16\\x03|PROXY TCP|PROXY line|[Cc]ontradictory/.test(line.slice(0, 2000)),
      weights: { 'benign-noise': 15, 'invalid-upstream-response': 1 },
      title: 'gunicorn refused a malformed request, as scanners send',
      fact: 'noise',
      matches: [`${at} [WARNING] Invalid request from ip=203.0.113.9: Invalid HTTP Version: 'RTSP/1.0'`],
      nearMisses: [
        `${at} [WARNING] Invalid request from ip=127.0.0.1: Request Line is too large (5010 > 4094)`,
      ],
    },
    {
      name: 'request-timed-out',
      needles: ['SystemExit: 1'],
      pattern: /Error handling request [^\n]{0,2000}\n[\s\S]{0,60000}\nSystemExit: 1\b/,
      weights: { 'worker-timeout': 20, 'slow-app-timeout': 8, 'dependency-slow': 4 },
      title: 'a request was running when gunicorn ended its worker for taking too long',
      reference: 'gunicorn gunicorn/workers/base.py, handle_abort(): SIGABRT of the arbiter exits with 1',
      fact: 'worker-timeout',
      request: true,
      matches: [
        `${at} [ERROR] Error handling request GET /slow\nTraceback (most recent call last):\n  File "/srv/shop/app.py", line 4, in app\n    time.sleep(6)\nSystemExit: 1`,
      ],
      nearMisses: [
        `${at} [ERROR] Error handling request /boom\nTraceback (most recent call last):\nValueError: boom`,
      ],
    },
    {
      name: 'request-failed',
      needles: ['Error handling request'],
      pattern: /Error handling request (?!\(no URI read\))/,
      when: (_groups, line) => !line.includes('\nSystemExit: 1'),
      weights: { 'app-returns-5xx': 16, 'bad-release': 5 },
      title: 'the app raised an exception, and gunicorn answered 500',
      fact: 'app-error',
      request: true,
      matches: [
        `${at} [ERROR] Error handling request /boom\nTraceback (most recent call last):\nValueError: boom`,
        `${at} [ERROR] Error handling request GET /boom`,
      ],
      nearMisses: [`${at} [ERROR] Error handling request (no URI read)`],
    },
    {
      name: 'request-unread',
      needles: ['Error handling request (no URI read)'],
      pattern: /Error handling request \(no URI read\)/,
      weights: { 'benign-noise': 12, 'worker-timeout': 4 },
      title: 'a connection ended before gunicorn had read a request',
      reference:
        'gunicorn gunicorn/workers/sync.py: a sync worker waits for the request of an idle connection',
      fact: 'noise',
      matches: [`${at} [ERROR] Error handling request (no URI read)`],
      nearMisses: [`${at} [ERROR] Error handling request /boom`],
    },
    {
      name: 'caller-left',
      needles: [
        'Ignoring EPIPE',
        'Ignoring connection reset',
        'Ignored premature client disconnection',
        'Socket error processing request',
      ],
      pattern:
        /Ignoring EPIPE|Ignoring connection reset|Ignored premature client disconnection|Socket error processing request/,
      // What had been sent when it left may tell another story: a TLS greeting to a plain port.
      when: (_groups, line) =>
        !line.slice(0, 2000).includes('\\x16\\x03') && !ownSocketGone.test(line.slice(0, 20_000)),
      weights: { 'client-abort': 9, 'timeout-ladder-inverted': 4, 'slow-app-timeout': 3 },
      title: 'whoever asked gunicorn had gone before the answer was ready',
      reference: 'gunicorn gunicorn/workers/sync.py, handle()',
      fact: 'client-left',
      matches: [`${at} [DEBUG] Ignoring EPIPE`, `${at} [ERROR] Socket error processing request.`],
      nearMisses: [
        `${at} [ERROR] Error handling request /boom`,
        `${at} [DEBUG] Ignored premature client disconnection. No more data after: b'\\x16\\x03\\x01'`,
      ],
    },
    {
      name: 'own-socket-closed',
      needles: ['ad file descriptor', 'EBADF'],
      pattern: /(?:\[Errno 9\] )?Bad file descriptor|\bEBADF\b/,
      when: (_groups, line) =>
        /gunicorn|Socket error processing|sock\.(?:sendall|recv|send)|gthread|geventlet/.test(
          line.slice(0, 20_000),
        ),
      weights: { 'app-crash-request': 17, 'bad-release': 16, 'app-returns-5xx': 5 },
      title: 'a worker of gunicorn used a socket that it had already closed itself',
      reference: 'gunicorn gunicorn/workers/gthread.py; errno(3), EBADF',
      fact: 'app-error',
      request: true,
      matches: [
        `${at} [ERROR] Socket error processing request.\nTraceback (most recent call last):\n  File "/srv/gunicorn/util.py", line 299, in write\n    sock.sendall(data)\nOSError: [Errno 9] Bad file descriptor`,
      ],
      nearMisses: [
        `${at} [ERROR] Socket error processing request.\nTraceback (most recent call last):\nOSError: [Errno 32] Broken pipe`,
      ],
    },
    {
      name: 'aborted-in-request',
      needles: ['in handle_abort'],
      pattern: /gunicorn\/workers\/[\w.]{1,40}", line \d{1,6}, in handle_abort\b/,
      weights: { 'worker-timeout': 22, 'slow-app-timeout': 8, 'dependency-slow': 4 },
      title: 'a trace shows what a worker was doing when gunicorn aborted it for taking too long',
      reference: 'gunicorn gunicorn/workers/base.py, handle_abort(): the handler of SIGABRT',
      fact: 'worker-timeout',
      request: true,
      matches: [
        '  File "/usr/local/lib/python3.9/site-packages/gunicorn/workers/base.py", line 203, in handle_abort',
      ],
      nearMisses: [
        '  File "/usr/local/lib/python3.9/site-packages/gunicorn/workers/base.py", line 140, in init_process',
      ],
    },
  ],
)
