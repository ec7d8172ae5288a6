import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Hosts, HostTarget } from '../../../src/model/host.ts'
import type { Target } from '../../../src/model/target.ts'
import { captureStep } from '../../../src/systems/network/capture-step.ts'
import { pathReportStep } from '../../../src/systems/network/path-report-step.ts'
import { tlsOverlapStep } from '../../../src/systems/network/tls-overlap-step.ts'
import { makeCertificate } from '../../support/certificates.ts'
import { localHosts } from '../../support/local-hosts.ts'
import { hostTargetOf, scriptedHosts } from '../../support/scripted-hosts.ts'
import { makeStepContext, makeTarget } from '../../support/step-context.ts'

const host = hostTargetOf(['nginx'])

function behind(port: number, more: Partial<Target> = {}): Target {
  const scheme = more.tls === true ? 'https' : 'http'
  return makeTarget(`${scheme}://127.0.0.1:${port}/`, { id: 'app', hop: 'app', position: 1, ...more })
}

type HostStep = { looksAt: string; params: { parse(given: unknown): unknown }; run: unknown }

function runOn<S extends HostStep>(step: S, hosts: Hosts, targets: Target[], given: unknown = {}) {
  const run = step.run as (host: HostTarget, params: unknown, context: unknown) => Promise<never>
  return run(host, step.params.parse(given), makeStepContext({ hosts, targets })) as Promise<{
    outcome: string
    summary: string
    facts: Record<string, unknown>
  }>
}

async function openPort(): Promise<number> {
  const server = createServer((_, response) => response.end('ok'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Only the connections: following a path takes seconds. */
function withoutTrace(hosts: Hosts): Hosts {
  return {
    run: (at, commands, options) => {
      const kept = commands.filter(({ argv }) => argv.length > 5)
      return hosts.run(at, kept, options)
    },
  }
}

describe('systems/network/path-report', () => {
  it('passes when every connection is made, by the programs of a real machine', async () => {
    const seen = await runOn(pathReportStep, withoutTrace(localHosts), [behind(await openPort())])
    expect(seen).toMatchObject({
      outcome: 'pass',
      facts: { connects: [{ attempts: 3, connected: 3, refused: 0 }] },
    })
  })

  it('fails when connections are refused', async () => {
    const seen = await runOn(pathReportStep, withoutTrace(localHosts), [behind(await closedPort())], {
      attempts: 1,
    })
    expect(seen).toMatchObject({
      outcome: 'fail',
      facts: { connects: [{ connected: 0, refused: 1, timedOut: 0 }] },
    })
  })

  it('asks everything in one round trip, and takes the first program that there is', async () => {
    const hosts = scriptedHosts({
      'sh -c i=0': '124 3001 \n124 3000 \n',
      'sh -c if': '# traceroute\n 1  10.0.0.9  0.4 ms *\n 2  * *\n',
    })
    const seen = await runOn(pathReportStep, hosts, [behind(8080)])
    expect(hosts.trips()).toBe(1)
    expect(seen).toMatchObject({
      outcome: 'fail',
      summary:
        '127.0.0.1 port 8080: 0 of 2 connected, 2 timed out; 127.0.0.1 not reached by traceroute after 2 hops',
      facts: { tool: 'traceroute', connects: [{ timedOut: 2 }] },
    })
  })

  it('has nothing to ask on the machine of the innermost hop', async () => {
    const hosts = scriptedHosts({})
    const seen = await runOn(pathReportStep, hosts, [behind(8080, { position: 0 })])
    expect(seen.outcome).toBe('pass')
    expect(hosts.trips()).toBe(0)
  })

  it('cannot look where no program is there', async () => {
    await expect(runOn(pathReportStep, scriptedHosts({}), [behind(8080)])).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
  })
})

describe('systems/network/tls-overlap', () => {
  it.runIf(spawnSync('openssl', ['version']).status === 0 || process.env.REQUIRE_REAL === '1')(
    'lists the versions and ciphers that a real server takes',
    async () => {
      const { key, cert } = makeCertificate({ names: ['127.0.0.1'] })
      const server = createTlsServer({ key, cert, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' })
      server.on('tlsClientError', () => undefined)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      onTestFinished(() => {
        server.close()
      })
      const { port } = server.address() as AddressInfo
      const seen = await runOn(tlsOverlapStep, localHosts, [behind(port, { tls: true })])
      expect(seen).toMatchObject({ outcome: 'pass', facts: { port, accepted: [{ protocol: 'TLSv1.2' }] } })
      const { refused } = seen.facts as { refused: { protocol: string; message: string }[] }
      expect(refused).toContainEqual({ protocol: 'TLSv1.3', message: 'tlsv1 alert protocol version' })
    },
    20_000,
  )

  it('cannot look where openssl is missing', async () => {
    const hosts = scriptedHosts({ 'sh -c': '# none\n' })
    await expect(runOn(tlsOverlapStep, hosts, [behind(8443, { tls: true })])).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
  })

  it('says that the port takes no connection, and nothing of its TLS', async () => {
    const hosts = scriptedHosts({ 'sh -c': '== tls1_2 -\nconnect:errno=111\n' })
    const seen = await runOn(tlsOverlapStep, hosts, [behind(8443, { tls: true })])
    expect(seen).toMatchObject({
      outcome: 'fail',
      summary: '127.0.0.1:8443 takes no connection',
      facts: { accepted: [], refused: [] },
    })
  })
})

describe('systems/network/capture', () => {
  const answer =
    '1.5 lo In IP 127.0.0.1.40000 > 127.0.0.1.8080: Flags [S], seq 1, win 1, length 0\n1.6 lo In IP 127.0.0.1.8080 > 127.0.0.1.40000: Flags [R.], seq 0, ack 2, win 0, length 0\n'

  it('watches the port of the next hop as root, headers only, for a bounded time', async () => {
    const hosts = scriptedHosts({ timeout: { stdout: answer, exitCode: 124 } })
    const seen = await runOn(captureStep, hosts, [behind(8080)])
    expect(seen).toMatchObject({
      outcome: 'fail',
      summary: '2 packets of 1 connection on port 8080 in 8 s, 1 refused, reset or unanswered',
    })
    expect(hosts.ran[0]).toMatchObject({ root: true })
    expect(hosts.ran[0]?.argv.join(' ')).toBe(
      'timeout -s INT 8 tcpdump -i any -n -tt -S -s 96 -c 2000 tcp port 8080',
    )
  })

  it('cannot look without root, or without tcpdump', async () => {
    const denied = scriptedHosts({ timeout: { failure: 'forbidden', exitCode: null } })
    await expect(runOn(captureStep, denied, [behind(8080)])).rejects.toMatchObject({
      code: 'HOST_ROOT_NEEDED',
    })
    const stderr = "timeout: failed to run command 'tcpdump': No such file or directory"
    const missing = scriptedHosts({ timeout: { stderr, exitCode: 127 } })
    await expect(runOn(captureStep, missing, [behind(8080)])).rejects.toMatchObject({
      code: 'PROGRAM_MISSING',
    })
  })

  it('passes on a port where nothing happens, and never takes that for more than it is', async () => {
    const hosts = scriptedHosts({ timeout: { exitCode: 124 } })
    const seen = await runOn(captureStep, hosts, [], { port: 9000, duration: '60s' })
    expect(seen).toMatchObject({ outcome: 'pass', summary: 'no packets on port 9000 in 30 s' })
  })
})
