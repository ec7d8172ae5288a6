import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Target } from '../../src/model/target.ts'
import { tlsStep } from '../../src/probes/tls.ts'
import { makeAuthority, makeCertificate } from '../support/certificates.ts'
import { makeStepContext, makeTarget } from '../support/step-context.ts'
import {
  type FaultyServer,
  refusingPort,
  serveClosing,
  serveResets,
  serveSilence,
  serveTcp,
} from '../support/tcp-faults.ts'
import { serveAlert, serveHttpInstead, serveTls, serveTlsThenClose } from '../support/tls-faults.ts'

const name = 'good.test'
const hour = 3_600_000
const day = 24 * hour
const inPast = new Date(Date.now() - hour)
const inFuture = new Date(Date.now() + hour)

const root = makeAuthority('Test Root')
const intermediate = makeAuthority('Test Intermediate', root)
const good = makeCertificate({ names: [name, '127.0.0.1'], signedBy: root })

const servers: FaultyServer[] = []
let folder = ''
let caFile = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-tls-'))
  caFile = join(folder, 'ca.pem')
  await writeFile(caFile, root.cert)
})

afterAll(() => rm(folder, { recursive: true }))

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

interface Wish {
  server: Promise<FaultyServer>
  params?: Record<string, unknown>
  target?: Partial<Target>
  now?: Date
}

/** Runs the step against a server, and sees to it that the server's connection was closed. */
async function look({ server: starting, params = {}, target = {}, now = new Date() }: Wish) {
  const server = await starting
  servers.push(server)
  const observation = await run(server.port, { caFile, ...params }, target, now)
  await server.drained()
  return observation
}

function run(port: number, params: Record<string, unknown>, target: Partial<Target> = {}, now = new Date()) {
  if (tlsStep.looksAt !== 'target') throw new Error('tls looks at targets')
  const whole = makeTarget(`https://127.0.0.1:${port}/`, { serverName: name, ...target })
  return tlsStep.run(whole, tlsStep.params.parse(params), makeStepContext({ now: () => now }))
}

