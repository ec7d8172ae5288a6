import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const reply = '$ curl -i http://localhost:8000/orders\nHTTP/1.1 503 Service Temporarily Unavailable\n\n'
const url = (host: string) =>
  `# gateway.yml\nservices:\n  - name: orders-v1\n    url: http://${host}:8300/\n\n`
const compose = (more = '', name = 'shopping') =>
  `# docker-compose.yml\nservices:\n  kong:\n    image: kong:3.8\n  ${name}:\n    image: acme/orders:4\n${more}`

describe('diagnosis/correlations/undeclared-name', () => {
  it('finds a name that no service of the compose file has', () => {
    expect(explainBySignatures(reply + url('orders') + compose()).verdict.cause).toBe('dns-failure')
  })

  it('reads where nginx asks', () => {
    const nginx = '# nginx.conf\nlocation / {\n    proxy_pass http://orders:8300;\n}\n\n'
    const own = compose().replace('kong:3.8', 'nginx:1.29').replace('  kong:', '  web:')
    expect(explainBySignatures(reply + nginx + own).verdict.cause).toBe('dns-failure')
  })

  it.each([
    ['services', compose('', 'orders')],
    ['containers', compose('    container_name: orders\n')],
    ['aliases', compose('    networks:\n      default:\n        aliases:\n          - orders\n')],
    ['networks of others', compose('networks:\n  default:\n    external: true\n')],
  ])('knows the names of %s', (_, file) => {
    expect(explainBySignatures(reply + url('orders') + file).verdict.cause).not.toBe('dns-failure')
  })

  it('says nothing where the name was resolved, or the gateway is elsewhere', () => {
    const refused =
      '2026/11/20 17:04:51 [error] 22#22: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: _, request: "GET / HTTP/1.1", upstream: "http://172.18.0.3:8300/", host: "shop.example"\n\n'
    expect(explainBySignatures(refused + url('orders') + compose()).verdict.cause).not.toBe('dns-failure')
    const alone = '# docker-compose.yml\nservices:\n  shopping:\n    image: acme/orders:4\n'
    expect(explainBySignatures(reply + url('orders') + alone).verdict.cause).not.toBe('dns-failure')
  })
})
