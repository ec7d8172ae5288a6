import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayGo, parseFoundFiles, removablePlaces } from '../../../src/systems/host/removable.ts'
import { anyCharacter } from '../../support/any-character.ts'

const id = '0'.repeat(32)

describe('systems/host/removable', () => {
  it.each([
    ['logs', '/var/log/nginx/access.log.5.gz'],
    ['logs', '/var/log/nginx/shop/error.log-20260101.gz'],
    ['logs', '/var/log/syslog.7.gz'],
    ['logs', '/var/log/pm2/app.log-20260101-120000.zst'],
    ['journal', `/var/log/journal/${id}/system@0006-00ab-1f.journal`],
    ['journal', `/run/log/journal/${id}/user-1000@0006-00ab-1f.journal~`],
    ['apt', '/var/cache/apt/archives/libc6_2.36-9+deb12u4_amd64.deb'],
    ['images', `sha256:${'ab'.repeat(32)}`],
  ] as const)('%s: %s may go', (place, name) => {
    expect(mayGo(place, name)).toBe(true)
  })

  it.each([
    ['logs', '/var/log/nginx/access.log'],
    ['logs', '/var/log/nginx/access.log.1'],
    ['logs', '/var/log/nginx/../../../etc/passwd.1.gz'],
    ['logs', '/var/log/auth.log.2.gz'],
    ['logs', '/var/log/audit/audit.log.2.gz'],
    ['logs', '/var/log/postgresql/postgresql.log.2.gz'],
    ['logs', '/srv/shop/log/production.log.2.gz'],
    ['logs', '/var/log/nginx/a/b/error.log.2.gz'],
    ['journal', `/var/log/journal/${id}/system.journal`],
    ['journal', `/var/log/journal/remote/system@1.journal`],
    ['apt', '/var/cache/apt/archives/lock'],
    ['apt', '/var/cache/apt/archives/partial/a.deb'],
    ['images', 'nginx:latest'],
    ['images', '--force'],
  ] as const)('%s: %s stays', (place, name) => {
    expect(mayGo(place, name)).toBe(false)
  })

  it('whatever a machine answers, nothing outside of the known places goes', () => {
    const place = fc.constantFrom(...removablePlaces.filter((each) => each !== 'images'))
    const evil = fc.array(
      fc.oneof(
        fc.constantFrom(
          '/var/log/nginx',
          '/var/cache/apt/archives',
          '/..',
          '/.',
          '/',
          '\n',
          '.2.gz',
          '.deb',
          '@',
        ),
        anyCharacter,
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(place, evil, (where, parts) => {
        const files = parseFoundFiles(where, `12 1700000000.1 ${parts.join('')}`)
        return files.every(
          ({ name }) =>
            /^\/(?:var\/log|run\/log|var\/cache\/apt\/archives)\//.test(name) &&
            !name.split('/').includes('..') &&
            !name.includes('\n'),
        )
      }),
    )
  })
})