describe('probes/tls', () => {
  describe('a healthy server', () => {
    test('passes with protocol, cipher, chain and days left', async () => {
      const { outcome, summary, facts } = await look({ server: serveTls(good) })
      expect(outcome).toBe('pass')
      expect(summary).toBe('TLSv1.3, certificate for good.test is valid, 89 days left')
      expect(facts).toMatchObject({
        address: '127.0.0.1',
        serverName: name,
        protocol: 'TLSv1.3',
        cipher: expect.stringMatching(/^TLS_/),
        daysLeft: 89,
        problem: null,
        alsoWrong: [],
        message: null,
      })
      expect(facts.chain[0]).toEqual({
        subject: 'CN=good.test',
        issuer: 'CN=Test Root',
        names: [name, '127.0.0.1'],
        validFrom: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        validTo: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        fingerprint256: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
      })
    })

    test('passes over TLS 1.2 too', async () => {
      const { outcome, facts } = await look({ server: serveTls(good, { maxVersion: 'TLSv1.2' }) })
      expect(outcome).toBe('pass')
      expect(facts.protocol).toBe('TLSv1.2')
    })

    test('is checked against an address when the server name is one', async () => {
      const { outcome } = await look({ server: serveTls(good), target: { serverName: '127.0.0.1' } })
      expect(outcome).toBe('pass')
      const other = await look({ server: serveTls(good), target: { serverName: '127.0.0.2' } })
      expect(other.facts.problem).toBe('wrong-name')
    })

    test('passes with a chain through an intermediate, leaf first', async () => {
      const leaf = makeCertificate({ names: [name], signedBy: intermediate })
      const { outcome, facts } = await look({
        server: serveTls({ key: leaf.key, cert: leaf.cert + intermediate.cert }),
      })
      expect(outcome).toBe('pass')
      expect(facts.chain.map(({ subject }) => subject)).toEqual([
        'CN=good.test',
        'CN=Test Intermediate',
        'CN=Test Root',
      ])
    })

    test('still passes with few days left, and the summary says so', async () => {
      const soon = makeCertificate({
        names: [name],
        signedBy: root,
        notAfter: new Date(Date.now() + 5 * day + hour),
      })
      const { outcome, summary, facts } = await look({ server: serveTls(soon) })
      expect(outcome).toBe('pass')
      expect(summary).toContain('only 5 days left')
      expect(facts.daysLeft).toBe(5)
    })
  })

  describe('a bad certificate', () => {
    test('that has expired', async () => {
      const expired = makeCertificate({ names: [name], signedBy: root, notAfter: inPast })
      const { outcome, facts } = await look({ server: serveTls(expired) })
      expect(outcome).toBe('fail')
      expect(facts).toMatchObject({
        problem: 'expired',
        daysLeft: -1,
        message: expect.stringMatching(/^certificate has expired on \d{4}-/),
      })
    })

    test('is judged by the clock given, not by the machine’s', async () => {
      const { facts } = await look({ server: serveTls(good), now: new Date(Date.now() + 100 * day) })
      expect(facts).toMatchObject({ problem: 'expired', daysLeft: -11 })
    })

    test('that is not yet valid', async () => {
      const early = makeCertificate({ names: [name], signedBy: root, notBefore: inFuture })
      expect((await look({ server: serveTls(early) })).facts.problem).toBe('not-yet-valid')
    })

    test('that signed itself', async () => {
      const { facts } = await look({ server: serveTls(makeCertificate({ names: [name] })) })
      expect(facts).toMatchObject({ problem: 'untrusted', message: 'self-signed certificate' })
    })

    test('of an authority that nobody knows', async () => {
      const { facts } = await look({ server: serveTls(good), params: { caFile: undefined } })
      expect(facts).toMatchObject({
        problem: 'untrusted',
        message: 'unable to verify the first certificate',
      })
    })

    test('without its intermediate', async () => {
      const leaf = makeCertificate({ names: [name], signedBy: intermediate })
      const { facts } = await look({ server: serveTls(leaf) })
      expect(facts).toMatchObject({ problem: 'untrusted', message: expect.stringContaining('unable to') })
    })

    test('for another name', async () => {
      const wrong = makeCertificate({ names: ['other.test', '*.other.test'], signedBy: root })
      const { facts } = await look({ server: serveTls(wrong) })
      expect(facts).toMatchObject({
        problem: 'wrong-name',
        message: 'hostname mismatch: asked for good.test, certificate is for other.test, *.other.test',
      })
    })

    test('expired and for another name shows both, expired first', async () => {
      const both = makeCertificate({ names: ['other.test'], signedBy: root, notAfter: inPast })
      const { facts } = await look({ server: serveTls(both) })
      expect(facts.problem).toBe('expired')
      expect(facts.message).toMatch(/^certificate has expired on .*; hostname mismatch: .* other\.test$/)
    })
  })

  describe('a handshake that comes to nothing', () => {
    test('for plain HTTP on the port', async () => {
      const { outcome, summary, facts } = await look({ server: serveHttpInstead() })
      expect(outcome).toBe('fail')
      expect(facts.problem).toBe('speaks-plaintext')
      expect(summary).toBe('speaks-plaintext: wrong version number')
    })

    test('for a banner sent first', async () => {
      const server = serveTcp((socket) => socket.write('220 mail.example.com ESMTP\r\n'))
      expect((await look({ server })).facts.problem).toBe('speaks-plaintext')
    })

    test('for a server older than we accept', async () => {
      const server = serveTls(good, { maxVersion: 'TLSv1.2' })
      const { facts } = await look({ server, params: { minVersion: 'TLSv1.3' } })
      expect(facts).toMatchObject({
        problem: 'protocol-mismatch',
        message: expect.stringContaining('alert 70'),
      })
    })

    test('for a server that speaks TLS 1.0 alone', async () => {
      const server = serveTls(good, {
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      })
      expect((await look({ server })).facts.problem).toBe('protocol-mismatch')
    })

    test('for a server without a common cipher', async () => {
      const server = serveTls(good, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' })
      const { facts } = await look({ server })
      expect(facts).toMatchObject({
        problem: 'protocol-mismatch',
        message: expect.stringContaining('alert 40'),
      })
    })

    test.each([
      ['TLSv1.2', 'alert 40'],
      ['TLSv1.3', 'alert 116'],
    ] as const)('for a %s server that wants a client certificate (%s)', async (version, alert) => {
      const server = serveTls(good, { requestCert: true, minVersion: version, maxVersion: version })
      const { outcome, facts } = await look({ server })
      expect(outcome).toBe('fail')
      expect(facts).toMatchObject({
        problem: 'client-certificate-required',
        message: expect.stringContaining(alert),
      })
    })

    test.each([
      [42, 'client-certificate-required'],
      [112, 'name-unrecognized'],
      [70, 'protocol-mismatch'],
      [80, 'other'],
    ])('for alert %i, which is %s', async (alert, problem) => {
      const { facts } = await look({ server: serveAlert(alert) })
      expect(facts).toMatchObject({ problem, message: expect.stringContaining(`alert ${alert}`) })
    })

    test('for a server that hangs', async () => {
      const { facts } = await look({ server: serveSilence(), params: { timeout: '60ms' } })
      expect(facts).toMatchObject({
        problem: 'timeout',
        message: expect.stringContaining('no handshake within'),
      })
    })

    test('for a server that hangs up in the middle', async () => {
      expect((await look({ server: serveClosing() })).facts.problem).toBe('closed')
    })

    test('for a server that resets in the middle', async () => {
      expect((await look({ server: serveResets() })).facts.problem).toBe('reset')
    })

    test('for a port that refuses', async () => {
      const port = await refusingPort()
      const { outcome, facts } = await run(port, {})
      expect(outcome).toBe('fail')
      expect(facts).toMatchObject({
        problem: 'connect',
        message: `connect to 127.0.0.1:${port}: ECONNREFUSED`,
      })
    })

    test('for a name that does not resolve', async () => {
      const { facts } = await run(443, {}, { hostname: 'nowhere.test' })
      expect(facts).toMatchObject({
        address: null,
        problem: 'connect',
        message: 'nowhere.test did not resolve: nxdomain',
      })
    })
  })

  test('a server that hangs up right after the handshake is closed', async () => {
    const { facts } = await look({ server: serveTlsThenClose(good) })
    expect(facts).toMatchObject({ protocol: 'TLSv1.3', problem: 'closed' })
  })

  describe('a plain target', () => {
    const plain = { tls: false }
    const params = { detect: true, timeout: '1s' }

    test('whose port speaks TLS fails', async () => {
      const { outcome, facts } = await look({ server: serveTls(good), params, target: plain })
      expect(outcome).toBe('fail')
      expect(facts).toMatchObject({ problem: 'speaks-tls', protocol: 'TLSv1.3' })
    })

    test('whose port answers with an alert speaks TLS too', async () => {
      const { facts } = await look({ server: serveAlert(112), params, target: plain })
      expect(facts.problem).toBe('speaks-tls')
    })

    test.each([
      ['answers in HTTP', serveHttpInstead],
      ['hangs up', serveClosing],
      ['resets', serveResets],
    ])('whose port %s passes', async (_, serve) => {
      const { outcome, facts } = await look({ server: serve(), params, target: plain })
      expect(outcome).toBe('pass')
      expect(facts).toMatchObject({ problem: null, protocol: null })
    })

    test('is no business of the step unless it is asked to detect', async () => {
      await expect(run(80, {}, plain)).rejects.toMatchObject({ code: 'USAGE' })
    })
  })

  test.each(['missing.pem', 'empty.pem'])(
    'a caFile that is no certificate (%s) is our fault',
    async (file) => {
      const path = join(folder, file)
      if (file === 'empty.pem') await writeFile(path, 'no certificate')
      await expect(run(443, { caFile: path })).rejects.toMatchObject({
        code: 'FILE_UNREADABLE',
        message: expect.stringContaining(path),
      })
    },
  )

  test('an abort in the handshake ends it with the reason, and the connection is closed', async () => {
    const server = await serveSilence()
    servers.push(server)
    const control = new AbortController()
    if (tlsStep.looksAt !== 'target') throw new Error('tls looks at targets')
    const looking = tlsStep.run(
      makeTarget(`https://127.0.0.1:${server.port}/`),
      tlsStep.params.parse({ timeout: '1m' }),
      makeStepContext({ signal: control.signal }),
    )
    looking.catch(() => {})
    await expect.poll(() => server.accepted()).toBe(1)
    const reason = new Error('canceled')
    control.abort(reason)
    await expect(looking).rejects.toBe(reason)
    await server.drained()
  })
})
