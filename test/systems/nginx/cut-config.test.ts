import { describe, expect, it } from 'vitest'
import { cutConfig } from '../../../src/systems/nginx/config/cut-config.ts'

describe('systems/nginx/config/cut-config', () => {
  it('keeps blocks and single directives, and leaves logs and other files out', () => {
    const text = [
      'nginx_1 | 2026/11/21 14:39:25 [error] 9#9: *4 upstream timed out, request: "GET / HTTP/1.1"',
      'location / {',
      '    proxy_pass http://shop; # {',
      '    if ($a) { return 404; }',
      '}',
      'CMD uwsgi --http 0.0.0.0:8000',
      'proxy_read_timeout 300s;',
      'const server = { port: 3000 }',
    ].join('\n')
    expect(cutConfig(text).split('\n')).toEqual([
      '',
      'location / {',
      '    proxy_pass http://shop; # {',
      '    if ($a) { return 404; }',
      '}',
      '',
      'proxy_read_timeout 300s;',
      '',
    ])
  })

  it('finds nothing where there is none', () => {
    expect(cutConfig('upstream timed out (110: Connection timed out)\n{ "a": 1 }').trim()).toBe('')
  })
})
