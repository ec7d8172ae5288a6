import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { alertResults, statusOf } from '../../src/alerts/alert-result.ts'
import { createGeneric } from '../../src/alerts/generic.ts'
import type { AlertSource } from '../../src/alerts/source.ts'
import { sources } from '../../src/alerts/sources.ts'
import { servicesSchema } from '../../src/config/services-schema.ts'
import type { AlertSourceName } from '../../src/model/alert.ts'
import { alertRequest, credentialsOf } from '../support/alert-request.ts'
import { alertsIn, recorded } from '../support/token-source-laws.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/alerts.md'), 'utf8')
const now = new Date()
const canSign = spawnSync('openssl', ['version']).status === 0 || process.env.REQUIRE_REAL === '1'

/** The blocks of a language under a heading, without the indentation of the list that they stand in. */
function blocks(heading: string, language: string): string[] {
  const section = page.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^( *)```(\w+)\n(.*?)^\1```/gms)]
    .filter((match) => match[2] === language)
    .map(([, indentation = '', , text = '']) => text.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''))
}

function block(heading: string, language: string, index = 0): string {
  const found = blocks(heading, language)[index]
  if (found === undefined) throw new Error(`docs/alerts.md has no ${language} under "${heading}"`)
  return found
}

function isBelieved(source: AlertSource, headers: Record<string, string>, query = ''): boolean {
  const secret = `your-secret-of-${source.name.replace('-monitor', '')}`
  return source.authenticate(alertRequest({}, { headers, query }), credentialsOf(secret), now) === null
}

/** What the last command of a script asks curl to send; the script runs, but curl sends nothing. */
function sentBy(script: string, secret: string) {
  const asked = execFileSync(
    'bash',
    ['-euc', `curl() { printf '%s\\0' "$@"; }\nsed() { printf %s "${secret}"; }\n${script}`],
    { env: { ...process.env, ALERT_SECRET_GENERIC: secret }, encoding: 'utf8', timeout: 10_000 },
  ).split('\0')
  const after = (flag: string) => asked.flatMap((word, index) => (asked[index - 1] === flag ? [word] : []))
  const headers = Object.fromEntries(after('-H').map((header) => header.split(/: (.*)/s).slice(0, 2)))
  const body = after('-d')[0] ?? ''
  const request = { ...alertRequest({}, { headers }), body: new TextEncoder().encode(body) }
  return { url: asked.find((word) => word.startsWith('http')), request, body: JSON.parse(body) }
}

