import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BotError } from '../../src/errors.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { Block, ChatMessage } from '../../src/model/message.ts'
import type { Entry } from '../../src/model/timeline.ts'
import { renderMessage } from '../../src/web/blocks/render-message.ts'
import type { Html } from '../../src/web/html.ts'
import { confirmPage } from '../../src/web/pages/confirm-page.ts'
import { incidentPage } from '../../src/web/pages/incident-page.ts'
import { problemPage } from '../../src/web/pages/problem-page.ts'
import { startPage } from '../../src/web/pages/start-page.ts'
import { timelinePage } from '../../src/web/pages/timeline-page.ts'
import { longestText, shownText } from '../../src/web/shown-text.ts'
import { sampleAlarm } from '../support/alarm-samples.ts'
import { anyCharacter } from '../support/any-character.ts'
import { startConsole } from '../support/console-server.ts'
import { memorySource, serviceNamed } from '../support/console-source.ts'
import { samplePlan } from '../support/incident-samples.ts'
import { leadsTo } from '../support/leads-to.ts'
import { parseHtml, skeleton, textOf } from '../support/parse-html.ts'

const now = new Date('2026-01-02T12:00:00Z')

const fragments = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</pre></details></title></textarea>',
  '<!--',
  ']]>',
  '&lt;script&gt;',
  '&#60;',
  '&',
  '{{alert(1)}}`',
  '`<img src=x onerror=alert(1)>`',
  'javascript:alert(1)',
  '\u202egnp.exe\u2066',
  '\u200f\u200b\ufeff',
  '\u0000\u001b[31m\u0085',
  '\ud800',
  '\u{e0041}',
  'a\r\nb\rc',
  'ordinary words',
]

const hostile = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ minLength: 1, unit: anyCharacter }),
)

/** A message with one text in every place where a text can be. */
function messageOf(text: string): ChatMessage {
  const states = ['pass', 'fail', 'unknown'] as const
  const blocks: Block[] = [
    { type: 'heading', text, tone: 'bad' },
    { type: 'text', text },
    { type: 'fields', fields: [{ label: text, value: text }] },
    { type: 'path', hops: [{ name: text, system: text, state: 'partial', detail: text }] },
    { type: 'list', title: text, items: [text, text] },
    {
      type: 'links',
      title: text,
      items: [text, `https://alerts.example/${text}`].map((url) => ({ tone: 'bad' as const, text, url })),
    },
    { type: 'quote', text, source: text },
    { type: 'code', title: text, lines: [text, `- ${text}`, `+ ${text}`] },
    { type: 'table', title: text, columns: [text, text, text], rows: [[text, text, text]] },
    { type: 'progress', done: 1, total: 2, label: text },
    {
      type: 'details',
      title: text,
      rows: states.map((state) => ({ state, label: text, text, facts: text })),
    },
    {
      type: 'buttons',
      buttons: [
        {
          id: text,
          label: text,
          style: 'danger',
          confirm: text,
          asks: { reason: true, typed: text, answer: { label: text, hint: text } },
          whole: text,
        },
      ],
    },
  ]
  return { text, blocks }
}

/** Every page there is, with one text in every place where a stranger's text can be. */
function pagesOf(text: string): Html[] {
  const person = { id: text, name: text }
  const service = serviceNamed(text)
  const incident = memorySource(() => now).open({
    id: text,
    service: text,
    environment: text,
    openedBy: person,
    verdict: {
      state: 'fault',
      cause: null,
      confidence: 0.5,
      hop: text,
      target: text,
      sentence: text,
      producer: null,
    },
  })
  const entry: Entry = {
    incident: text,
    seq: 1,
    at: now.toISOString(),
    what: { kind: 'incident.opened', service, by: person, reason: text },
    previous: '0',
    hash: '0',
  }
  const freezes = [
    { service: text, by: text, reason: text, since: now, until: null },
    { service: null, by: text, reason: text, since: now, until: now },
  ]
  const alarm = sampleAlarm({ title: text, service: text, incident: text, key: text })
  const silences = [{ service: text, by: text, reason: text, since: now, until: now }]
  const waiting: Approval = {
    id: text,
    incident: text,
    plan: { ...samplePlan(text), title: text, service: text },
    planHash: text,
    state: 'pending',
    createdAt: now,
    expiresAt: now,
    votes: [],
    needed: 2,
    decidedAt: null,
    grant: null,
  }
  const commandLine = { services: [service], incident: text, typed: text, reply: messageOf(text) }
  const shared = { commandLine, version: '1', now }
  return [
    startPage(
      {
        ...{ open: [incident], recent: [incident], waiting: [waiting], freezes },
        ...{
          firing: [alarm],
          silences,
          services: [{ service, incident, firing: [alarm], waiting: [waiting], day: null }],
        },
      },
      { ...shared, configuration: [{ name: text, state: 'problem', detail: text, next: text }] },
    ),
    startPage(
      { open: [], recent: [], waiting: [], freezes, firing: [alarm], silences, services: [] },
      { ...shared, configuration: [] },
    ),
    incidentPage(incident, [{ id: text, key: text, message: messageOf(text), at: now }], {
      ...shared,
      freezes,
    }),
    timelinePage(incident, [entry], { ...shared, freezes, after: 0 }),
    confirmPage(
      {
        button: text,
        label: text,
        confirm: text,
        whole: text,
        wantsReason: true,
        wantsTyped: text,
        wantsAnswer: text,
        answerHint: text,
      },
      '1',
    ),
    problemPage(new BotError('USAGE', text, text), { version: '1', goTo: text }),
  ]
}

