import type { HttpFailure } from '../../src/model/facts.ts'
import { makeCertificate } from './certificates.ts'
import {
  type Answer,
  findClosedPort,
  type RunningServer,
  startFullBacklog,
  startRawServer,
  startSocketServer,
} from './raw-server.ts'
import { vendorPages } from './vendor-pages.ts'

/** A server with one thing wrong, and what a single GET with a time limit of about a second should make of it. */
export interface HttpFault {
  start(): Promise<{ url: string; close(): Promise<void> }>
  expect: {
    /** With 200-499 expected. */
    outcome: 'pass' | 'fail'
    status: number | null
    failure: HttpFailure | null
    /** What it looks like instead when the kernel is faster than we are. */
    or?: HttpFailure
    /** The root cause, where this fault behind a proxy has only one. */
    cause?: string
  }
}

const dayMs = 86_400_000
const passes = { outcome: 'pass', status: 200, failure: null } as const

export const httpFaults = {
  healthy: answering(passes, text('200 OK', 'all is well\n')),
  refused: fault(failing('refused', 'backend-down'), findClosedPort),
  'connect-drop': fault(failing('connect-timeout'), startFullBacklog),
  'accept-and-hang': fault(failing('timeout-before-headers', 'slow-app-timeout'), () =>
    startSocketServer((socket) => socket.pause()),
  ),
  'reset-on-accept': fault({ ...failing('reset-before-headers'), or: 'connect-reset' }, () =>
    startSocketServer((socket) => socket.resetAndDestroy()),
  ),
  'close-on-accept': fault(failing('closed-before-headers'), () =>
    startSocketServer((socket) => socket.end().resume()),
  ),
  'reset-before-headers': behaving(failing('reset-before-headers'), (socket) => socket.resetAndDestroy()),
  'closed-before-headers': behaving(failing('closed-before-headers'), (socket) => socket.end()),
  'closed-in-headers': behaving(failing('closed-before-headers'), (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
  ),
  'hang-before-headers': behaving(failing('timeout-before-headers', 'slow-app-timeout'), () => {}),
  'hang-in-headers': behaving(failing('timeout-before-headers', 'slow-app-timeout'), (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n'),
  ),
  'slow-but-ok': behaving(passes, (socket) => {
    setTimeout(() => socket.end(text('200 OK', 'sorry for the wait\n')), 300)
  }),
  'oversized-header': answering(
    failing('header-too-large', 'upstream-header-too-big'),
    `HTTP/1.1 200 OK\r\n${cookies(80)}Content-Length: 0\r\n\r\n`,
  ),
  'endless-status-line': behaving(failing('header-too-large', 'upstream-header-too-big'), (socket) =>
    socket.write(`HTTP/1.1 200 ${'A'.repeat(70_000)}`),
  ),
  'big-header': answering(
    { ...passes, cause: 'upstream-header-too-big' },
    `HTTP/1.1 200 OK\r\n${cookies(20)}Content-Length: 3\r\n\r\nok\n`,
  ),
  'early-hints': answering(
    passes,
    `HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n${text('200 OK', 'ok\n')}`,
  ),
  'malformed-status-line': malformed('HTTP/1.1 twohundred OK\r\nContent-Length: 0\r\n\r\n'),
  'not-http': fault(failing('malformed-response', 'wrong-app-protocol'), () =>
    startSocketServer((socket) => socket.resume().write('SSH-2.0-OpenSSH_9.6\r\n')),
  ),
  'malformed-header': malformed('HTTP/1.1 200 OK\r\nthis line has no colon\r\nContent-Length: 0\r\n\r\n'),
  'nul-in-header': malformed('HTTP/1.1 200 OK\r\nX-Name: a\0b\r\nContent-Length: 0\r\n\r\n'),
  'duplicate-content-length': malformed(
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok\n',
  ),
  'content-length-and-chunked': malformed(
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nok\n\r\n0\r\n\r\n',
  ),
  'content-length-not-a-number': malformed('HTTP/1.1 200 OK\r\nContent-Length: three\r\n\r\nok\n'),
  'bad-chunk-size': answering(
    { outcome: 'fail', status: 200, failure: 'malformed-response', cause: 'invalid-upstream-response' },
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nok\n\r\n0\r\n\r\n',
  ),
  'unasked-upgrade': answering(
    failing('malformed-response', 'invalid-upstream-response'),
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ),
  'content-length-too-long': answering(
    failing('closed-mid-body', undefined, 200),
    'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort\n',
  ),
  'content-length-too-short': answering(
    failing('content-length-mismatch', undefined, 200),
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nlonger than that\n',
  ),
  'chunks-without-end': answering(
    failing('closed-mid-body', undefined, 200),
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nok\n\r\n',
  ),
  'reset-mid-body': behaving(failing('reset-mid-body', undefined, 200), (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart', () => socket.resetAndDestroy()),
  ),
  'reset-mid-endless-body': behaving(failing('reset-mid-body', undefined, 200), (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\npart', () => socket.resetAndDestroy()),
  ),
  'hang-mid-body': behaving(failing('timeout-in-body', undefined, 200), (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart'),
  ),
  'plain-http-on-https': fault(
    failing('tls', 'https-to-http-port'),
    () => startSocketServer((socket) => socket.once('data', () => socket.end(text('400 Bad Request', '')))),
    'https',
  ),
  'hang-in-handshake': fault(failing('tls'), () => startSocketServer((socket) => socket.resume()), 'https'),
  'tls-on-http': fault(failing('closed-before-headers', 'http-to-https-port'), () =>
    startRawServer((socket) => socket.end(), makeCertificate({ names: ['127.0.0.1'] })),
  ),
  'tls-alert-on-http': behaving(failing('speaks-tls', 'http-to-https-port'), (socket) =>
    // A fatal unexpected_message alert, RFC 8446 section 6.
    socket.end(Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x0a])),
  ),
  'http-to-https-400': answering(
    { outcome: 'pass', status: 400, failure: null, cause: 'http-to-https-port' },
    vendorPages.nginx400,
  ),
  'certificate-expired': certified('tls-backend-expired', {
    names: ['127.0.0.1', 'localhost'],
    notBefore: new Date(Date.now() - 90 * dayMs),
    notAfter: new Date(Date.now() - 3 * dayMs),
  }),
  'certificate-untrusted': certified('tls-backend-untrusted', { names: ['127.0.0.1', 'localhost'] }),
  'certificate-wrong-name': certified('tls-backend-name', { names: ['elsewhere.example'] }),
  'app-500': answering(erroring(500, 'app-returns-5xx'), text('500 Internal Server Error', 'Traceback …\n')),
  'nginx-502': answering(erroring(502), vendorPages.nginx502),
  'haproxy-503': answering(erroring(503), vendorPages.haproxy503),
  'alb-504': answering(erroring(504), vendorPages.alb504),
  'cloudflare-521': answering(erroring(521), vendorPages.cloudflare521),
  'redirect-loop': behaving(failing('redirect-loop', undefined, 302), (socket, request) => {
    const location = request.startsWith('GET /b') ? '/a' : '/b'
    socket.end(`HTTP/1.1 302 Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`)
  }),
  'endless-redirects': behaving(failing('redirect-loop', undefined, 302), (socket, _request, count) => {
    socket.end(`HTTP/1.1 302 Found\r\nLocation: /${count}\r\nContent-Length: 0\r\n\r\n`)
  }),
  'redirect-to-metadata': answering(
    { outcome: 'pass', status: 302, failure: null },
    'HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n',
  ),
  /** Bad are the 3rd, 6th and 10th request of each ten. */
  'flaky-30-percent': behaving(passes, (socket, _request, count) => {
    const bad = [2, 5, 9].includes(count % 10)
    socket.end(bad ? vendorPages.nginx502 : text('200 OK', 'this time\n'))
  }),
  /** Slow are the 5th and 10th request of each ten. */
  'slow-20-percent': behaving(passes, (socket, _request, count) => {
    setTimeout(() => socket.end(text('200 OK', 'ok\n')), count % 5 === 4 ? 400 : 0)
  }),
  /** As Django, Rails and Vite refuse a name that is not in their list of hosts. */
  'host-header-rejected': behaving(
    { outcome: 'pass', status: 400, failure: null, cause: 'host-header-rejected' },
    (socket, request) => {
      const known = /^host: app\.internal\r$/im.test(request)
      socket.end(
        known
          ? text('200 OK', 'welcome\n')
          : text('400 Bad Request', 'Invalid HTTP_HOST header: DisallowedHost\n'),
      )
    },
  ),
} satisfies Record<string, HttpFault>

export type HttpFaultName = keyof typeof httpFaults

function fault(expect: HttpFault['expect'], open: () => Promise<RunningServer>, scheme = 'http'): HttpFault {
  return {
    expect,
    async start() {
      const { port, close } = await open()
      return { url: `${scheme}://127.0.0.1:${port}/`, close }
    },
  }
}

function behaving(expect: HttpFault['expect'], answer: Answer): HttpFault {
  return fault(expect, () => startRawServer(answer))
}

function answering(expect: HttpFault['expect'], bytes: string): HttpFault {
  return behaving(expect, (socket) => socket.end(bytes, 'latin1'))
}

function malformed(bytes: string): HttpFault {
  return answering(failing('malformed-response', 'invalid-upstream-response'), bytes)
}

function certified(cause: string, wish: Parameters<typeof makeCertificate>[0]): HttpFault {
  const answer: Answer = (socket) => socket.end(text('200 OK', 'over TLS\n'))
  return fault({ ...passes, cause }, () => startRawServer(answer, makeCertificate(wish)), 'https')
}

function failing(failure: HttpFailure, cause?: string, status: number | null = null): HttpFault['expect'] {
  return { outcome: 'fail', status, failure, ...(cause === undefined ? {} : { cause }) }
}

function erroring(status: number, cause?: string): HttpFault['expect'] {
  return { outcome: 'fail', status, failure: null, ...(cause === undefined ? {} : { cause }) }
}

function text(status: string, body: string): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body, 'latin1')}\r\n\r\n${body}`
}

/** Set-Cookie lines of 1 KiB each. */
function cookies(count: number): string {
  const line = (index: number) => `Set-Cookie: part${index}=`
  return Array.from({ length: count }, (_, index) => `${line(index).padEnd(1022, 'x')}\r\n`).join('')
}
