import { threadView } from '../../src/chat/thread-view.ts'
import type { Incident } from '../../src/model/incident.ts'
import type { Block, ChatMessage } from '../../src/model/message.ts'
import { childStory, pagedStory, stormStory, unmatchedStory } from './alarm-stories.ts'
import type { MemorySource } from './console-source.ts'
import { proposedStory, timelineOf } from './timelines.ts'

type Hops = Extract<Block, { type: 'path' }>['hops']
type Rows = Extract<Block, { type: 'details' }>['rows']

const rows: Rows = [
  {
    state: 'pass',
    label: 'dns edge',
    text: 'shop.example has 1 address, all resolvers agree',
    facts:
      '{\n  "name": "shop.example",\n  "answers": [{ "resolver": "system", "ipv4": ["203.0.113.10"] }]\n}',
  },
  { state: 'pass', label: 'tls edge', text: 'TLSv1.3, certificate valid for 61 days' },
  {
    state: 'fail',
    label: 'http edge',
    text: '502 Bad Gateway, expected 200-399',
    facts:
      'HTTP/1.1 502 Bad Gateway\nserver: nginx/1.22.1\ncontent-type: text/html\n\n<html><head><title>502 Bad Gateway</title></head>',
  },
  {
    state: 'fail',
    label: 'tcp app/10.0.0.11:8000',
    text: 'connection refused (ECONNREFUSED) after 1 ms',
    facts: '{ "address": "10.0.0.11", "port": 8000, "errno": "ECONNREFUSED" }',
  },
  { state: 'pass', label: 'tcp app/10.0.0.12:8000', text: 'connected after 1 ms' },
  { state: 'unknown', label: 'keepalive app/10.0.0.12:8000', text: 'not finished in 10 s (STEP_TIMEOUT)' },
]

export const sampleVerdict: NonNullable<Incident['verdict']> = {
  state: 'fault',
  cause: null,
  confidence: 0.93,
  hop: 'app',
  target: 'app/10.0.0.11:8000',
  sentence: 'gunicorn on app-1 refuses connections: nothing listens on 10.0.0.11:8000.',
  producer: null,
}

/** A diagnosis as its thread shows it when `done` of six steps are finished. */
export function diagnosing(done: number): ChatMessage {
  const isOver = done === rows.length
  const hops: Hops = [
    {
      name: 'edge',
      system: 'nginx',
      state: done > 2 ? 'fail' : 'pending',
      detail: done > 2 ? 'answers 502 itself, in 3 ms' : '',
    },
    {
      name: 'app',
      system: 'gunicorn',
      state: done > 4 ? 'partial' : 'pending',
      detail: done > 4 ? '1 of 2 targets refuses connections' : '',
    },
    {
      name: 'db',
      system: 'unknown',
      state: isOver ? 'unknown' : 'pending',
      detail: isOver ? 'reached only through app' : '',
    },
  ]
  const seen = rows.slice(0, done)
  return {
    text: isOver ? sampleVerdict.sentence : `Looking at shop, ${done} of ${rows.length} steps done`,
    blocks: [
      isOver
        ? { type: 'heading', text: sampleVerdict.sentence, tone: 'bad' }
        : { type: 'heading', text: 'Looking at shop', tone: 'neutral' },
      { type: 'path', hops },
      ...(isOver
        ? ([
            {
              type: 'fields',
              fields: [
                { label: 'Confidence', value: '93 %' },
                { label: 'Made by', value: 'edge (nginx)' },
                { label: 'Cause', value: 'app-not-listening' },
                { label: 'Users who see it', value: '48 % (95 % sure: 41–55 %)' },
              ],
            },
            {
              type: 'list',
              title: 'Why',
              items: [
                '+20 dB tcp app/10.0.0.11:8000: connection refused',
                '+9 dB http edge: 502 with nginx’s own page',
              ],
            },
            {
              type: 'list',
              title: 'What speaks against it',
              items: ['−3 dB tcp app/10.0.0.12:8000: connects'],
            },
            {
              type: 'quote',
              text: 'connect() failed (111: Connection refused) while connecting to upstream, client: 198.51.100.7, upstream: "http://10.0.0.11:8000/"',
              source: 'edge /var/log/nginx/error.log, 12:03:11',
            },
          ] satisfies Block[])
        : ([
            { type: 'progress', done, total: rows.length, label: 'Steps along the request path' },
          ] satisfies Block[])),
      { type: 'details', title: 'Evidence', rows: seen },
    ],
  }
}

