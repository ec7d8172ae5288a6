import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const answer = '$ curl -i https://shop.example/\nHTTP/1.1 502 Bad Gateway'

describe('diagnosis/correlations/asked-at-home', () => {
  it.each([
    '# shop/.docker/nginx/nginx.conf\nfastcgi_pass localhost:9000;',
    '# nginx is running in docker\nlocation / {\n  proxy_pass http://127.0.0.1:3000;\n}',
    '# Caddyfile, caddy in docker\nshop.example {\n  reverse_proxy localhost:8096\n}',
  ])('knows whose loopback it is: %s', (configuration) => {
    expect(explainBySignatures(`${configuration}\n\n${answer}\n`).verdict.cause).toBe('wrong-port')
  })

  it('leaves other names, gateways on the machine and working ones alone', () => {
    const named = '# nginx is running in docker\nlocation / {\n  proxy_pass http://app:3000;\n}'
    expect(explainBySignatures(`${named}\n\n${answer}\n`).verdict.cause).not.toBe('wrong-port')
    const bare = 'location / {\n  proxy_pass http://127.0.0.1:3000;\n}'
    expect(explainBySignatures(`${bare}\n\n${answer}\n`).verdict.cause).not.toBe('wrong-port')
  })

  it.each([
    ['Add-on: Cloudflared', 'public hostname: service URL localhost:8123'],
    [
      'cloudflared is running in docker',
      'ingress:\n  - hostname: shop.example\n    service: http://localhost:3000',
    ],
    ['Nginx Proxy Manager runs in a container', 'Forward Hostname / IP: 127.0.0.1'],
    ['Add-on: Cloudflared', 'hostname shop.example, service http, URL localhost:8123'],
    ['$ docker run -d cloudflare/cloudflared:latest tunnel run', 'the tunnel points to localhost:3000'],
  ])('knows tunnels and packed gateways, by remarks: %s', (place, target) => {
    expect(explainBySignatures(`${place}\n\n${target}\n\n${answer}\n`).verdict.cause).toBe('wrong-port')
    const named = target.replace(/localhost|127\.0\.0\.1/, 'app')
    expect(explainBySignatures(`${place}\n\n${named}\n\n${answer}\n`).verdict.cause).not.toBe('wrong-port')
    const onHost = `cloudflared runs as a systemd service\n\n${target}\n\n${answer}\n`
    expect(explainBySignatures(onHost).verdict.cause).not.toBe('wrong-port')
    expect(explainBySignatures(`${place}\n\n${target}\n`).verdict.cause).not.toBe('wrong-port')
  })

  it('believes who says that it answers 502, too', () => {
    const told = (answers: string) => `Add-on: Cloudflared\n\n${answers}, service URL localhost:8123\n`
    expect(explainBySignatures(told('the browser gets a 502')).verdict.cause).toBe('wrong-port')
    expect(explainBySignatures(told('it has 502 entities')).verdict.cause).not.toBe('wrong-port')
  })

  it('knows that what an engine keeps was written in a container', () => {
    const told =
      '2026-11-20T10:00:00Z INF Updated to new configuration config="{\\"ingress\\":[{\\"hostname\\":\\"shop.example\\",\\"service\\":\\"http://localhost:3000\\"}]}" version=3'
    expect(explainBySignatures(`$ docker logs tunnel\n${told}\n\n${answer}\n`).verdict.cause).toBe(
      'wrong-port',
    )
    expect(explainBySignatures(`$ journalctl -u tunnel\n${told}\n\n${answer}\n`).verdict.cause).not.toBe(
      'wrong-port',
    )
  })
})
