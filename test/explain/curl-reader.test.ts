import { describe, expect, it } from 'vitest'
import { readCurl } from '../../src/explain/curl-reader.ts'

function read(text: string, command: string | null = null) {
  return readCurl({ command, label: null, text, line: 1 })
}

describe('explain/curl-reader', () => {
  it('reads what curl -i prints', () => {
    const reading = read(
      'HTTP/1.1 502 Bad Gateway\r\nServer: nginx/1.22.1\r\nContent-Length: 157\r\n\r\n<html>502</html>',
    )
    expect(reading).toMatchObject({
      type: 'http',
      outcome: 'fail',
      facts: {
        status: 502,
        headers: [
          ['server', 'nginx/1.22.1'],
          ['content-length', '157'],
        ],
        body: { text: '<html>502</html>' },
      },
    })
  })

  it('reads what curl -v prints, with the request and the peer', () => {
    const text = [
      '*   Trying 10.0.0.5:8080...',
      '* Connected to app.internal (10.0.0.5) port 8080 (#0)',
      '> GET /health HTTP/1.1',
      '> Host: app.internal:8080',
      '> ',
      '< HTTP/1.1 200 OK',
      '< Content-Type: text/plain',
      '< ',
      'ok',
      '* Connection #0 to host app.internal left intact',
    ].join('\n')
    expect(read(text)).toMatchObject({
      outcome: 'pass',
      facts: {
        status: 200,
        url: 'http://app.internal:8080/health',
        address: '10.0.0.5',
        body: { text: 'ok' },
      },
    })
  })

  it.each([
    ['curl: (7) Failed to connect to 127.0.0.1 port 8000 after 0 ms: Connection refused', 'refused'],
    ['curl: (7) Failed to connect to 10.0.0.9 port 80: No route to host', 'unreachable'],
    ['curl: (28) Connection timed out after 5001 milliseconds', 'connect-timeout'],
    [
      'curl: (28) Operation timed out after 10001 milliseconds with 0 bytes received',
      'timeout-before-headers',
    ],
    ['curl: (52) Empty reply from server', 'closed-before-headers'],
    ['curl: (56) Recv failure: Connection reset by peer', 'reset-before-headers'],
    ['curl: (60) SSL certificate problem: certificate has expired', 'tls'],
    ['curl: (6) Could not resolve host: app', 'name'],
  ])('reads %s', (text, failure) => {
    expect(read(text, 'curl -sv http://127.0.0.1:8000/')).toMatchObject({
      outcome: 'fail',
      facts: { failure, status: null, url: 'http://127.0.0.1:8000/' },
    })
  })

  it('takes the last of several responses', () => {
    expect(
      read('HTTP/1.1 301 Moved\nLocation: /x\n\nHTTP/1.1 504 Gateway Timeout\nServer: awselb/2.0\n\n')?.facts,
    ).toMatchObject({ status: 504 })
  })

  it('reads nothing out of log lines and prose', () => {
    expect(read('10.0.0.1 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 502 157 "-" "curl/8"')).toBeNull()
    expect(read('we use curl (7.88) and get errors')).toBeNull()
  })
})
