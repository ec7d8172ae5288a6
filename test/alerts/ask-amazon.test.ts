import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { buildConnector } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { type Amazon, createAmazon } from '../../src/alerts/ask-amazon.ts'
import { makeAuthority, makeCertificate } from '../support/certificates.ts'

const authority = makeAuthority('Amazon of this test')
const name = 'sns.eu-west-1.amazonaws.com'
const url = `https://${name}/SimpleNotificationService-0123.pem`
const pem = `-----BEGIN CERTIFICATE-----\n${'A'.repeat(64)}\n-----END CERTIFICATE-----\n`

const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** A machine that claims to be `names`, to which every connection leads. */
async function amazonAt(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  names = [name],
): Promise<{ amazon: Amazon; asked: string[]; clock: { at: number } }> {
  const asked: string[] = []
  const clock = { at: Date.parse('2026-03-01T10:00:00Z') }
  const server = createServer(makeCertificate({ names, signedBy: authority }), (request, response) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const usual = buildConnector({ ca: authority.cert, timeout: 3_000 })
  const amazon = createAmazon({
    now: () => new Date(clock.at),
    connect: (options, callback) =>
      usual({ ...options, hostname: '127.0.0.1', port: `${port}`, servername: name }, callback),
  })
  undo.push(async () => {
    await amazon.close()
    server.closeAllConnections()
    server.close()
  })
  return { amazon, asked, clock }
}

const unreadable = { code: 'OUTPUT_UNREADABLE', fault: 'remote' }

describe('alerts/ask-amazon', () => {
  it('fetches a certificate once a day, however many ask at once', async () => {
    const { amazon, asked, clock } = await amazonAt((_request, response) => response.end(pem))
    expect(await Promise.all([amazon.certificate(url), amazon.certificate(url)])).toEqual([pem, pem])
    clock.at += 86_399_000
    await amazon.certificate(url)
    expect(asked).toEqual([`GET ${name}/SimpleNotificationService-0123.pem`])
    clock.at += 2_000
    await amazon.certificate(url)
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['an answer that is no certificate', (response: ServerResponse) => response.end('<html>')],
    ['a refusal', (response: ServerResponse) => response.writeHead(403).end(pem)],
    [
      'a redirect',
      (response: ServerResponse) => response.writeHead(302, { location: 'https://evil.example/' }).end(),
    ],
    ['more than 64 KB', (response: ServerResponse) => response.end(pem.repeat(1_000))],
    ['a connection that breaks', (response: ServerResponse) => response.socket?.destroy()],
  ])('rejects %s, and asks again only after a while', async (_title, answer) => {
    const { amazon, asked, clock } = await amazonAt((_request, response) => answer(response))
    await expect(amazon.certificate(url)).rejects.toMatchObject(unreadable)
    await expect(amazon.certificate(url)).rejects.toMatchObject(unreadable)
    expect(asked).toHaveLength(1)
    clock.at += 5_001
    await expect(amazon.certificate(url)).rejects.toMatchObject(unreadable)
    expect(asked.length).toBeGreaterThan(1)
  })

  it('believes no machine that cannot prove the name', async () => {
    const { amazon, asked } = await amazonAt((_request, response) => response.end(pem), ['evil.example'])
    await expect(amazon.certificate(url)).rejects.toMatchObject(unreadable)
    expect(asked).toEqual([])
  })

  it.each([
    'http://sns.eu-west-1.amazonaws.com/x.pem',
    'https://sns.eu-west-1.amazonaws.com.evil.example/x.pem',
    'https://127.0.0.1/x.pem',
    'nonsense',
  ])('asks nothing at %s', async (address) => {
    const { amazon, asked } = await amazonAt((_request, response) => response.end(pem))
    await expect(amazon.certificate(address)).rejects.toMatchObject(unreadable)
    await expect(amazon.confirm(address)).rejects.toMatchObject(unreadable)
    expect(asked).toEqual([])
  })

  it('confirms a subscription with one request', async () => {
    const { amazon, asked } = await amazonAt((_request, response) => response.end('<xml/>'))
    await amazon.confirm(`https://${name}/?Action=ConfirmSubscription&Token=t`)
    expect(asked).toEqual([`GET ${name}/?Action=ConfirmSubscription&Token=t`])
    const refusing = await amazonAt((_request, response) => response.writeHead(500).end())
    await expect(refusing.amazon.confirm(`https://${name}/?a=b`)).rejects.toMatchObject(unreadable)
  })
})