describe('alerts/docs', () => {
  it('the first alert to try is believed, and is about a service', () => {
    const secret = 'a-token-that-is-long-enough'
    const { url, request, body } = sentBy(block('Try it at once', 'sh', 1), secret)
    expect(url).toBe('http://localhost:5020/alerts/generic')
    expect(sources.generic.authenticate(request, credentialsOf(secret), now)).toBeNull()
    expect(alertsIn(sources.generic, body)[0]).toMatchObject({ state: 'firing', labels: { service: 'shop' } })
  })

  it.runIf(canSign)('what is signed as the page says is believed', () => {
    const secret = 'a-secret-that-signs'
    const { request, body } = sentBy(block('Signing', 'sh'), secret)
    expect(request.headers.get('x-502-signature')).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/)
    expect(sources.generic.authenticate(request, credentialsOf(secret), now)).toBeNull()
    expect(sources.generic.authenticate(request, credentialsOf('another'), now)).toBe('forged')
    expect(alertsIn(sources.generic, body)).toHaveLength(1)
  })

  it('the form of our own is read with every field', () => {
    const body = JSON.parse(block('Anything else', 'json'))
    expect(alertsIn(sources.generic, body)[0]).toMatchObject({
      ...body,
      source: 'generic',
      ticket: null,
      delivery: expect.stringContaining(body.delivery),
      at: '2026-03-01T02:12:41.000Z',
    })
    const table = page.slice(page.indexOf('## Anything else'), page.indexOf('### Signing'))
    for (const field of Object.keys(body)) expect(table).toContain(`| \`${field}\` |`)
  })

  it('the payload for Datadog is read once its variables are filled in', () => {
    const values = recorded('datadog-triggered.json') as Record<string, string>
    const template = JSON.parse(block('Datadog', 'json')) as Record<string, string>
    expect(Object.keys(template)).toEqual(Object.keys(values))
    const filled = Object.fromEntries(
      Object.entries(template).map(([name, variable]) => {
        expect(variable).toMatch(/^\$[A-Z_]+$/)
        return [name, values[name]]
      }),
    )
    expect(alertsIn(sources.datadog, filled)[0]).toMatchObject({
      state: 'firing',
      labels: { service: 'shop' },
    })
    expect(isBelieved(sources.datadog, JSON.parse(block('Datadog', 'json', 1)))).toBe(true)
  })

  it('the configuration for Gatus makes requests that are believed and read', () => {
    const { alerting, endpoints } = parseYaml(block('Gatus', 'yaml'))
    const [endpoint] = endpoints
    const { url, method, headers, body, 'default-alert': usual } = alerting.custom
    expect({ url, method }).toEqual({ url: 'https://502.example.com/alerts/gatus', method: 'POST' })
    expect(isBelieved(sources.gatus, headers)).toBe(true)
    const sent = (state: string) =>
      JSON.parse(
        body
          .replaceAll('[ALERT_DESCRIPTION]', usual.description)
          .replaceAll('[ENDPOINT_NAME]', endpoint.name)
          .replaceAll('[ENDPOINT_GROUP]', endpoint.group)
          .replaceAll('[ENDPOINT_URL]', endpoint.url)
          .replaceAll('[ALERT_TRIGGERED_OR_RESOLVED]', state),
      )
    const [begun] = alertsIn(sources.gatus, sent('TRIGGERED'))
    const [ended] = alertsIn(sources.gatus, sent('RESOLVED'))
    expect(begun).toMatchObject({ state: 'firing', url: endpoint.url, severity: 'error' })
    expect(ended).toMatchObject({ state: 'resolved', key: begun?.key })
    expect(usual['send-on-resolved']).toBe(true)
  })

  it('the receiver for Alertmanager brings its token and tells of resolutions', () => {
    const { route, receivers } = parseYaml(block('Alertmanager', 'yaml'))
    const [receiver] = receivers
    expect(receiver.name).toBe(route.receiver)
    const [webhook] = receiver.webhook_configs
    const { type, credentials } = webhook.http_config.authorization
    expect(webhook).toMatchObject({ url: 'https://502.example.com/alerts/alertmanager', send_resolved: true })
    expect(isBelieved(sources.alertmanager, { authorization: `${type} ${credentials}` })).toBe(true)
  })

  it('the headers and addresses that bring a token are believed', () => {
    expect(isBelieved(sources['uptime-kuma'], JSON.parse(block('Uptime Kuma', 'json')))).toBe(true)
    const [, opsgenie = ''] = /`Authorization`, value `([^`]+)`/.exec(page) ?? []
    expect(isBelieved(sources.opsgenie, { Authorization: opsgenie })).toBe(true)
    const [, azure = ''] = /alerts\/azure-monitor\?([^`]+)`/.exec(page) ?? []
    expect(isBelieved(sources['azure-monitor'], {}, azure)).toBe(true)
  })

  it('the rules are a services file that is right', () => {
    const file = servicesSchema.parse(parseYaml(block('Rules', 'yaml')))
    expect(file.services.shop?.alerts?.rules).toHaveLength(4)
    const table = page.slice(page.indexOf('| under `alerts:`'), page.indexOf('### Our own watch'))
    for (const name of Object.keys(file.services.shop?.alerts ?? {}))
      expect(table).toContain(`| \`${name}\` |`)
  })

  it('the mapping is right, and reads the example', () => {
    const written = parseYaml(block('Mappings', 'yaml'))
    const { alert_mappings } = servicesSchema.parse({ services: {}, ...written })
    const mapped = createGeneric(alert_mappings.checks ?? null)
    const [http, disk, ...others] = alertsIn(mapped, JSON.parse(block('Mappings', 'json')))
    expect(others).toEqual([])
    expect(http).toMatchObject({
      key: 'web-1/http',
      state: 'firing',
      severity: 'critical',
      title: 'http on web-1',
      labels: { host: 'web-1', service: 'shop' },
      url: 'https://shop.example.com/',
      at: '2026-03-01T02:12:41.000Z',
    })
    expect(disk).toMatchObject({ key: 'web-2/disk', state: 'resolved', url: null })
  })

  it('explains every status that is answered, and no other', () => {
    const section = page.slice(page.indexOf('## What the bot answers'), page.indexOf('## Settings'))
    const explained = [...section.matchAll(/^\| (\d{3}) \|/gm)].map(([, status]) => Number(status))
    expect(explained).toEqual([...new Set(alertResults.map((result) => statusOf[result]))].sort())
  })

  it('leads to a section that is there', () => {
    const anchors = [...page.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    )
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor)
    expect(links.filter((anchor) => !anchors.includes(anchor ?? ''))).toEqual([])
    const names = Object.keys(sources) as AlertSourceName[]
    expect(links.length).toBeGreaterThan(names.length)
  })
})
