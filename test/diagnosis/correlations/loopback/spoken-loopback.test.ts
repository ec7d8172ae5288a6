import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function refused(at: string): string {
  return `2026/11/21 14:00:00 [error] 9#9: *4 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://${at}/", host: "shop"`
}

function isBlamed(text: string): boolean {
  return explainBySignatures(text).verdict.cause === 'loopback-bind'
}

describe('diagnosis/correlations/spoken-loopback', () => {
  it.each([
    ' * Running on http://127.0.0.1:5000/ (Press CTRL+C to quit)',
    '[2026-11-21 14:00:00 +0000] [1] [INFO] Listening at: http://127.0.0.1:5000 (1)',
    'INFO:     Uvicorn running on http://127.0.0.1:5000 (Press CTRL+C to quit)',
    'Now listening on: http://localhost:5000',
  ])('blames %s where another address refuses at that port', (line) => {
    expect(isBlamed(`${line}\n\n${refused('172.18.0.3:5000')}`)).toBe(true)
  })

  it('says nothing where the proxy is on the same machine, asks elsewhere, or the app is open', () => {
    const line = 'INFO:     Uvicorn running on http://127.0.0.1:5000 (Press CTRL+C to quit)'
    expect(isBlamed(`${line}\n\n${refused('127.0.0.1:5000')}`)).toBe(false)
    expect(isBlamed(`${line}\n\n${refused('172.18.0.3:5001')}`)).toBe(false)
    expect(
      isBlamed(
        ` * Running on http://0.0.0.0:5000\n * Running on http://127.0.0.1:5000\n\n${refused('172.18.0.3:5000')}`,
      ),
    ).toBe(false)
  })

  it('reads where PHP-FPM is configured to listen', () => {
    const listen = 'listen = 127.0.0.1:5000'
    expect(isBlamed(`${listen}\n\n${refused('172.18.0.3:5000')}`)).toBe(true)
    expect(
      isBlamed(`${listen}\n\nconnect() failed (111: Connection refused) while connecting to upstream`),
    ).toBe(true)
    expect(isBlamed(`${listen}\n\n${refused('127.0.0.1:5000')}`)).toBe(false)
  })

  it('blames a container that says so where its gateway answers 502', () => {
    const reply = '$ curl -i https://shop.example/\nHTTP/1.1 502 Bad Gateway'
    expect(isBlamed(`$ docker logs shop-1\nServer listening on 127.0.0.1:3000\n\n${reply}`)).toBe(true)
    expect(isBlamed(`$ docker logs shop-1\nServer listening on 0.0.0.0:3000\n\n${reply}`)).toBe(false)
    expect(isBlamed(`$ journalctl -u shop\nServer listening on 127.0.0.1:3000\n\n${reply}`)).toBe(false)
  })

  it.each([
    ['   - Network:      http://127.0.0.1:3000', '$ docker run -d -p 80:3000 shop/web'],
    [
      'Serving HTTP on 127.0.0.1 port 3000 (http://127.0.0.1:3000/) ...',
      'services:\n  web:\n    image: shop/web\n    ports:\n      - "8080:3000"',
    ],
    ['(bound on host 127.0.0.1 and port 3000)', 'FROM golang:1.23\nEXPOSE 3000'],
    ['[GIN-debug] Listening and serving HTTP on 127.0.0.1:3000', '        - containerPort: 3000'],
  ])('blames %s where a container has that port: %s', (line, container) => {
    const reply = '$ curl -i https://shop.example/\nHTTP/1.1 502 Bad Gateway'
    expect(isBlamed(`${line}\n\n${container}\n\n${reply}`)).toBe(true)
    expect(isBlamed(`${line.replaceAll('127.0.0.1', '0.0.0.0')}\n\n${container}\n\n${reply}`)).toBe(false)
    expect(isBlamed(`${line}\n\n${container.replace(/3000(?!.*3000)/, '4000')}\n\n${reply}`)).toBe(false)
    expect(isBlamed(`${line}\n\n${container}`)).toBe(false)
  })
})
