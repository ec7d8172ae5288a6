import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDocker } from '../../../src/systems/docker/docker-reader.ts'
import { parseProcNet } from '../../../src/systems/docker/parse-proc-net.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { readFixture } from '../../support/read-fixture.ts'

function factsOf(text: string) {
  const reading = readDocker({ text, command: null, label: null, line: 1 })
  return reading?.type === 'docker' ? reading.facts : null
}

describe('systems/docker/docker-reader', () => {
  it('reads the table of docker ps, whatever its columns hold', () => {
    const containers = factsOf(readFixture('docker/ps.txt'))?.containers ?? []
    expect(containers).toHaveLength(10)
    const by = Object.fromEntries(containers.map((one) => [one.name, one]))
    expect(by.hungry).toMatchObject({ status: 'exited', exitCode: 137, image: 'hostlab:1' })
    expect(by.looping).toMatchObject({ status: 'restarting', exitCode: 1 })
    expect(by.sick).toMatchObject({ status: 'running', health: 'unhealthy' })
    expect(by.api?.published).toEqual([
      { hostAddress: '127.0.0.1', hostPort: 18_081, port: 3000, protocol: 'tcp' },
    ])
  })

  it('reads compose, old and new', () => {
    const table = `NAME         IMAGE     COMMAND       SERVICE   CREATED       STATUS                     PORTS
shop-api-1   api:1.9   "npm start"   api       2 hours ago   Up 2 hours (unhealthy)     0.0.0.0:8080->3000/tcp, [::]:8080->3000/tcp
shop-db-1    postgres  "docker…"     db        2 hours ago   Exited (1) 3 minutes ago
`
    expect(factsOf(table)?.containers).toMatchObject([
      {
        name: 'shop-api-1',
        health: 'unhealthy',
        sinceMs: 7_200_000,
        published: [{ hostPort: 8080 }, { hostAddress: '::' }],
      },
      { name: 'shop-db-1', status: 'exited', exitCode: 1, sinceMs: 180_000 },
    ])
    const old = `   Name        Command       State          Ports
-----------------------------------------------------
shop_api_1   npm start     Exit 137
shop_web_1   nginx -g      Up         0.0.0.0:80->80/tcp
`
    expect(factsOf(old)?.containers).toMatchObject([
      { name: 'shop_api_1', status: 'exited', exitCode: 137 },
      { name: 'shop_web_1', status: 'running' },
    ])
  })

  it('reads inspections, whole and cut off, and keeps no environment', () => {
    const text = readFixture('docker/inspect-sick.json')
    expect(text).toContain('SECRET_TOKEN=abc')
    const facts = factsOf(text)
    expect(facts?.containers).toMatchObject([{ name: 'sick', health: 'unhealthy', healthOutput: 'no good' }])
    expect(JSON.stringify(facts)).not.toContain('SECRET_TOKEN')
    expect(factsOf(text.slice(0, 900))?.containers).toMatchObject([
      { status: 'running', health: 'unhealthy' },
    ])
    expect(factsOf(text.replaceAll('\n', '\r\n'))).toEqual(facts)
  })

  it('knows the ports of a container that does not run by what it would publish', () => {
    const stopped = {
      Id: '96b51e42cdc8'.padEnd(64, '0'),
      Name: '/shop',
      State: { Status: 'exited', ExitCode: 137, OOMKilled: false },
      Config: { Image: 'shop:1' },
      HostConfig: { PortBindings: { '8000/tcp': [{ HostIp: '10.0.0.5', HostPort: '8080' }] } },
      NetworkSettings: { Networks: {}, Ports: {} },
    }
    const published = [{ hostAddress: '10.0.0.5', hostPort: 8080, port: 8000, protocol: 'tcp' }]
    expect(factsOf(JSON.stringify([stopped]))?.containers).toMatchObject([{ id: stopped.Id, published }])
  })

  it('reads events, networks and stats', () => {
    expect(factsOf(readFixture('docker/events.txt'))?.events[0]).toMatchObject({
      container: 'looping',
      action: 'die',
      exitCode: 1,
      id: '769ef05278c92356752ae8a1f6ece87d5de2024eff0fd8887c27b701e8460c7a',
    })
    expect(factsOf(readFixture('docker/events.jsonl'))?.events.length).toBeGreaterThan(0)
    expect(factsOf(readFixture('docker/network.json'))?.containers).toContainEqual(
      expect.objectContaining({ name: 'web', networks: [{ name: 'lab', address: '172.31.77.3' }] }),
    )
    expect(factsOf(readFixture('docker/stats.txt'))?.containers.map(({ name }) => name)).toContain('api')
  })

  it('reads who listens inside, without the resolver of Docker', () => {
    expect(parseProcNet(readFixture('docker/proc-net.txt'))).toEqual([{ address: '127.0.0.1', port: 3000 }])
    expect(parseProcNet(readFixture('docker/proc-net6.txt'))).toEqual([{ address: '::', port: 80 }])
    expect(parseProcNet('   0: 00000000000000000000000001000000:0BB8 0:0 0A')).toEqual([
      { address: '::1', port: 3000 },
    ])
  })

  it('leaves other texts alone, and survives all of them', () => {
    for (const text of ['', '{}', '[]', '{"State":"x"}', 'STATUS NAMES', 'null', '"State": {'])
      expect(factsOf(text)).toBeNull()
    const texts = ['ps.txt', 'inspect-sick.json', 'network.json', 'events.txt', 'ps.jsonl'].map((name) =>
      readFixture(`docker/${name}`),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(4000),
        fc.string({ unit: anyCharacter }),
        (text, at, noise) => {
          factsOf(text.slice(0, at) + noise)
        },
      ),
    )
    for (const piece of ['STATUS NAMES ', '"State": {', ' container die ', 'a', '{'])
      factsOf(piece.repeat(250_000 / piece.length))
  })
})
