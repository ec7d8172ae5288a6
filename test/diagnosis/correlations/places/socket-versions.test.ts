import { describe, expect, it } from 'vitest'
import { explain } from '../../../../src/explain/explain.ts'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const answer = '$ curl -I http://shop.example/\nHTTP/1.1 502 Bad Gateway\nServer: nginx'
const asked = 'fastcgi_pass unix:/run/php/php8.1-fpm.sock;'

function unit(version: string, active: string): string {
  return `$ systemctl status php${version}-fpm\n● php${version}-fpm.service - The PHP ${version} FastCGI Process Manager\n     Loaded: loaded (/lib/systemd/system/php${version}-fpm.service; enabled)\n     Active: ${active} since Mon 2026-11-20 10:00:00 UTC; 2h ago`
}

function master(version: string): string {
  return `$ ps aux\nroot 811 0.0 0.5 1 1 ? Ss 10:00 0:00 php-fpm: master process (/etc/php/${version}/fpm/php-fpm.conf)`
}

function causeOf(...parts: string[]): string | null {
  return explainBySignatures(parts.join('\n\n')).verdict.cause
}

describe('diagnosis/correlations/socket-versions', () => {
  it('blames the name of the socket where PHP of another version runs', () => {
    expect(causeOf(unit('8.2', 'active (running)'), asked, answer)).toBe('unix-socket-missing')
    expect(causeOf(master('8.2'), asked, answer)).toBe('unix-socket-missing')
  })

  it('says nothing where that version runs too, none runs, or nothing fails', () => {
    expect(causeOf(master('8.2'), master('8.1'), asked, answer)).not.toBe('unix-socket-missing')
    expect(causeOf(unit('8.2', 'inactive (dead)'), asked, answer)).not.toBe('unix-socket-missing')
    expect(causeOf(master('8.2'), asked)).not.toBe('unix-socket-missing')
  })

  it('reads no comment, and takes no file that is missing for the socket', () => {
    const favicon =
      '2026/11/20 17:04:51 [error] 812#812: *12 open() "/var/www/html/favicon.ico" failed (2: No such file or directory), client: 203.0.113.9, server: shop.example, request: "GET /favicon.ico HTTP/1.1", host: "shop.example"'
    const commented = `# ${asked}\nfastcgi_pass 127.0.0.1:9000;`
    const unit82 = unit('8.2', 'active (running)')
    for (const text of [commented, asked].map((each) => [each, unit82, favicon].join('\n\n'))) {
      expect(explainBySignatures(text).verdict.state).not.toBe('fault')
      expect(explain(text).verdict.state).not.toBe('fault')
    }
    expect(causeOf(unit82, commented, answer)).not.toBe('unix-socket-missing')
    const missing = favicon
      .replace('open() "/var/www/html/favicon.ico"', 'connect() to unix:/run/php/php8.1-fpm.sock')
      .replace('directory)', 'directory) while connecting to upstream')
    expect(causeOf(unit82, asked, missing)).toBe('unix-socket-missing')
  })
})
