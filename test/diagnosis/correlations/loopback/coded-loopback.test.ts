import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const refused = (port: number) =>
  `2026/11/21 14:27:19 [error] 812#812: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: x, request: "GET / HTTP/1.1", upstream: "http://172.18.0.3:${port}/", host: "x"`

describe('diagnosis/correlations/coded-loopback', () => {
  it.each([
    [8080, 'http.Server{ Addr: "127.0.0.1:8080" }'],
    [3000, "app.listen(3000, 'localhost', () => {})"],
    [8000, 'uvicorn.run(app, host="127.0.0.1", port=8000)'],
    [8080, 'server.address=127.0.0.1'],
    [8080, 'HttpServer::new(app).bind(("127.0.0.1", 8080))?'],
    [5000, 'ENV ASPNETCORE_URLS=http://localhost:5000'],
    [8000, 'CMD ["php", "-S", "localhost:8000"]'],
    [3000, 'HOST=127.0.0.1'],
  ])('compares the address that refused at port %i with: %s', (port, code) => {
    expect(explainBySignatures(`${refused(port)}\n\n${code}\n`).verdict.cause).toBe('loopback-bind')
  })

  it('leaves another port, every address and the same machine alone', () => {
    expect(explainBySignatures(`${refused(9000)}\n\nAddr: "127.0.0.1:8080",\n`).verdict.cause).toBe(
      'backend-down',
    )
    expect(explainBySignatures(`${refused(8080)}\n\nAddr: ":8080",\n`).verdict.cause).toBe('backend-down')
    const same = refused(8080).replace('172.18.0.3', '127.0.0.1')
    expect(explainBySignatures(`${same}\n\nAddr: "127.0.0.1:8080",\n`).verdict.cause).not.toBe(
      'loopback-bind',
    )
  })
})
