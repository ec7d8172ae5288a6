import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAlertmanager } from '../../src/back/alertmanager.ts'
import { BotError } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { type AlertmanagerServer, startAlertmanager } from '../support/alertmanager/alertmanager-server.ts'
import { silencing } from '../support/alertmanager/silence-world.ts'

const minute = 60_000
let server: AlertmanagerServer
let now: number

beforeEach(async () => {
  now = Date.parse('2026-11-21T03:10:00.500Z')
  server = await startAlertmanager({ now: () => now })
})

afterEach(() => server.close())

function client(token: string | null = null) {
  return createAlertmanager({ url: server.url, token: token === null ? null : new Secret(token) })
}

const wish = (comment = 'ours: why') => ({
  labels: { alertname: 'ShopDown', instance: 'a"b\\c' },
  startsAt: new Date(now).toISOString(),
  endsAt: new Date(now + 15 * minute),
  comment,
})

describe('back/alertmanager', () => {
  it('sets a silence, finds it by a label, prolongs it in place and ends it', async () => {
    const alertmanager = client()
    const id = await alertmanager.setSilence(wish())
    expect(await alertmanager.silences(['instance', 'a"b\\c'])).toMatchObject([{ id, comment: 'ours: why' }])
    expect(await alertmanager.silences(['instance', 'other'])).toEqual([])
    expect((await alertmanager.silences(null)).length).toBe(1)
    now += 10 * minute
    const startsAt = (await alertmanager.silence(id))?.startsAt ?? ''
    expect(await alertmanager.setSilence({ ...wish(), startsAt, id })).toBe(id)
    expect((await alertmanager.silence(id))?.endsAt.getTime()).toBe(now + 15 * minute)
    await alertmanager.endSilence(id)
    expect((await alertmanager.silence(id))?.state).toBe('expired')
    expect(await alertmanager.silences(null)).toEqual([])
    await alertmanager.endSilence(id)
  })

  it('asks for every label, and exactly', async () => {
    await client().setSilence(wish())
    expect(silencing(server.world, { ...wish().labels, severity: 'page' }).length).toBe(1)
    expect(silencing(server.world, { alertname: 'ShopDown' })).toEqual([])
  })

  it('what is not there is no error', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000'
    expect(await client().silence(unknown)).toBeNull()
    await client().endSilence(unknown)
  })

  it('gives the token to a proxy in front of it, and to nobody else', async () => {
    server.world.token = 'token-of-the-proxy'
    await client('token-of-the-proxy').setSilence(wish())
    const error = await client('wrong-token')
      .setSilence(wish())
      .then(String, (thrown: unknown) => thrown)
    if (!(error instanceof BotError)) throw new Error(`it came to ${String(error)}`)
    expect([error.code, error.message]).toEqual(['SOURCE_REFUSED', 'Alertmanager answered 401'])
    expect(error.hint).toContain('ALERTMANAGER_TOKEN')
    expect(JSON.stringify(error)).not.toContain('wrong-token')
  })

  it('says what Alertmanager says', async () => {
    const late = {
      ...wish(),
      startsAt: new Date(now - 9 * minute).toISOString(),
      endsAt: new Date(now - minute),
    }
    await expect(client().setSilence(late)).rejects.toMatchObject({
      code: 'SOURCE_REFUSED',
      message: "Alertmanager answered 400: Failed to create silence: end time can't be in the past",
    })
    server.world.fate = () => '500 before'
    await expect(client().setSilence(wish())).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' })
  })
})
