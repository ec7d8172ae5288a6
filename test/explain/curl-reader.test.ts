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

  it('reads the status that curl -w prints, alone and before times', () => {
    const command = "curl -so /dev/null -w '%{http_code} %{time_total}' http://localhost:8080/ping"
    expect(read('200 0.012', command)).toMatchObject({ outcome: 'pass', facts: { status: 200 } })
    expect(read('503', command)).toMatchObject({ outcome: 'fail', facts: { status: 503 } })
    expect(read('200 items', command)).toBeNull()
    expect(read('200 0.012')).toBeNull()
  })

  it('reads a status that is told as a field', () => {
    expect(read('status: 502\nServer: nginx')).toMatchObject({ outcome: 'fail', facts: { status: 502 } })
    expect(read(':status: 503')).toMatchObject({ facts: { status: 503 } })
    expect(read('status: 5020')).toBeNull()
    expect(read('status: 502 of 1000')).toBeNull()
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

  it.each([
    [
      'curl -v',
      '* Connected to shop.example (192.0.2.4) port 443 (#0)\n> GET / HTTP/2\n> Host: shop.example\n< HTTP/2 301\n< location: https://shop.example/',
    ],
    [
      'a browser',
      'Request URL: https://shop.example/\nStatus Code: 301 Moved Permanently\nlocation: https://shop.example/',
    ],
    [
      'wget',
      '--2026-11-20 17:04:51--  https://shop.example/\nHTTP request sent, awaiting response...\n  HTTP/1.1 301 Moved Permanently\n  Location: https://shop.example/',
    ],
    ['curl -IL', 'HTTP/2 301\nlocation: https://a.example/\n\n'.repeat(3)],
  ])('tells a circle of redirects as %s shows it', (_name, text) => {
    expect(read(text)?.facts).toMatchObject({ failure: 'redirect-loop' })
  })

  it('does not take a cookie of the edge for one that changes the next answer', () => {
    const head = 'HTTP/2 302\nset-cookie: __cf_bm=a; path=/\nlocation: https://shop.example/\n'
    expect(read(head, 'curl -I https://shop.example/')?.facts).toMatchObject({ failure: 'redirect-loop' })
  })

  it('takes the last of several responses', () => {
    expect(
      read('HTTP/1.1 301 Moved\nLocation: /x\n\nHTTP/1.1 504 Gateway Timeout\nServer: awselb/2.0\n\n')?.facts,
    ).toMatchObject({ status: 504 })
  })

  it('tells a redirect that leads back to what was asked, unless a cookie makes a difference', () => {
    const head = 'HTTP/2 301\nlocation: https://shop.example/\nserver: cloudflare\n'
    expect(read(head, 'curl -I https://shop.example/')?.facts).toMatchObject({ failure: 'redirect-loop' })
    expect(read(head, 'curl -I http://shop.example/')).toMatchObject({
      outcome: 'pass',
      facts: { failure: null },
    })
    expect(read(`${head}set-cookie: a=b\n`, 'curl -I https://shop.example/')?.outcome).toBe('pass')
  })

  it('takes the status of a page that is shown without its head from the title', () => {
    const page = '<html>\n<head><title>502 Bad Gateway</title></head>\n<body></body>\n</html>'
    expect(read(page, 'curl http://shop.example/')?.facts).toMatchObject({ status: 502 })
    expect(read(page)?.facts).toMatchObject({ status: 502 })
    expect(read(page.replace('502 Bad Gateway', '404 Not Found'))).toBeNull()
    expect(read('I saw 502 Bad Gateway in the title')).toBeNull()
  })

  it('takes no manifest that stands after a response for its body', () => {
    const facts = read('HTTP/1.1 503 Unavailable\nServer: awselb/2.0\n\napiVersion: v1\nkind: Ingress')?.facts
    expect(facts).toMatchObject({ status: 503, body: { text: '' } })
  })

  it('takes a status that only a load balancer gives for a failure', () => {
    expect(read('HTTP/1.1 464 \nServer: awselb/2.0')?.outcome).toBe('fail')
  })

  it('reads nothing out of log lines and prose', () => {
    expect(read('10.0.0.1 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 502 157 "-" "curl/8"')).toBeNull()
    expect(read('we use curl (7.88) and get errors')).toBeNull()
  })
})
