import { inspect } from 'node:util'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPagerDuty, isTicket } from '../../src/back/pagerduty.ts'
import { BotError } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import { type PagerDutyServer, startPagerDuty } from '../support/pagerduty/pagerduty-server.ts'
import { startRawServer } from '../support/raw-server.ts'

const token = 'y_NbAkKc66ryYTWUXYEu'
let server: PagerDutyServer

beforeEach(async () => {
  server = await startPagerDuty({ token })
  server.trigger('P1')
})

afterEach(() => server.close())

function client({
  with: given = token,
  from = 'ops@example.com',
  apiUrl = server.url,
  timeoutMs = 5_000,
} = {}) {
  return createPagerDuty({ token: new Secret(given), from, apiUrl }, { timeoutMs })
}

async function errorOf(work: Promise<unknown>): Promise<BotError> {
  const thrown = await work.then(
    (value) => new Error(`it came to ${inspect(value)}`),
    (error: unknown) => error,
  )
  if (thrown instanceof BotError) return thrown
  throw thrown
}

describe('back/pagerduty', () => {
  it('writes, finds, edits and deletes a note', async () => {
    const pagerDuty = client()
    const id = await pagerDuty.createNote('P1', 'first')
    expect(await pagerDuty.updateNote('P1', id ?? '', 'second')).toBe('done')
    expect(await pagerDuty.notes('P1')).toMatchObject([{ id, content: 'second' }])
    await pagerDuty.deleteNote('P1', id ?? '')
    expect(await pagerDuty.notes('P1')).toEqual([])
    expect(await pagerDuty.updateNote('P1', id ?? '', 'third')).toBe('gone')
    await pagerDuty.deleteNote('P1', id ?? '')
  })

  it('acknowledges and resolves, and says when it was resolved before', async () => {
    const pagerDuty = client()
    expect(await pagerDuty.status('P1')).toBe('triggered')
    expect(await pagerDuty.setStatus('P1', 'acknowledged', 'a run looks at it')).toBe('done')
    expect(await pagerDuty.setStatus('P1', 'resolved', 'fixed')).toBe('done')
    expect(await pagerDuty.setStatus('P1', 'resolved', 'fixed')).toBe('resolved')
    expect(await pagerDuty.status('P1')).toBe('resolved')
  })

  it('takes what was acknowledged before for done', async () => {
    const pagerDuty = client()
    expect(await pagerDuty.setStatus('P1', 'acknowledged', 'a run looks at it')).toBe('done')
    expect(await pagerDuty.setStatus('P1', 'acknowledged', 'a run looks at it')).toBe('done')
  })

  it('an incident that was merged into another is gone', async () => {
    const pagerDuty = client()
    server.trigger('P2')
    server.merge('P1', 'P2')
    expect(await pagerDuty.setStatus('P1', 'acknowledged', 'a run looks at it')).toBe('gone')
    expect(await pagerDuty.setStatus('P1', 'resolved', 'fixed')).toBe('gone')
    expect(await pagerDuty.createNote('P1', 'first')).toBeNull()
    expect(await pagerDuty.notes('P1')).toEqual([])
  })

  it('an incident that is not there is an answer, not an error', async () => {
    const pagerDuty = client()
    expect(await pagerDuty.status('PGONE')).toBeNull()
    expect(await pagerDuty.notes('PGONE')).toBeNull()
    expect(await pagerDuty.createNote('PGONE', 'text')).toBeNull()
    expect(await pagerDuty.setStatus('PGONE', 'resolved', '')).toBe('gone')
  })

  it('takes secrets out of what is written', async () => {
    await client().createNote('P1', 'connect postgres://shop:hunter2@db/shop failed')
    expect(server.incident('P1').notes[0]?.content).not.toContain('hunter2')
  })

  it('names what to mend when the token, the user or a right is wrong', async () => {
    server.world.users.set('guest@example.com', 'read-only')
    const cases: [Parameters<typeof client>[0], RegExp][] = [
      [{ with: 'y_AnotherTokenAltogether' }, /PAGERDUTY_TOKEN .*PAGERDUTY_API_URL=https:\/\/api\.eu/],
      [{ from: 'nobody@example.com' }, /PAGERDUTY_FROM must be .*nobody@example\.com is not/],
      [{ from: 'guest@example.com' }, /Give guest@example\.com \(PAGERDUTY_FROM\) the right/],
    ]
    for (const [settings, hint] of cases) {
      const error = await errorOf(client(settings).createNote('P1', 'text'))
      expect(error.code).toBe('SOURCE_REFUSED')
      expect(error.hint).toMatch(hint)
    }
  })

  it('says that an incident takes no more notes', async () => {
    server.world.mostNotes = 1
    await client().createNote('P1', 'one')
    const error = await errorOf(client().createNote('P1', 'two'))
    expect([error.code, error.message]).toEqual([
      'SOURCE_REFUSED',
      'PagerDuty answered 400: Product Limit Reached; At most 1 notes.',
    ])
  })

  it('waits as long as the limits say, and for a while when they say nothing', async () => {
    server.world.perMinute = 1
    await client().status('P1')
    const told = await errorOf(client().status('P1'))
    expect(told.code).toBe('SOURCE_BUSY')
    expect(told.afterMs).toBeGreaterThan(1_000)
    expect(told.afterMs).toBeLessThanOrEqual(60_000)
    server.world.fate = () => '429 bare'
    expect((await errorOf(client().status('P1'))).afterMs).toBe(15_000)
  })

  it('whatever leaves it open whether it was done is unreachable, not refused', async () => {
    const fates = ['cut before', 'cut after', '500 before', '500 after', 'page after'] as const
    for (const fate of fates) {
      server.world.fate = () => fate
      expect((await errorOf(client().createNote('P1', fate))).code).toBe('SOURCE_UNREACHABLE')
    }
    server.world.fate = () => 'slow after'
    const error = await errorOf(client({ timeoutMs: 60 }).createNote('P1', 'slow'))
    expect(error.message).toBe('PagerDuty gave no answer: none within 60 ms.')
  })

  it('follows no redirect', async () => {
    server.world.fate = () => 'redirect'
    const error = await errorOf(client().status('P1'))
    expect([error.code, error.hint]).toEqual([
      'SOURCE_REFUSED',
      'Set PAGERDUTY_API_URL to the address itself: redirects are not followed.',
    ])
  })

  it('ends an answer that has no end', async () => {
    const raw = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n')
      const piece = 'x'.repeat(1024 * 1024)
      const more = () => {
        while (socket.writable && socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`)) {}
      }
      socket.on('drain', more)
      socket.on('error', () => undefined)
      more()
    })
    const error = await errorOf(
      client({ apiUrl: `http://127.0.0.1:${raw.port}`, timeoutMs: 20_000 }).status('P1'),
    )
    await raw.close()
    expect(error.message).toMatch(/longer than 16777216 bytes/)
  })

  it('no error, and no log line of one, holds the token', async () => {
    const lines: string[] = []
    const log = pino({}, { write: (line: string) => void lines.push(line) })
    const raw = await startRawServer((socket, request) => {
      const said = /authorization: (.*)/i.exec(request)?.[1] ?? ''
      const body = JSON.stringify({ error: { code: 2006, message: `what is ${said} ${token}?` } })
      socket.end(
        `HTTP/1.1 400 No\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      )
    })
    const fates = ['cut before', '500 before', '429', 'redirect', 'page after', null] as const
    const errors = [
      await errorOf(client({ apiUrl: `http://127.0.0.1:${raw.port}` }).status('P1')),
      await errorOf(client({ apiUrl: 'http://127.0.0.1:1' }).status('P1')),
      await errorOf(client({ with: `${token}\r\nx: y` }).status('P1')),
    ]
    await raw.close()
    server.world.token = 'another'
    for (const fate of fates) {
      server.world.fate = () => fate
      errors.push(await errorOf(client().createNote('P1', 'text')))
    }
    for (const error of errors) log.warn({ err: error }, 'failed')
    const shown = [inspect(errors, { depth: 20 }), JSON.stringify(errors), ...lines].join('\n')
    expect(shown).not.toContain(token)
    expect(shown).toContain('SOURCE_')
  })

  it('knows a ticket from a path', () => {
    expect(['P1', 'Q0RPRVFWUVZJUkNV', 'PT4KHLK'].map(isTicket)).toEqual([true, true, true])
    expect(['', '..', 'P1/notes', 'P 1', 'P1?x', 'é', 'P'.repeat(65)].some(isTicket)).toBe(false)
  })
})
