import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AlertSource, Parsed } from '../../src/alerts/source.ts'
import type { Alert } from '../../src/model/alert.ts'
import { alertRequest, credentialsOf } from './alert-request.ts'
import { dirtIn } from './dirt-in.ts'
import { spoiled } from './spoiled.ts'

const now = new Date('2026-03-01T01:15:00Z')
const token = 'correct-horse-battery-staple'
const older = 'an-older-token-of-some-length'

/** A recorded body, of `test/alerts/fixtures`. */
export function recorded(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../alerts/fixtures', name), 'utf8'))
}

export function parsed(source: AlertSource, body: unknown, receivedAt = now): Parsed {
  return source.parse(body, { request: alertRequest(body), receivedAt })
}

/** The alerts of a body that has some. */
export function alertsIn(source: AlertSource, body: unknown, receivedAt = now): Alert[] {
  const found = parsed(source, body, receivedAt)
  if (found.kind !== 'alerts') throw new Error(`${source.name} found no alerts: ${JSON.stringify(found)}`)
  return found.alerts
}

/** What holds for every source that proves itself by a token. */
export function tokenSourceLaws(
  source: AlertSource,
  { firing, resolved, header }: { firing: unknown; resolved: unknown; header?: string },
): void {
  const ask = (options: Parameters<typeof alertRequest>[1], secrets = [token]) =>
    source.authenticate(alertRequest(firing, options), credentialsOf(...secrets), now)
  const bearer = (given: string) => ({ headers: { authorization: `Bearer ${given}` } })

  it('believes whoever brings the token', () => {
    expect(ask(bearer(token))).toBeNull()
    if (header !== undefined) expect(ask({ headers: { [header]: token } })).toBeNull()
  })

  it('counts both of two secrets while one is replaced by the other', () => {
    expect(ask(bearer(token), [older, token])).toBeNull()
    expect(ask(bearer(older), [older, token])).toBeNull()
    expect(ask(bearer(older), [token])).toBe('forged')
  })

  it('tells a token that is lacking from one that is wrong', () => {
    expect(ask({})).toBe('unsigned')
    expect(ask(bearer(`${token}x`))).toBe('forged')
    if (header !== undefined) expect(ask({ headers: { [header]: 'x' } })).toBe('forged')
  })

  it('knows the resolution as that of the same alarm, and as another notification', () => {
    const [begun] = alertsIn(source, firing)
    const [ended] = alertsIn(source, resolved)
    expect(begun).toMatchObject({ state: 'firing', source: source.name })
    expect(ended).toMatchObject({ state: 'resolved', key: begun?.key })
    expect(ended?.delivery).not.toBe(begun?.delivery)
  })

  it('reads the same from the same body', () => {
    expect(alertsIn(source, structuredClone(firing))).toEqual(alertsIn(source, firing))
  })

  it('never throws, and never lets anything through that is not clean', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), spoiled(firing), spoiled(resolved)), (body) => {
        const found = parsed(source, body)
        if (found.kind === 'alerts') expect(found.alerts.flatMap(dirtIn)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
}
