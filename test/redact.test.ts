import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactSecrets } from '../src/redact.ts'

/** Secrets as people and generators make them; none is a word that a harmless value could be. */
const secret = fc
  .stringMatching(/^[A-Za-z0-9._~+/-]{6,40}$/)
  .map((text) => `Zq7${text}9`)
  .filter((text) => !/[A-Za-z0-9]=$/.test(text))

/** Passwords with what shells, URLs and separators make of them. */
const password = fc.stringMatching(/^[A-Za-z0-9!#%^*()_.~|[\]{}<>@$-]{4,24}$/).map((text) => `hG5${text}w8`)

/** A text in which the secret stands as it would in real output. */
const places: readonly ((secret: string) => string)[] = [
  (s) => `Authorization: Bearer ${s}`,
  (s) => `proxy-authorization: Basic ${Buffer.from(`admin:${s}`).toString('base64')}`,
  (s) => `< Set-Cookie: AWSALB=${s}; Path=/; HttpOnly`,
  (s) => `Cookie: a=${s}; theme=${s}`,
  (s) => `curl -H 'X-Api-Key: ${s}' -H "Cookie: sid=${s}" http://10.0.0.5:8080/`,
  (s) => `proxy_set_header Authorization "Bearer ${s}";`,
  (s) => `  http-request set-header Authorization Bearer\\ ${s}`,
  (s) => `upstream: "http://10.0.0.5:8080/reset?token=${s}&lang=en", host: "shop"`,
  (s) => `GET /cb?state=1&code=${s} HTTP/1.1`,
  (s) => `GET /v1?access_token=${s} HTTP/1.1`,
  (s) => `/usr/bin/app --db-password ${s} --port 8080`,
  (s) => `/usr/bin/app --api-key=${s}`,
  (s) => `"Args": ["--token", "${s}", "--port", "80"]`,
  (s) => `"Env": ["DB_PASSWORD=${s}", "PATH=/usr/bin"]`,
  (s) => `Environment=SECRET_KEY_BASE=${s} RAILS_ENV=production`,
  (s) => `DB_PASSWORD=${s}`,
  (s) => `export SENTRY_AUTH_TOKEN=${s}`,
  (s) => `HOME=/root PGPASSWORD=${s} LANG=C`,
  (s) => `{"user":"shop","password":"${s}","port":1}`,
  (s) => `{"msg":"{\\"client_secret\\":\\"${s}\\",\\"a\\":1}"}`,
  (s) => `db:\n  password: ${s}\n  host: db`,
  (s) => `db:\n  password: two ${s} three\n  host: db`,
  (s) => `'secret' => '${s}', 'debug' => true`,
  (s) => `password = "${s}" # comment`,
  (s) => `Server=db;Uid=shop;Pwd=${s};Database=shop`,
  (s) => `host=db user=shop password=${s} dbname=shop`,
  (s) => `could not log in with bearer ${s}`,
  (s) =>
    `-----BEGIN RSA PRIVATE KEY-----\n${s.replace(/[^A-Za-z0-9+/]/g, '')}\n-----END RSA PRIVATE KEY-----`,
]

const url = (s: string) => `connecting to postgres://shop:${s}@db.internal:5432/shop failed`

/** Lines of real logs and output, none with a secret in it. */
const plain = [
  '2026/11/20 17:04:51 [error] 31#31: *7 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET /cart?id=7&page=2 HTTP/1.1", upstream: "http://10.0.0.5:8080/cart?id=7", host: "shop.example"',
  '203.0.113.9 - - [20/Nov/2026:17:04:51 +0000] "POST /login HTTP/1.1" 502 157 "https://shop.example/" "Mozilla/5.0 (X11; Linux x86_64)"',
  'psycopg2.OperationalError: FATAL:  password authentication failed for user "shop"',
  'FATAL: no pg_hba.conf entry for host "10.0.0.9", user "shop", database "shop", no encryption',
  'SyntaxError: Unexpected token < in JSON at position 0',
  'server_tokens off;\nproxy_pass http://app:8080;\nproxy_set_header Authorization $http_authorization;',
  'proxy_set_header Cookie $http_cookie; keepalive_requests 1000;',
  'Error: connect ECONNREFUSED 127.0.0.1:5432',
  'Basic authentication required; Bearer token missing',
  'WWW-Authenticate: Bearer realm="shop", error="invalid_token"',
  'fiveohtwo-ops ALL=(root) NOPASSWD: /usr/sbin/nginx -t, /usr/bin/systemctl reload nginx',
  'POSTGRES_PASSWORD_FILE=/run/secrets/db\nTOKEN_TTL=3600\nmax_tokens: 4096',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a shell's variable
  'password=${DB_PASSWORD} token=null secret=""',
  'listen 443 ssl;\nssl_certificate_key /etc/ssl/private/shop.key;',
  'http://user@host.example/ https://cdn.example:8443/a@2x.png git@github.com:shop/app.git',
  'haproxy[12]: 10.0.0.9:51234 [20/Nov/2026:17:04:51.123] web~ app/app1 0/0/-1/-1/3 503 217 - - SC-- 1/1/0/0/3 0/0 "GET / HTTP/1.1"',
  'nov 20 17:04:51 web-1 sshd[12]: Accepted publickey for deploy from 10.0.0.9 port 51234 ssh2: ED25519 SHA256:abc',
  'uwsgi: DAMN ! worker 1 (pid: 12) died, killed by signal 9 :( trying respawn ...',
  'cookie SERVERID insert indirect nocache',
  '--tokens 5 --no-password --port 80',
]

describe('redactSecrets', () => {
  it('leaves no secret in any place where secrets are written', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), secret, fc.constantFrom(...plain), (place, hidden, around) => {
        const redacted = redactSecrets(`${around}\n${place(hidden)}\n${around}`)
        expect(redacted).not.toContain(hidden)
        expect(redacted).not.toContain(hidden.replace(/[^A-Za-z0-9+/]/g, ''))
        expect(redacted).not.toContain(Buffer.from(`admin:${hidden}`).toString('base64'))
      }),
      { numRuns: 1500 },
    )
  })

  it('leaves no password of a URL, whatever it is made of', () => {
    fc.assert(
      fc.property(password, (hidden) => {
        const redacted = redactSecrets(url(hidden))
        for (const part of hidden.split(/[<>]/)) if (part.length > 4) expect(redacted).not.toContain(part)
        expect(redacted).toContain('@db.internal:5432/shop failed')
      }),
    )
  })

  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
    ['xoxb', '17653672481', '19874698323', 'pdFZKVeTuE8sk7oOHcbrzqgy'].join('-'),
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
    'glpat-abcdefghij0123456789',
    '$6$rounds=5000$usesomesillystri$KqJWpanXZHKq2BOB43TSaYhEWsQ1Lr5QNyPCDH',
  ])('knows %s by its shape alone', (token) => {
    expect(redactSecrets(`unexpected argument ${token} given`)).toBe('unexpected argument [redacted] given')
  })

  it.each(['Digest', 'Negotiate', 'Basic', 'ApiKey'])(
    'redacts what stands behind %s without its header',
    (scheme) => {
      expect(redactSecrets(`auth failed for ${scheme} dGhpcyBpcyBpdA==`)).not.toContain('dGhp')
    },
  )

  it('redacts the address of a Slack webhook whose parts are short', () => {
    const address = ['https://hooks.slack.com/services', 'T12345678', 'B1', 'abcd1234'].join('/')
    expect(redactSecrets(`posting to ${address} failed`)).not.toContain('abcd1234')
  })

  it.each(plain)('keeps what holds no secret: %s', (line) => {
    expect(redactSecrets(line)).toBe(line)
  })

  it('keeps everything around a secret', () => {
    expect(redactSecrets('{"a":1,"password":"x1","b":[2]}')).toBe('{"a":1,"password":"[redacted]","b":[2]}')
    expect(redactSecrets('GET /r?token=abc&page=2 HTTP/1.1')).toBe('GET /r?token=[redacted]&page=2 HTTP/1.1')
    expect(redactSecrets('redis://:pw1@cache:6379/0')).toBe('redis://:[redacted]@cache:6379/0')
    expect(redactSecrets('mysql -u root -ps3cr shop')).toBe('mysql -u root -p[redacted] shop')
    expect(redactSecrets('Set-Cookie: AWSALB=abc1; Path=/')).toBe('Set-Cookie: AWSALB=[redacted]; Path=/')
  })

  it('keeps what is no string under the name of a secret, and what names of its own tell', () => {
    expect(redactSecrets('{"token":null,"a":1}')).toBe('{"token":null,"a":1}')
    expect(redactSecrets('{"token":482913}')).toBe('{"token":"[redacted]"}')
    expect(redactSecrets('{"m":"{\\"token\\":482913}"}')).toBe('{"m":"{\\"token\\":\\"[redacted]\\"}"}')
    expect(redactSecrets('{"secret":{"secretName":"db-tls","optional":true}}')).toBe(
      '{"secret":{"secretName":"db-tls","optional":true}}',
    )
    expect(redactSecrets('{"automountServiceAccountToken":true,"credentials":[]}')).toBe(
      '{"automountServiceAccountToken":true,"credentials":[]}',
    )
  })

  it.each([
    '"Cookie":["a=Zq7x", null, "b=Zq7x"], "a":1',
    `"Cookie":[${' '.repeat(60)}"a=Zq7x",${' '.repeat(90)}"b=Zq7x"] y`,
    '"password": [Zq7x, b]',
    "'password': {Zq7x}",
  ])('redacts what stands in brackets: %s', (line) => {
    expect(redactSecrets(line)).not.toContain('Zq7x')
  })

  it('redacts a private key that is cut off', () => {
    expect(redactSecrets('-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0B')).not.toMatch(/MIIE|kqhk/)
  })

  it('changes nothing when it is done again', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(...plain),
      fc.constantFrom(
        'password',
        '=',
        ': ',
        '"',
        "'",
        '\\',
        'token',
        '://',
        'u:',
        '@',
        'Bearer ',
        'Cookie: ',
        ';',
        '&',
        '\n',
        '--',
        '[redacted]',
        '-----BEGIN PRIVATE KEY-----',
        'basic ',
        '$5$',
        'x-api-key',
      ),
      fc.tuple(fc.constantFrom(...places), secret).map(([place, hidden]) => place(hidden)),
    )
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), (parts) => {
        const once = redactSecrets(parts.join(''))
        expect(redactSecrets(once)).toBe(once)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    'a',
    'password=',
    'token',
    '://a:',
    'eyJ',
    '-eyJaaaaaaaaaaaaaaaa',
    'Bearer ',
    'cookie: ',
    '"',
    '\\',
    '\\"password\\":',
    '-----BEGIN PRIVATE KEY-----',
    'mysql -p',
    '--token ',
    '-u a:',
    'x:y@',
  ])('takes time linear in the length of a line made of %s', (unit) => {
    redactSecrets(unit.repeat(Math.ceil(250_000 / unit.length)))
  })

  it('finds in a plain word what it finds in the same word among others', () => {
    const word = fc.oneof(
      fc.stringMatching(/^[\w.=-]{0,40}$/),
      fc
        .tuple(
          fc.constantFrom('token', 'api_key', 'sk_', 'eyJ', 'SG.', 'AKIA', 'x'),
          fc.stringMatching(/^[=.-]?[\w=.-]{0,30}$/),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(word, (text) => {
        expect(`(\n${redactSecrets(text)}\n)`).toBe(redactSecrets(`(\n${text}\n)`))
      }),
      { numRuns: 2_000 },
    )
  })
})
