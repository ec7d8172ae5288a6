import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSockets } from '../../../src/systems/host/sockets-reader.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { readFixture } from '../../support/read-fixture.ts'

function factsOf(text: string) {
  const reading = readSockets({ text, command: null, label: null, line: 1 })
  return reading?.type === 'sockets' ? reading.facts : null
}

const netstat = `Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
tcp        0      0 127.0.0.1:3000          0.0.0.0:*               LISTEN      812/node
tcp6       0      0 :::80                   :::*                    LISTEN      40/nginx: master
`
const lsof = `COMMAND     PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME
nginx   19142     root    6u  IPv4 397162      0t0  TCP *:80 (LISTEN)
mongod  13966  mongodb    7u  IPv4  38199      0t0  TCP localhost:27017 (LISTEN)
`

describe('systems/host/sockets-reader', () => {
  it('reads listeners of ss, netstat and lsof', () => {
    expect(
      factsOf(readFixture('host/ss-ltnp.txt'))?.listeners.map(({ address, port }) => `${address} ${port}`),
    ).toEqual(['0.0.0.0 80', '127.0.0.11 35423', ':: 80'])
    expect(factsOf(netstat)?.listeners).toEqual([
      { address: '127.0.0.1', port: 3000, queued: 0, backlog: 0, process: { pid: 812, name: 'node' } },
      { address: '::', port: 80, queued: 0, backlog: 0, process: { pid: 40, name: 'nginx' } },
    ])
    expect(factsOf(lsof)?.listeners.map(({ address, port }) => `${address} ${port}`)).toEqual([
      '0.0.0.0 80',
      '127.0.0.1 27017',
    ])
  })

  it('reads a full accept queue', () => {
    const reading = readSockets({
      text: 'LISTEN 129    128          0.0.0.0:8080        0.0.0.0:*',
      command: null,
      label: null,
      line: 1,
    })
    expect(reading).toMatchObject({ outcome: 'fail', summary: '0.0.0.0:8080 has 129 of 128 waiting' })
  })

  it('reads the rules of nft, iptables and ufw', () => {
    const nft = factsOf(readFixture('host/nft.txt'))
    expect(nft?.openPorts).toEqual([80, 443])
    expect(nft?.firewall.map(({ action, ports }) => [action, ports[0] ?? null, ports.length])).toEqual([
      ['drop', 8080, 1],
      ['reject', 9000, 11],
      ['drop', null, 0],
    ])
    for (const name of ['iptables-S', 'iptables-nvL', 'iptables-save']) {
      const found = factsOf(readFixture(`host/${name}.txt`))
      expect(found?.openPorts, name).toBeNull()
      expect(
        found?.firewall.map(({ action, ports }) => [action, ports]),
        name,
      ).toEqual([
        ['reject', [3000]],
        ['drop', [8000, 8001]],
        ['drop', []],
      ])
    }
    const ufw = factsOf(
      'Status: active\n\nTo                         Action      From\n--                         ------      ----\n22/tcp                     ALLOW       Anywhere\n8080                       DENY        Anywhere\nNginx Full                 ALLOW       Anywhere\n',
    )
    expect(ufw?.firewall).toMatchObject([{ action: 'drop', ports: [8080] }])
    expect(ufw?.openPorts).toContain(22)
  })

  it('reads counters, sockets of ls and namei, and what ss -s says of TIME-WAIT', () => {
    expect(
      factsOf(
        '    134 times the listen queue of a socket overflowed\n    134 SYNs to LISTEN sockets dropped\n',
      )?.counters,
    ).toEqual([
      { name: 'ListenOverflows', value: 134, overMs: null },
      { name: 'ListenDrops', value: 134, overMs: null },
    ])
    expect(factsOf('TcpExtListenOverflows           7                  0.0')?.counters[0]).toMatchObject({
      name: 'ListenOverflows',
      value: 7,
    })
    expect(factsOf('srwxr-xr-x  1 root  root  0 Jul 18 17:17 /tmp/gunicorn.sock')?.unixSockets).toMatchObject(
      [{ path: '/tmp/gunicorn.sock', mode: 'srwxr-xr-x', owner: 'root', exists: true, isSocket: true }],
    )
    expect(
      factsOf("ls: cannot access '/run/shop/app.sock': No such file or directory")?.unixSockets,
    ).toMatchObject([{ exists: false }])
    expect(factsOf(readFixture('host/namei.txt'))?.unixSockets).toMatchObject([
      { path: '/run/systemd/private', mode: 'srwx------', closedDirectory: null },
    ])
    expect(factsOf(readFixture('host/ss-s.txt'))?.timeWait).toEqual({ total: 0, most: null })
  })

  it('leaves other texts alone', () => {
    for (const text of [
      '',
      'tcp dport 80',
      'LISTEN',
      '-rw-r--r-- 1 root root 3 Nov 21 14:38 /run/nginx.pid',
      'Listening on :80',
    ]) {
      expect(factsOf(text)).toBeNull()
    }
  })

  it('survives any text and megabytes without a line end', () => {
    const texts = ['ss-ltnp', 'nft', 'iptables-save', 'iptables-nvL', 'namei'].map((name) =>
      readFixture(`host/${name}.txt`),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(1200),
        fc.string({ unit: anyCharacter }),
        (text, at, noise) => {
          factsOf(text.slice(0, at) + noise + text.slice(at))
        },
      ),
    )
    for (const piece of [
      'LISTEN 0 1 ',
      '-A INPUT -p ',
      'table ip x ',
      'chain dport ',
      's',
      'rwx-',
      ' ',
      'Chain X (policy ',
    ]) {
      factsOf(piece.repeat(250_000 / piece.length))
      factsOf(`LISTEN\nStatus: active\n-A INPUT ${piece.repeat(250_000 / piece.length)}`)
    }
  })
})
