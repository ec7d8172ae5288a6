import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/alerts/parse-json.ts'
import { settingOf } from '../../src/alerts/setting-of.ts'
import type { RawRequest } from '../../src/alerts/source.ts'
import { sources } from '../../src/alerts/sources.ts'
import { alertSources } from '../../src/model/alert.ts'
import { sourceNames } from '../../src/model/source-names.ts'
import { alertRequest, credentialsOf } from '../support/alert-request.ts'
import { anyCharacter } from '../support/any-character.ts'
import { dirtIn } from '../support/dirt-in.ts'
import { spoiled } from '../support/spoiled.ts'

const root = join(import.meta.dirname, '../..')
const now = new Date('2026-03-01T01:15:00Z')

const fixtures = join(import.meta.dirname, 'fixtures')

/** Of all sources: each gets those of the others too. */
const recordedBodies = globSync('**/*.json', { cwd: fixtures })
  .sort()
  .map((name) => JSON.parse(readFileSync(join(fixtures, name), 'utf8')))

/** Headers that any of the sources looks at, with whatever in them. */
const headers = fc
  .dictionary(
    fc.constantFrom(
      'authorization',
      'cf-webhook-auth',
      'sentry-hook-resource',
      'sentry-hook-signature',
      'x-502-signature',
      'x-amz-sns-message-type',
      'x-grafana-alerting-signature',
      'x-pagerduty-signature',
    ),
    fc.oneof(
      fc.constantFrom('Bearer', 'Bearer x', 'Basic !!', 'v1=', 'v1=00,v1=', 't=1,v1=zz', 't=,t=', 'issue'),
      fc.constantFrom('metric_alert', 'event_alert', 'SubscriptionConfirmation'),
      fc.stringMatching(/^[\x21-\x7e]{0,40}$/),
    ),
  )
  .map((written) => new Headers(written))

describe('alerts/sources', () => {
  it.each(alertSources)('%s stands under its own name', (name) => {
    expect(sources[name].name).toBe(name)
    expect(sourceNames[name]).not.toBe('')
  })

  it.each(alertSources)('%s never throws at a body, and lets nothing through that is not clean', (name) => {
    const source = sources[name]
    const body = fc.oneof(fc.jsonValue(), ...recordedBodies.map(spoiled))
    fc.assert(
      fc.property(body, headers, (written, given) => {
        const request = { ...alertRequest(written), headers: given }
        const found = source.parse(written, { request, receivedAt: now })
        if (found.kind === 'alerts') expect(found.alerts.flatMap(dirtIn)).toEqual([])
        if (found.kind === 'alerts') expect(found.alerts.every((alert) => alert.source === name)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it.each(alertSources)('%s believes no bytes that nobody signed', (name) => {
    const source = sources[name]
    const query = fc
      .string({ unit: anyCharacter, maxLength: 20 })
      .map((token) => new URLSearchParams({ token }))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), headers, query, (body, given, asked) => {
        const request: RawRequest = { body, headers: given, query: asked }
        const credentials = credentialsOf('correct-horse-battery-staple')
        expect(source.authenticate(request, credentials, now)).not.toBeNull()
        source.certificateUrl?.(request)
        source.parse(parseJson(body), { request, receivedAt: now })
      }),
      { numRuns: 150 },
    )
  })

  it.each(alertSources)('%s believes nobody where no secret is set', (name) => {
    const given = alertRequest({}, { headers: { authorization: 'Bearer ' }, query: 'token=' })
    expect(sources[name].authenticate(given, credentialsOf(), now)).not.toBeNull()
  })

  it.each(alertSources)(
    'how %s is set up stands in docs/alerts.md, and its setting in .env.example',
    (name) => {
      const docs = readFileSync(join(root, 'docs/alerts.md'), 'utf8')
      const example = readFileSync(join(root, '.env.example'), 'utf8')
      expect(docs).toContain(`/alerts/${name}`)
      expect(docs).toContain(settingOf(name))
      expect(example).toContain(`# ${settingOf(name)}=`)
    },
  )
})
