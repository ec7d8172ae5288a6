import { describe, expect, it } from 'vitest'
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
})