export const proposal: ChatMessage = {
  text: 'Proposed: restart gunicorn on app-1. Risk low.',
  blocks: [
    { type: 'heading', text: 'Proposed: restart gunicorn on app-1', tone: 'warn' },
    {
      type: 'fields',
      fields: [
        { label: 'Risk', value: 'low' },
        { label: 'Target', value: 'app/10.0.0.11:8000' },
        { label: 'Expires', value: 'in 15 minutes' },
      ],
    },
    { type: 'list', title: 'Before', items: ['tcp app/10.0.0.11:8000 still refuses'] },
    { type: 'list', title: 'Change', items: ['restart gunicorn on app-1'] },
    { type: 'list', title: 'Afterwards', items: ['http app/10.0.0.11:8000 answers 200-399, three times'] },
    {
      type: 'list',
      title: 'Way back',
      items: ['none: a restart cannot be undone, and starts the same code again'],
    },
    {
      type: 'buttons',
      buttons: [
        {
          id: 'approve-1',
          label: 'Approve',
          style: 'primary',
          confirm: 'This restarts gunicorn on app-1, once, now. Requests it is serving are finished first.',
        },
        { id: 'deny-1', label: 'Deny', style: 'danger' },
      ],
    },
  ],
}

/** Fills a source with what a team’s console shows on a normal bad day. */
export function fillSample(source: MemorySource, now: Date): void {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const closed = { state: 'closed', closedAt: ago(60) } as const
  source.open({
    id: 'INC-38',
    ...closed,
    openedAt: ago(3100),
    service: 'accounts',
    verdict: {
      ...sampleVerdict,
      sentence: 'haproxy has no backend left that is up: all 3 checks fail with 404 on /healthz.',
      confidence: 0.97,
    },
  })
  source.open({
    id: 'INC-39',
    ...closed,
    openedAt: ago(190),
    service: 'search',
    verdict: { ...sampleVerdict, state: 'healthy', sentence: 'Every hop answers as expected.' },
  })
  source.open({
    id: 'INC-40',
    openedAt: ago(26),
    service: 'checkout',
    environment: 'staging',
    verdict: {
      ...sampleVerdict,
      state: 'inconclusive',
      confidence: 0.3,
      sentence: 'Something between load balancer and app closes idle connections; not seen which.',
    },
  })
  source.open({ id: 'INC-41', openedAt: ago(4), verdict: sampleVerdict })
  source.open({ id: 'INC-42', openedAt: ago(3), service: 'unmatched', environment: '' })
  source.open({ id: 'INC-43', openedAt: ago(2), service: 'search', run: 'r1' })
  source.open({ id: 'INC-44', openedAt: ago(1), verdict: sampleVerdict })
  for (const [incident, story] of Object.entries({
    'INC-41': proposedStory(),
    'INC-42': unmatchedStory(),
    'INC-43': stormStory(),
    'INC-44': [...childStory(), ...pagedStory().slice(-3)],
  })) {
    const entries = timelineOf(story, incident)
    for (const { key, message } of threadView(entries)) source.say(incident, key, message)
    for (const { what } of entries) source.record(incident, what)
  }
  source.settings.push(
    { name: 'Slack', state: 'on', detail: 'as @fiveohtwo in Example Ltd', next: '' },
    { name: 'Discord', state: 'off', detail: '', next: 'Set DISCORD_TOKEN to post there.' },
    { name: 'Alerts', state: 'on', detail: 'alertmanager', next: '' },
    {
      name: 'Hosts',
      state: 'problem',
      detail: 'app-2: host key changed',
      next: 'Look at app-2, then put its new key into known_hosts.',
    },
    { name: 'Database', state: 'on', detail: 'embedded, in .data', next: '' },
    { name: 'Queue', state: 'on', detail: 'embedded', next: '' },
  )
}
