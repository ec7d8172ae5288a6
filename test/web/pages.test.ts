import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BotError } from '../../src/errors.ts'
import type { Incident } from '../../src/model/incident.ts'
import { type Console, saying, startConsole } from '../support/console-server.ts'
import { memorySource } from '../support/console-source.ts'
import { samplePlan } from '../support/incident-samples.ts'
import { parseHtml, textOf } from '../support/parse-html.ts'

const now = new Date('2026-01-02T12:00:00Z')
const verdict: Incident['verdict'] = {
  state: 'fault',
  cause: 'app-crash-loop',
  confidence: 0.874,
  hop: 'app',
  target: 'app/10.0.0.1:80',
  sentence: 'app refuses connections',
  producer: null,
}

let console: Console
let reported: BotError[]

beforeAll(async () => {
  const source = memorySource(() => now)
  console = await startConsole({ source, now: () => now, report: (problem) => reported.push(problem) })
})
afterAll(() => console.close())
beforeEach(() => {
  reported = []
  console.inbox.replies.clear()
  console.inbox.asked.splice(0)
})

async function page(path: string): Promise<string> {
  const response = await console.ask(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
  return textOf(await response.text())
}

describe('web/pages/start-page', () => {
  test('an empty console says what to type', async () => {
    const empty = await startConsole()
    const text = textOf(await (await empty.ask('/')).text())
    await empty.close()
    expect(text).toContain('No incidents yet')
    expect(text).toContain('Type diagnose shop above')
  })

  test('incidents are listed with state, verdict and age, closed ones apart', async () => {
    const hourAgo = new Date(now.getTime() - 3_600_000)
    console.source.open({ id: 'INC-1', state: 'closed', closedAt: now, openedAt: hourAgo })
    console.source.open({ id: 'INC-2', openedAt: hourAgo, verdict })
    console.source.open({ id: 'INC-3', run: 'run-1', openedAt: now })
    const text = (await page('/')).replace(/\s+/g, ' ')
    expect(text).toMatch(
      /INC-3.*diagnosing.*looking….*just now.*INC-2.*app refuses connections 87 % sure.*1 hour ago/,
    )
    expect(text).toMatch(/Recently closed.*INC-1.*closed/)
  })

  test('the configuration says what is on, and the next thing to do for what is not', async () => {
    console.source.settings.push({
      name: 'Slack',
      state: 'problem',
      detail: 'token was refused',
      next: 'Set SLACK_BOT_TOKEN.',
    })
    expect((await page('/')).replace(/\s+/g, ' ')).toContain(
      'Slack!problem token was refusedSet SLACK_BOT_TOKEN.',
    )
  })

  test('commands and services are suggested', async () => {
    const html = await (await console.ask('/')).text()
    const options = parseHtml(html).flatMap((token) =>
      token.type === 'open' && token.name === 'option' ? [token.attributes.value] : [],
    )
    expect(options).toContain('diagnose shop')
    expect(options).toContain('help')
  })
})

describe('web/pages/freeze-banner', () => {
  const all = { service: null, by: 'Ann', reason: 'sale is running', since: now, until: null }
  const blog = { ...all, service: 'blog', until: new Date('2026-01-02T14:00:00Z') }

  test('freezes that stand are said first; on an incident, those that cover its service', async () => {
    console.source.open({ id: 'INC-4', service: 'shop' })
    console.source.standing = [all, blog]
    const start = (await page('/')).replace(/\s+/g, ' ')
    const incident = await page('/incidents/INC-4')
    const timeline = await page('/incidents/INC-4/timeline')
    console.source.standing = []
    expect(start).toContain('Changes are frozen for every service by Ann, just now: Sale is running.')
    expect(start).toContain('Changes are frozen for blog')
    expect(start).toContain('Until 2026-01-02 14:00 UTC, or type unfreeze blog.')
    for (const text of [incident, timeline]) {
      expect(text).toContain('Changes are frozen for every service')
      expect(text).not.toContain('frozen for blog')
    }
    expect(await page('/')).not.toContain('frozen')
  })
})

describe('web/pages/waiting-list', () => {
  test('what waits for a decision is listed with its votes, and leads to its thread', async () => {
    const vote = { by: { id: 'console:ada', name: 'Ada' }, identity: 'ada', reason: null, breakGlass: false }
    console.source.pending = [
      {
        id: 'k3v9',
        incident: 'INC-2',
        plan: samplePlan(),
        planHash: '0',
        state: 'pending',
        createdAt: now,
        expiresAt: new Date('2026-01-02T12:30:00Z'),
        votes: [{ ...vote, decision: 'approved', at: now }],
        needed: 2,
        decidedAt: null,
        grant: null,
      },
    ]
    const html = await (await console.ask('/')).text()
    console.source.pending = []
    const text = textOf(html).replace(/\s+/g, ' ')
    expect(text).toContain('Waiting for a decision 1')
    expect(text).toContain('INC-2 Restart the app shop, risk low')
    expect(text).toContain('1 of 2 approved, proposed just now, until 12:30 UTC')
    expect(html).toContain('href="/incidents/INC-2"')
    expect(await page('/')).not.toContain('Waiting for a decision')
  })
})

describe('web/pages/incident-page', () => {
  test('the thread shows every kind of block', async () => {
    console.source.say('INC-2', 'card', {
      text: 'app refuses connections',
      blocks: [
        { type: 'heading', text: 'app refuses connections', tone: 'bad' },
        { type: 'text', text: 'Nothing listens on port 80.' },
        { type: 'fields', fields: [{ label: 'Service', value: 'shop' }] },
        {
          type: 'path',
          hops: [
            { name: 'edge', system: 'nginx', state: 'pass', detail: 'answers in 12 ms' },
            { name: 'app', system: 'gunicorn', state: 'fail', detail: 'refused' },
            { name: 'db', system: 'unknown', state: 'pending', detail: '' },
          ],
        },
        { type: 'list', title: 'Why', items: ['connection refused +20 dB'] },
        { type: 'quote', text: 'connect() failed (111)', source: 'nginx error.log' },
        { type: 'progress', done: 3, total: 9, label: 'Looking' },
        {
          type: 'details',
          title: 'Evidence',
          rows: [
            { state: 'pass', label: 'dns@edge', text: 'one address', facts: '{"a":1}' },
            { state: 'unknown', label: 'tls@edge', text: 'timed out' },
          ],
        },
        {
          type: 'buttons',
          buttons: [{ id: 'b-1', label: 'Approve', style: 'primary', confirm: 'Restart app?' }],
        },
      ],
    })
    const html = await (await console.ask('/incidents/INC-2')).text()
    const text = textOf(html)
    for (const words of [
      'Nothing listens on port 80.',
      '✓ok',
      'answers in 12 ms',
      '✕failing',
      '·waiting',
      'connection refused +20 dB',
      'nginx error.log',
      '3 of 9',
      '?not seen',
      '{"a":1}',
      'Approve',
      '87 % sure',
    ]) {
      expect(text).toContain(words)
    }
    const tokens = parseHtml(html)
    expect(tokens).toContainEqual(
      expect.objectContaining({
        name: 'progress',
        attributes: expect.objectContaining({ value: '3', max: '9' }),
      }),
    )
    expect(tokens).toContainEqual({
      type: 'open',
      name: 'input',
      attributes: { type: 'hidden', name: 'button', value: 'b-1' },
    })
    expect(tokens).toContainEqual(
      expect.objectContaining({
        name: 'form',
        attributes: expect.objectContaining({ method: 'post', action: '/press' }),
      }),
    )
  })

  test('an unknown incident is a page that says so', async () => {
    const response = await console.ask('/incidents/INC-999')
    expect(response.status).toBe(404)
    expect(textOf(await response.text())).toContain('There is no incident INC-999')
  })
})

describe('web/pages/timeline-page', () => {
  test('entries are shown with number, time, kind and the start of the hash, two hundred at a time', async () => {
    for (let entry = 0; entry < 201; entry++) {
      console.source.record('INC-2', {
        kind: 'step.skipped',
        run: 'r',
        step: `step-${entry}`,
        target: null,
        reason: 'not needed',
      })
    }
    const first = await page('/incidents/INC-2/timeline')
    expect(first).toContain('201 entries')
    expect(first).toContain('12:00:00.000')
    expect(first).toContain('step.skipped step-199: not needed')
    expect(first).toContain('aaaaaaaaaaaa')
    expect(first).not.toContain('step-200')
    expect(await page('/incidents/INC-2/timeline?after=200')).toContain('step-200')
  })
})

describe('web/problem', () => {
  test('a page that is not there is 404 with a way back', async () => {
    const response = await console.ask('/nowhere')
    expect(response.status).toBe(404)
    expect(textOf(await response.text())).toContain('Error code PAGE_NOT_FOUND')
  })

  test('an error of our own is 500 with a code, without its words or stack, and is reported', async () => {
    const broken = await startConsole({
      source: {
        ...memorySource(),
        incidents: () => Promise.reject(new Error('secret detail at /srv/x.ts:1')),
      },
      report: (problem) => reported.push(problem),
    })
    const response = await broken.ask('/')
    const text = await response.text()
    await broken.close()
    expect(response.status).toBe(500)
    expect(textOf(text)).toContain('Error code INTERNAL')
    expect(text).not.toMatch(/secret detail|\.ts:/)
    expect(reported.map(({ message }) => message)).toEqual(['secret detail at /srv/x.ts:1'])
  })

  test('a remote fault is 503 and says the next thing to do', async () => {
    const broken = await startConsole({
      source: {
        ...memorySource(),
        incidents: () =>
          Promise.reject(
            new BotError('DATABASE_UNREACHABLE', 'No answer from db:5432.', 'Start the database.'),
          ),
      },
    })
    const response = await broken.ask('/')
    await broken.close()
    expect(response.status).toBe(503)
    expect(textOf(await response.text())).toContain('Start the database.')
  })
})

describe('web/routes/commands', () => {
  test('a command that opens an incident leads to its page', async () => {
    console.inbox.replies.set('diagnose shop', () => ({ message: saying('Opened INC-2'), incident: 'INC-2' }))
    const response = await console.submit('/command', { text: ' diagnose shop ' })
    expect(response.status).toBe(303)
    expect(response.headers.get('Location')).toBe('/incidents/INC-2')
    expect(console.inbox.asked).toEqual([
      {
        what: 'diagnose shop',
        from: { person: { id: 'console:operator', name: 'operator' }, platform: 'console' },
      },
    ])
  })

  test('an answer without an incident is shown on the page where it was typed', async () => {
    console.inbox.replies.set('help', () => ({ message: saying('All commands: …') }))
    expect(textOf(await (await console.submit('/command', { text: 'help' })).text())).toContain(
      'All commands',
    )
    const inThread = await console.submit('/command', { text: 'help', incident: 'INC-2' })
    expect(textOf(await inThread.text())).toContain('Thread')
    expect(console.inbox.asked[1]?.from.incident).toBe('INC-2')
  })

  test('a command that fails keeps what was typed and says the next thing to do', async () => {
    const response = await console.submit('/command', { text: 'diagnos "shop"' })
    const html = await response.text()
    expect(response.status).toBe(400)
    expect(textOf(html)).toContain('Type help for all commands.')
    expect(parseHtml(html)).toContainEqual(
      expect.objectContaining({
        attributes: expect.objectContaining({ id: 'command', value: 'diagnos "shop"' }),
      }),
    )
  })

  test('a pasted text is sent to be explained', async () => {
    await console.submit('/command', { pasted: 'connect() failed (111: Connection refused)' })
    expect(console.inbox.asked).toEqual([
      expect.objectContaining({ what: 'explain\nconnect() failed (111: Connection refused)' }),
    ])
  })

  test('two megabytes are refused with clear words', async () => {
    const response = await console.submit('/command', { text: 'x'.repeat(2_000_000) })
    expect(response.status).toBe(413)
    expect(textOf(await response.text())).toContain('longer than 640 KiB')
    expect(console.inbox.asked).toEqual([])
  })

  test('two megabytes without a length are refused too', async () => {
    const body = new Blob(['text=', 'x'.repeat(2_000_000)]).stream()
    const response = await console.ask('/command', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body,
      duplex: 'half',
    })
    expect(response.status).toBe(413)
  })

  test('a press is handed on with its reason, and the answer is shown in its incident', async () => {
    console.inbox.replies.set('b-1', () => ({ message: saying('Approved by operator'), incident: 'INC-2' }))
    const response = await console.submit('/press', { button: 'b-1', reason: 'seen it' })
    expect(textOf(await response.text())).toMatch(/INC-2.*Approved by operator/s)
    expect(console.inbox.asked).toEqual([
      {
        what: 'b-1',
        from: {
          person: { id: 'console:operator', name: 'operator' },
          platform: 'console',
          reason: 'seen it',
        },
      },
    ])
  })

  test('a press that must be confirmed is asked back first, and counts when confirmed', async () => {
    console.inbox.replies.set('b-1', () => ({ message: saying('Approved'), incident: 'INC-2' }))
    const asked = await console.submit('/press', { button: 'b-1', label: 'Approve', confirm: 'Restart app?' })
    expect(textOf(await asked.text())).toContain('Restart app?')
    expect(console.inbox.asked).toEqual([])
    await console.submit('/press', { button: 'b-1', confirm: 'Restart app?', confirmed: 'yes' })
    expect(console.inbox.asked).toHaveLength(1)
  })

  test('what a plan comes to is shown whole before it counts, and what was asked for is handed on', async () => {
    console.inbox.replies.set('b-1', () => ({ message: saying('Approved'), incident: 'INC-2' }))
    const whole = `Then runs:\n${'  sudo -n nginx -t\n'.repeat(3000)}  last`
    const press = { button: 'b-1', label: 'Approve', confirm: 'Now?', whole }
    const asked = await console.submit('/press', { ...press, 'wants-reason': 'yes', 'wants-typed': 'shop' })
    const html = await asked.text()
    expect(textOf(html)).toContain(whole)
    expect(textOf(html)).toContain('Type shop to go on')
    const required = parseHtml(html).flatMap((token) =>
      token.type === 'open' && 'required' in token.attributes ? [token.attributes.name] : [],
    )
    expect(required).toEqual(['reason', 'typed'])
    expect(console.inbox.asked).toEqual([])
    await console.submit('/press', { button: 'b-1', confirmed: 'yes', reason: 'seen', typed: ' shop ' })
    expect(console.inbox.asked).toMatchObject([{ what: 'b-1', from: { reason: 'seen', typed: 'shop' } }])
  })

  test('what only the one who clicks can say is asked, and nothing else', async () => {
    console.inbox.replies.set('map:a1', () => ({ message: saying('Mapped'), incident: 'INC-2' }))
    const press = { button: 'map:a1', label: 'Map this alert', confirm: 'Which service?' }
    const asked = await console.submit('/press', {
      ...press,
      'wants-answer': 'Service',
      'answer-hint': 'Its name.',
    })
    const inputs = parseHtml(await asked.text()).flatMap((token) =>
      token.type === 'open' && token.name === 'input' && token.attributes.type !== 'hidden'
        ? [`${token.attributes.name} ${'required' in token.attributes}`]
        : [],
    )
    expect(inputs.filter((name) => !name.startsWith('undefined'))).toEqual(['answer true'])
    await console.submit('/press', { button: 'map:a1', confirmed: 'yes', answer: ' shop ' })
    expect(console.inbox.asked).toMatchObject([{ what: 'map:a1', from: { answer: 'shop' } }])
  })
})
