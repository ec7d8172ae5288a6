import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const answer = '$ curl -I http://shop.example/\nHTTP/1.1 502 Bad Gateway\nServer: nginx'

describe('diagnosis/correlations/listed-sockets', () => {
  it.each([
    ['$ ls /run/php/\nphp8.2-fpm.pid  php8.2-fpm.sock', 'fastcgi_pass unix:/run/php/php8.1-fpm.sock;'],
    [
      '$ ls -la /var/run/php\nsrw-rw---- 1 www-data www-data 0 Jan 1 10:00 php7.4-fpm.sock',
      'location ~ \\.php$ {\n  fastcgi_pass unix:/var/run/php/php7.3-fpm.sock;\n}',
    ],
    [
      '$ ls tmp/sockets/\nshop.socket  shop-git.socket',
      'upstream shop {\n  server unix:/home/shop/tmp/sockets/shop-app.socket fail_timeout=0;\n}',
    ],
    ['$ ls /run/php\nphp8.2-fpm.sock', 'fastcgi_pass unix:/run/php/php8.1-fpm.sock, as the manual has it'],
    ['$ ls /var/run/php\nphp8.2-fpm.sock', 'php_fastcgi unix//run/php/php8.1-fpm.sock'],
    ['$ ls /run/shop\nshop-web.sock', 'we have server unix:/run/shop/shop.sock in the upstream'],
  ])('compares what is listed with the configuration: %s', (listing, configuration) => {
    const { cause } = explainBySignatures(`${listing}\n\n${configuration}\n\n${answer}\n`).verdict
    expect(cause).toBe('unix-socket-missing')
  })

  it('leaves a socket that is there and another directory alone', () => {
    const asked = 'fastcgi_pass unix:/run/php/php8.1-fpm.sock;'
    const there = `$ ls /run/php/\nphp8.1-fpm.sock\n\n${asked}\n\n${answer}\n`
    expect(explainBySignatures(there).verdict.cause).not.toBe('unix-socket-missing')
    const other = `$ ls /run/mysqld/\nmysqld.sock\n\n${asked}\n\n${answer}\n`
    expect(explainBySignatures(other).verdict.cause).not.toBe('unix-socket-missing')
  })
})
