import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { pagerDuty } from '../../src/alerts/pagerduty.ts'
import { Secret } from '../../src/secret.ts'
import { startPagerDuty } from '../support/pagerduty/pagerduty-server.ts'
import { incidentWebhook, pingWebhook } from '../support/pagerduty/webhook.ts'

describe('back/pagerduty-webhook', () => {
  it('a webhook of the stand-in is signed with every secret, and is what the source of alerts takes', async () => {
    const received: { body: Buffer; signature: string }[] = []
    const receiver = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      received.push({
        body: Buffer.concat(chunks),
        signature: String(request.headers['x-pagerduty-signature']),
      })
      response.writeHead(202).end()
    })
    receiver.listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const { port } = receiver.address() as AddressInfo
    const server = await startPagerDuty()
    server.trigger('P1', 'shop answers 502 🔥')
    const status = await server.send(`http://127.0.0.1:${port}/`, 'P1', 'triggered', [
      'old-secret',
      'new-secret',
    ])
    await server.close()
    receiver.close()
    receiver.closeAllConnections()
    const [{ body, signature } = { body: Buffer.alloc(0), signature: '' }] = received
    const signed = (secret: string) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`
    expect([status, signature]).toEqual([202, `${signed('old-secret')},${signed('new-secret')}`])

    const request = (text: Uint8Array, value: string) => {
      const headers = new Headers({ 'x-pagerduty-signature': value })
      return { headers, query: new URLSearchParams(), body: text }
    }
    const known = { secrets: [new Secret('new-secret')], topics: [], certificate: null }
    expect(pagerDuty.authenticate(request(body, signature), known)).toBeNull()
    expect(pagerDuty.authenticate(request(body, signed('another')), known)).toBe('forged')
    const parsed = pagerDuty.parse(JSON.parse(body.toString('utf8')))
    expect(parsed).toMatchObject({ kind: 'alerts', alerts: [{ ticket: 'P1', state: 'firing' }] })
  })

  it('tries a subscription out with a ping', () => {
    const { body } = pingWebhook(['secret'])
    expect(pagerDuty.parse(JSON.parse(body))).toEqual({ kind: 'nothing' })
    const incident = {
      id: 'P1',
      number: 1,
      title: 'x',
      status: 'resolved' as const,
      mergedInto: null,
      notes: [],
      turns: [],
    }
    const { headers } = incidentWebhook(incident, 'resolved', ['a'])
    expect(headers['x-pagerduty-signature']).toMatch(/^v1=[0-9a-f]{64}$/)
  })
})