describe('web/blocks', () => {
  test('no text in any block becomes markup', async () => {
    const harmless = String(await renderMessage({ id: 'x', key: 'x', message: messageOf('x'), at: now }, now))
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const markup = String(
          await renderMessage({ id: text, key: text, message: messageOf(text), at: now }, now),
        )
        expect(skeleton(markup)).toBe(skeleton(harmless))
        expect(textOf(markup)).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\ufeff\0]/)
      }),
      { numRuns: 500 },
    )
  })

  test('what was said can be read again, word for word', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const posted = { id: 'x', key: 'x', message: { text, blocks: [] }, at: now }
        expect(textOf(String(await renderMessage(posted, now)))).toContain(shownText(text))
      }),
    )
  })

  test('a button’s id comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const markup = String(
          await renderMessage({ id: 'x', key: 'x', message: messageOf(text), at: now }, now),
        )
        const inputs = parseHtml(markup).flatMap((token) =>
          token.type === 'open' && token.attributes.name === 'button' ? [token.attributes.value] : [],
        )
        expect(inputs).toEqual([text])
      }),
    )
  })

  test('a huge text is cut, and says how much is missing', async () => {
    const { text, blocks } = messageOf('<'.repeat(3_000_000))
    const message = { text, blocks: blocks.filter(({ type }) => type !== 'buttons') }
    const markup = String(await renderMessage({ id: 'x', key: 'x', message, at: now }, now))
    expect(markup.length).toBeLessThan(3_000_000)
    expect(textOf(markup)).toContain(`(${3_000_000 - longestText} more characters)`)
  })
})

describe('web/pages', () => {
  test('no text on any page becomes markup', async () => {
    const harmless = await Promise.all(pagesOf('x'))
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const pages = await Promise.all(pagesOf(text))
        expect(pages.map((page) => skeleton(String(page)))).toEqual(
          harmless.map((page) => skeleton(String(page))),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('links and forms lead only to this console, and links of alarms to where they say', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        for (const page of await Promise.all(pagesOf(text.toWellFormed()))) {
          for (const [index, token] of parseHtml(String(page)).entries()) {
            if (token.type !== 'open') continue
            const { href, src, action } = token.attributes
            if (token.attributes.class === 'outward') {
              const label = parseHtml(String(page))[index + 1]
              expect(leadsTo(label?.type === 'text' ? label.text : '', href ?? '')).toBe(true)
              expect(token.attributes).toMatchObject({
                target: '_blank',
                rel: 'noopener noreferrer nofollow',
              })
              continue
            }
            for (const place of [href, src, action]) expect(place ?? '/').toMatch(/^(\/(?!\/)|#|\?)/)
          }
        }
      }),
    )
  })

  test('what is typed into the address or a form comes back harmless', async () => {
    const console = await startConsole()
    const attack = '"><script>alert(1)</script>'
    const answers = [
      await console.ask(`/${encodeURIComponent(attack)}`),
      await console.ask(`/incidents/${encodeURIComponent(attack)}`),
      await console.submit('/command', { text: attack, incident: attack }),
      await console.submit('/press', { button: attack }),
      await console.submit('/press', { button: attack, label: attack, confirm: attack }),
    ]
    for (const answer of answers) {
      const scripts = parseHtml(await answer.text()).filter(
        (token) => token.type === 'open' && token.name === 'script',
      )
      expect(scripts).toHaveLength(1)
    }
    await console.close()
  })
})
