import { describe, expect, it } from 'vitest'
import { askedAt, publishes, reaches } from '../../../src/systems/docker/publishes.ts'

describe('systems/docker/publishes', () => {
  it.each([
    ['10.0.0.5', '0.0.0.0', true],
    ['10.0.0.5', '::', true],
    ['10.0.0.5', '', true],
    ['::1', '0.0.0.0', false],
    ['10.0.0.5', '10.0.0.5', true],
    ['10.0.0.5', '10.0.0.6', false],
    ['10.0.0.5', '127.0.0.1', false],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '127.0.1.7', false],
    ['localhost', '127.0.0.1', true],
    ['localhost', '10.0.0.5', false],
    ['docker-1.internal', '10.0.0.5', true],
    ['docker-1.internal', '127.0.0.1', false],
  ])('says that %s comes to a port published at “%s”: %s', (asked, bound, is) => {
    expect(reaches(asked, bound)).toBe(is)
  })

  it('compares port and protocol as well', () => {
    const published = [{ hostAddress: '0.0.0.0', hostPort: 8080, port: 80, protocol: 'tcp' }]
    expect(publishes({ published }, { host: '10.0.0.5', port: 8080 })).toBe(true)
    expect(publishes({ published }, { host: '10.0.0.5', port: 80 })).toBe(false)
    const datagrams = published.map((each) => ({ ...each, protocol: 'udp' }))
    expect(publishes({ published: datagrams }, { host: '10.0.0.5', port: 8080 })).toBe(false)
  })

  it('reads where an address of a hop is asked', () => {
    expect(askedAt('http://[fd00::5]:8080/x')).toEqual({ host: 'fd00::5', port: 8080 })
    expect(askedAt('https://app.internal')).toEqual({ host: 'app.internal', port: 443 })
    expect(askedAt('unix:/run/app.sock')).toBeNull()
    expect(askedAt('nonsense')).toBeNull()
  })
})
