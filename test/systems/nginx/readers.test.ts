import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reading } from '../../../src/model/excerpt.ts'
import { nginxReaders } from '../../../src/systems/nginx/readers.ts'

function read(text: string, command: string | null = null): Extract<Reading, { type: 'nginx' }> | null {
  for (const reader of nginxReaders) {
    const reading = reader({ command, label: null, text, line: 1 })
    if (reading?.type === 'nginx') return reading
  }
  return null
}

const dump = readFileSync(new URL('fixtures/nginx-T.txt', import.meta.url), 'utf8')

describe('systems/nginx/readers', () => {
  it('reads nginx -T, with or without its command line', () => {
    for (const command of [null, 'sudo nginx -T']) expect(read(dump, command)?.facts.passes).toHaveLength(4)
  })

  it('reads what nginx -t says', () => {
    const reading = read(
      'nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/shop.conf:18\nnginx: configuration file /etc/nginx/nginx.conf test failed\n',
    )
    expect(reading).toMatchObject({
      outcome: 'fail',
      facts: {
        test: {
          ok: false,
          messages: ['[emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/shop.conf:18'],
        },
      },
    })
  })

  it.each([
    'location /api/ {\n  proxy_pass http://$backend:3000;\n}',
    'upstream shop {\n  server 10.0.0.1:3000;\n}',
    'proxy_pass http://localhost:3000;',
    '    fastcgi_pass unix:/run/php/php8.2-fpm.sock;\r\n    fastcgi_read_timeout 300;\r\n',
  ])('reads the snippet %j', (text) => {
    const facts = read(text)?.facts
    expect((facts?.passes.length ?? 0) + (facts?.upstreams.length ?? 0)).toBe(
      text.startsWith('upstream') ? 1 : text.includes('$') ? 1 : 2,
    )
  })

  it('says that a variable needs a resolver', () => {
    expect(read('location / { proxy_pass http://$backend:3000; }')).toMatchObject({ outcome: 'fail' })
  })

  it('reads the page of stub_status', () => {
    const page =
      'Active connections: 291 \nserver accepts handled requests\n 16630948 16630940 31070465 \nReading: 6 Writing: 179 Waiting: 106 \n'
    expect(read(page)).toMatchObject({
      outcome: 'fail',
      facts: { status: { active: 291, handled: 16_630_940 } },
    })
  })

  it.each([
    'server {\n  port = 8080\n}',
    'body { color: red; }\n.location { top: 0; }',
    '2026/11/21 14:27:19 [error] 9#9: *3 connect() failed (111: Connection refused) while connecting to upstream',
    '{"server": {"listen": 80}}',
    '<VirtualHost *:80>\n  ProxyPass / http://127.0.0.1:3000/\n</VirtualHost>',
    'resource "aws_lb" "main" {\n  name = "x"\n}',
  ])('leaves %j to others', (text) => {
    expect(read(text)).toBeNull()
  })

  it('survives any text, cut off anywhere', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => read(text) === null))
    fc.assert(fc.property(fc.nat(dump.length), (end) => read(dump.slice(0, end), 'nginx -T') !== undefined))
  })
})
