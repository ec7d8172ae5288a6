import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/systems/nginx/config/parse-config.ts'
import { parseTime } from '../../../src/systems/nginx/config/parse-time.ts'
import { readConfig } from '../../../src/systems/nginx/config/read-config.ts'

const dump = readFileSync(new URL('fixtures/nginx-T.txt', import.meta.url), 'utf8')

function passOf(text: string, version: string | null = '1.22.1') {
  const { passes, timeouts } = readConfig(text, version)
  const [pass] = passes
  if (pass === undefined) throw new Error('no pass was read')
  return { ...pass, timeouts }
}

describe('systems/nginx/config', () => {
  it('reads what nginx -T writes, with included files in their places', () => {
    const { upstreams, passes, logs, formats, workerConnections, statusUrls, resolvers } = readConfig(
      dump,
      '1.22.1',
    )
    expect(upstreams[0]).toEqual({
      name: 'shop_app',
      servers: [
        { address: '127.0.0.1:3000', parameters: ['max_fails=3'] },
        { address: 'localhost:3001', parameters: ['backup'] },
      ],
      keepalive: 32,
      where: '/etc/nginx/sites/shop.conf:1',
    })
    expect(passes.map(({ to, where, location }) => `${location} ${to} ${where}`)).toEqual([
      '/ http://shop_app /etc/nginx/sites/shop.conf:11',
      '/api/ https://$api:8443$request_uri /etc/nginx/sites/shop.conf:20',
      '/api/ http://10.0.0.9:80 /etc/nginx/sites/shop.conf:21',
      '~ \\.php$ unix:/run/php/php8.2-fpm.sock /etc/nginx/sites/shop.conf:24',
    ])
    expect(logs).toEqual([
      { path: '/var/log/nginx/error.log', kind: 'error', format: null },
      { path: '/var/log/nginx/access.log', kind: 'access', format: 'up' },
    ])
    expect(formats.up).toBe(
      '$remote_addr - [$time_local] "$request" $status us=$upstream_status ua="$upstream_addr" rt=$request_time',
    )
    expect(workerConnections).toBe(768)
    expect(statusUrls).toEqual(['http://127.0.0.1:8088/nginx_status'])
    expect(resolvers).toEqual(['127.0.0.53'])
  })

  it('stores no header that may be secret', () => {
    expect(dump).toContain('Basic c2VjcmV0LXBhc3M=')
    expect(JSON.stringify(readConfig(dump, null))).not.toContain('c2VjcmV0LXBhc3M=')
    expect(passOf('location / { proxy_pass http://bob:hunter22@app:80; }').to).not.toContain('hunter22')
  })

  it('gives each pass the settings in force, with where they are', () => {
    const { timeouts } = readConfig(dump, '1.22.1')
    expect(timeouts).toContainEqual({
      kind: 'response',
      setting: 'proxy_read_timeout',
      valueMs: 30_000,
      where: '/etc/nginx/nginx.conf:13',
      isDefault: false,
    })
    expect(timeouts).toContainEqual({
      kind: 'connect',
      setting: 'fastcgi_connect_timeout',
      valueMs: 60_000,
      where: 'default of nginx 1.22.1',
      isDefault: true,
    })
  })

  it('takes the headers of a location alone where it sets any', () => {
    const server = (inner: string) =>
      `server { proxy_set_header Connection ""; proxy_set_header Host a; location / { ${inner} proxy_pass http://b; } }`
    expect(passOf(server('')).settings).toMatchObject({ 'proxy_set_header Connection': '' })
    expect(passOf(server('proxy_set_header Host b;')).settings).not.toHaveProperty(
      'proxy_set_header Connection',
    )
  })

  it.each([
    ['keepalive 8;', 'proxy_http_version 1.1; proxy_set_header Connection "";', '1.22.1', true],
    ['keepalive 8;', 'proxy_http_version 1.1; proxy_set_header Connection close;', '1.22.1', false],
    ['keepalive 8;', 'proxy_http_version 1.1;', '1.22.1', false],
    ['keepalive 8;', 'proxy_set_header Connection "";', '1.22.1', false],
    ['', 'proxy_http_version 1.1; proxy_set_header Connection "";', '1.22.1', false],
    ['', '', '1.29.7', true],
    ['keepalive 0;', '', '1.29.7', false],
    ['', 'proxy_set_header Connection close;', '1.31.4', false],
    ['', '', null, null],
  ])('tells whether connections are reused: %s %s in %s', (group, location, version, reuses) => {
    const text = `upstream app { server 10.0.0.1; ${group} } server { location / { ${location} proxy_pass http://app; } }`
    expect(passOf(text, version).reuses).toBe(reuses)
  })

  it('follows a map to what plain requests are sent', () => {
    const text = (closes: string) =>
      `map $http_upgrade $conn { default upgrade; '' ${closes}; } upstream app { server 10.0.0.1; keepalive 4; }
       location / { proxy_http_version 1.1; proxy_set_header Connection $conn; proxy_pass http://app; }`
    expect(passOf(text('close')).reuses).toBe(false)
    expect(passOf(text('""')).reuses).toBe(true)
  })

  it.each([
    ['proxy_pass http://$host:3000;', true, null],
    ['set $b app.internal; proxy_pass http://$b:3000;', true, null],
    ['set $b shop; proxy_pass http://$b;', false, 'shop'],
    ['set $b 10.0.0.7; proxy_pass http://$b:3000;', false, '10.0.0.7:3000'],
    ['proxy_pass http://shop$request_uri;', false, 'shop'],
    ['proxy_pass http://app.internal$request_uri;', true, null],
    ['proxy_pass http://app.internal:3000;', false, 'app.internal:3000'],
    ['proxy_pass http://unix:/run/$arg_a.sock:/;', false, 'unix:/run/$arg_a.sock'],
    ['proxy_pass http://[::1]:3000/a;', false, '[::1]:3000'],
  ])('knows what is resolved at run time: %s', (inner, variable, upstream) => {
    const pass = passOf(`upstream shop { server 10.0.0.1; } server { location / { ${inner} } }`)
    expect({ variable: pass.variable, upstream: pass.upstream }).toEqual({ variable, upstream })
  })

  it.each([
    ['a snippet that begins in the middle', '  }\n}\nlocation / {\n  proxy_pass http://app;\n', 4],
    ['Windows line ends', 'location / {\r\n  proxy_pass http://app;\r\n}\r\n', 2],
    [
      'quotes and comments with braces',
      'add_header A "} ; {"; # }\nlocation / { # {\nproxy_pass http://app; }',
      3,
    ],
    [
      'a Lua block',
      'location / {\n access_by_lua_block {\n  local t = { "}" } -- }\n }\n proxy_pass http://app; }',
      5,
    ],
    ['a block that is never closed', 'http { server { location / { proxy_pass http://app;', 1],
  ])('reads %s', (_name, text, line) => {
    expect(passOf(text)).toMatchObject({ to: 'http://app', where: `line ${line}` })
  })

  it('is not led in circles by files that include one another', () => {
    const text =
      '# configuration file /etc/nginx/nginx.conf:\ninclude a.conf;\n# configuration file /etc/nginx/a.conf:\ninclude a.conf;\ninclude a*.conf;\nlocation / { proxy_pass http://app; }\n'
    expect(readConfig(text, null).passes.length).toBeGreaterThan(0)
  })

  it('survives any text, in time that grows no faster than it', () => {
    const word = fc.constantFrom(
      '{',
      '}',
      ';',
      '"',
      "'",
      '\\',
      '#',
      '\n',
      ' ',
      'server',
      'upstream',
      'proxy_pass',
      '$a',
      '${',
      'x_by_lua_block',
      '--[[',
      'include',
      '*',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 200 }), (words) => Array.isArray(parseConfig(words.join('')))),
    )
    for (const part of [
      '{',
      '"',
      'a "',
      '${',
      'x_by_lua_block {[[',
      "x_by_lua_block {'\\'",
      'location / {',
      'a b ',
      '# x\n',
      '\\',
    ]) {
      parseConfig(part.repeat(200_000 / part.length))
    }
  })

  it.each([
    ['60', 60_000],
    ['60s', 60_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1h', 3_600_000],
    ['0', 0],
    ['soon', null],
    ['', null],
  ])('reads the time %s', (text, ms) => {
    expect(parseTime(text)).toBe(ms)
  })
})
