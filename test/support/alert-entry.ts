import { createHmac, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { type AlertReport, createReceiver, type ReceiverOptions } from '../../src/alerts/receive.ts'
import type { AlertSource } from '../../src/alerts/source.ts'
import { Secret } from '../../src/secret.ts'

/** The secret that every source has here. */
export const entrySecret = 'correct-horse-battery-staple'

export interface AlertEntry {
  url: string
  reports: AlertReport[]
  /** How often somebody was woken. */
  wakes(): number
  post(body: NonNullable<RequestInit['body']>, headers?: Record<string, string>): Promise<Response>
  /** Sends bytes over a socket and reads what comes until the other side closes it. */
  raw(parts: (string | Uint8Array)[], end?: 'leave' | 'wait'): Promise<string>
  close(): Promise<void>
}

/** A real HTTP server whose only address is the entry of one source. */
export async function openAlertEntry(
  source: AlertSource,
  options: Pick<ReceiverOptions, 'file'> & Partial<ReceiverOptions>,
): Promise<AlertEntry> {
  const reports: AlertReport[] = []
  let wakes = 0
  const receive = createReceiver({
    credentialsOf: () => ({ secrets: [new Secret(entrySecret)], topics: [] }),
    wake() {
      wakes += 1
    },
    fetchCertificate: () => Promise.reject(new Error('nobody has a certificate here')),
    confirm: () => Promise.reject(new Error('nothing is to be confirmed here')),
    now: () => new Date(),
    report: (report) => reports.push(report),
    ...options,
  })
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: (request, env) =>
      receive(source, request, (env as HttpBindings).incoming.socket.remoteAddress ?? ''),
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const url = `http://127.0.0.1:${port}/alerts/${source.name}`
  return {
    url,
    reports,
    wakes: () => wakes,
    post: (body, headers = { authorization: `Bearer ${entrySecret}` }) =>
      fetch(url, { method: 'POST', body, headers }),
    async raw(parts, end = 'wait') {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      for (const part of parts) socket.write(part)
      if (end === 'leave') {
        socket.end()
        // Whoever waits for the end of a body learns of it only when the socket is gone.
        setImmediate(() => socket.destroySoon())
      }
      return text(socket).catch(() => '')
    },
    async close() {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Header lines of a request to the entry, without a body. */
export function requestHead(...headers: string[]): string {
  const lines = ['POST /alerts/x HTTP/1.1', 'Host: bot.example', `Authorization: Bearer ${entrySecret}`]
  return [...lines, ...headers, '', ''].join('\r\n')
}

/** What an Alertmanager posts of alerts with these fingerprints. */
export function alertmanagerBody(fingerprints: string[], changed: Record<string, unknown> = {}): string {
  const alerts = fingerprints.map((fingerprint) => ({
    status: 'firing',
    labels: { alertname: 'BadGateway', instance: fingerprint },
    annotations: { summary: 'many 502' },
    startsAt: '2026-03-01T09:58:00.000Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus.example/graph',
    fingerprint,
    ...changed,
  }))
  return JSON.stringify({ version: '4', groupKey: '{}', status: 'firing', receiver: 'bot', alerts })
}

/** What PagerDuty posts, and its signatures under these secrets. */
export function pagerDutyRequest(secrets: string[] = [entrySecret], id: string = randomUUID()) {
  const body = JSON.stringify({
    event: {
      id,
      event_type: 'incident.triggered',
      resource_type: 'incident',
      occurred_at: '2026-03-01T09:58:00.000Z',
      data: {
        id: 'PGR0VU2',
        type: 'incident',
        number: 2,
        status: 'triggered',
        title: 'A little bump in the road',
        html_url: 'https://acme.pagerduty.example/incidents/PGR0VU2',
        service: { id: 'PF9KMXH', summary: 'API Service' },
        urgency: 'high',
        teams: [],
      },
    },
  })
  const signatures = secrets.map((secret) => `v1=${createHmac('sha256', secret).update(body).digest('hex')}`)
  return { id, body, headers: { 'x-pagerduty-signature': signatures.join(',') } }
}
