import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postIncidentReport } from '../../../src/incident/record/post-incident-report.ts'
import { reportReply } from '../../../src/incident/record/report-reply.ts'
import type { Entry, Happening } from '../../../src/model/timeline.ts'
import { chainedTimeline } from '../../support/chained-timeline.ts'
import {
  driftedStory,
  firstStory,
  lostStory,
  relapseStory,
  uselessStory,
  worseStory,
} from '../../support/change-stories.ts'
import { countedStory, gathered } from '../../support/chart-samples.ts'
import { anyHappening } from '../../support/happenings.ts'
import { hostileText } from '../../support/hostile-text.ts'
import { ann, healedStory, opened, proposedStory, shopService, timelineOf } from '../../support/timelines.ts'

type Told = [seconds: number, what: Happening]

function reportOf(story: Told[]): string {
  return postIncidentReport(timelineOf(story, 'INC-4'), '1.2.3') ?? ''
}

const titles = [
  'Summary',
  'Impact as seen',
  'Alarms',
  'Timeline',
  'Verdict',
  'Changes',
  'Follow-ups',
  'Record',
]

/** What can mean something in a line of Markdown: escapes and code spans are out of it. Null when a span is not closed. */
function liveText(line: string): string | null {
  let live = ''
  for (let at = 0; at < line.length; at += 1) {
    const rest = line.slice(at)
    const escaped = /^\\[!-/:-@[-`{-~]/.test(rest)
    const [ticks] = /^`+/.exec(rest) ?? []
    if (escaped) at += 1
    if (escaped || ticks === undefined) live += escaped ? '·' : line.charAt(at)
    if (ticks === undefined) continue
    const close = [...rest.matchAll(/`+/g)].slice(1).find(([run]) => run === ticks)
    if (close === undefined) return null
    at += close.index + ticks.length - 1
    live += '·'
  }
  return live
}

/** What would begin a list, a heading, a rule, a definition or a block of code. */
const start = /^(?:\s|[-+](?:\s|$)|#{1,6}(?:\s|$)|[-=]+$|:\s|\d+[.)](?:\s|$))/

function problemOf(line: string, columns: number | null): string | null {
  const isHeading = /^#{1,6} /.test(line)
  const live = liveText(line.replace(/^- \[ \] /, '- ').replace(/^#+ /, ''))
  if (live === null) return 'a code span that is not closed'
  if (/[<>[\]{}~&$^_\\]/.test(live)) return 'a live character'
  if (live.replaceAll('**', '').includes('*')) return 'emphasis'
  if ((live.match(/\*\*/g) ?? []).length % 2 !== 0) return 'emphasis that is not closed'
  // Our own `INC-4 #57` is the one thing that may follow the sign.
  if (/:\/\/|www\.|@[\p{L}\p{N}]|(?<!INC-4 )#[\p{L}\p{N}]/iu.test(live)) return 'an address or a mention'
  const bars = (live.match(/\|/g) ?? []).length
  if (line.startsWith('|')) return columns === null || bars === columns ? null : 'a row of another width'
  if (bars > 0) return 'a bar outside of a table'
  return !isHeading && start.test(live.replace(/^- (?=\S)/, '')) ? 'the start of something' : null
}

/** Holds a report against the shape that all reports have, whatever their texts are. */
function expectShape(report: string, changes: number): void {
  const headings: string[] = []
  const problems: string[] = []
  let fence: string | null = null
  let columns: number | null = null
  for (const line of report.split('\n')) {
    if (fence !== null) {
      // A block ends at any run of ticks that is as long or longer.
      if (line.trimStart().startsWith(fence)) fence = null
      continue
    }
    fence = /^(`{3,})text$/.exec(line)?.[1] ?? null
    if (fence !== null) continue
    if (/^#{1,6} /.test(line)) headings.push(line)
    const problem = problemOf(line, columns)
    if (problem !== null) problems.push(`${problem}: ${line}`)
    columns = line.startsWith('|') ? (columns ?? (liveText(line)?.match(/\|/g) ?? []).length) : null
  }
  expect(problems).toEqual([])
  expect(fence).toBeNull()
  expect(headings[0]).toMatch(/^# INC-4: /)
  expect(headings.filter((heading) => heading.startsWith('## '))).toEqual(
    titles.map((title) => `## ${title}`),
  )
  expect(headings.filter((heading) => heading.startsWith('### '))).toHaveLength(changes)
  expect(headings).toHaveLength(1 + titles.length + changes)
}

const markdownTricks = [
  '# Resolved, nothing to see',
  'x\n\n# Resolved',
  'x\n===',
  '---',
  '> quoted',
  '- [ ] call this number',
  '+ plus',
  '1. one',
  '2) two',
  ': definition',
  '[the log](https://evil.example)',
  '![x](https://evil.example/pixel)',
  '[x]: https://evil.example',
  '<https://evil.example>',
  'https://evil.example www.evil.example a@evil.example',
  '@everyone #12 ~~gone~~ $x$ ^up^ {x}',
  '<img src=x onerror=alert(1)> <!-- hidden -->',
  '&lt;script&gt; &#35;',
  'a | b',
  '| a | b |\n| --- | --- |',
  'a \\| b \\\\| c',
  'ends with \\',
  '` ``` `` ```` ~~~',
  '```\nout of the block',
  '**bold** __bold__ *it* _it_',
  '    indented',
]

const trick = fc
  .oneof(fc.constantFrom(...markdownTricks), hostileText)
  .chain((text) => fc.constantFrom(text, `${text} ${text}`, `seen ${text}`))

/** Fields that hold words of others, wherever they stand in a happening. */
const free = new Set(
  'name reason summary sentence quote source title why how setting where remedy place hop target before after commands undo reach requestedBy planHash url environment verifyAt none owners hint id'.split(
    ' ',
  ),
)

/** Words of ours, which a bundle that was made by hand may hold as well. */
const ours = new Set('change decision found outcome ending state risk type cause system purpose'.split(' '))

/** The story with other people's words replaced. */
function retold(story: Told[], text: string, words = free): Told[] {
  const swap = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return words.has(key) ? text : value
    if (Array.isArray(value)) return value.map((each) => swap(each, key))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, swap(held, name)]))
  }
  return story.map(([seconds, what]) => [seconds, swap(what, '') as Happening])
}

describe('incident/post-incident-report', () => {
  it('tells an incident from its opening to its end', () => {
    const report = reportOf(healedStory())
    expectShape(report, 1)
    expect(report).toMatch(/“Restart the backend” fixed it 2 min \d+ s after the incident was opened\./)
    expect(report).toContain('| To the first verdict | 4 s |')
    expect(report).toContain('| To the first human act (MTTA) | at once | a person opened it |')
    expect(report).toMatch(/\| To recovery \(MTTR\) \| 2 min 8 s \| opened to verified as fixed \|/)
    expect(report).toContain('| To the approval | 1 min 50 s |')
    expect(report).toMatch(/\| To the fix \| \d+ s \|/)
    expect(report).toContain('- First look, 03:10:01: http at edge: HTTP 502, expected 200-499')
    expect(report).toContain(
      '| 13 | 03:12:05 | +2 min 5 s | Ann approved “Restart the backend”, because: go ahead |',
    )
    expect(report).toContain('- +20, tcp app/127.0.0.1:8082: `connect ECONNREFUSED 127.0.0.1:8082`')
    expect(report).toContain('- -4, http app/127.0.0.1:8081: `HTTP 200 in 4 ms`')
    expect(report).toContain('The error log of proxy: no host is named for it.')
    expect(report).toContain('### 1. Restart the backend: fixed')
    expect(report).toContain('| Good requests | 0 of 20 | 20 of 20 |')
    expect(report).toContain(
      '- [ ] “Restart the backend” (demo.restart at app/127.0.0.1:8082): It runs again',
    )
  })

  it('names the chain head with which it can be checked later', () => {
    const entries = chainedTimeline(healedStory())
    const last = entries.at(-1) as Entry
    expect(postIncidentReport(entries, '1.2.3')).toContain(`Chain head | INC-4 #${last.seq} ${last.hash} |`)
  })

  it('says a rollback that failed, who was called, and what to do by hand', () => {
    const report = reportOf(worseStory('fail'))
    expectShape(report, 1)
    expect(report).toContain(': worse, AND THE ROLLBACK FAILED')
    expect(report).toContain('**Escalated**')
    expect(report).toContain('by hand: the rollback failed.** The plan says how.')
    expect(report).toContain('+     proxy_read_timeout 75s;')
  })

  it('says an outcome that nobody knows, and has it looked at', () => {
    const report = reportOf(lostStory())
    expect(report).toContain('**Nobody knows** whether it was made')
    expect(report).toContain('OUTCOME UNKNOWN')
  })

  it('does not call fixed what relapsed', () => {
    expect(reportOf(relapseStory('steady'))).toContain('fixed it')
    const report = reportOf(relapseStory('relapsed'))
    expect(report).not.toContain('fixed it')
    expect(report).toContain('then RELAPSED')
    expect(report).toContain('did not hold')
  })

  it('keeps what did not help apart from what did, and lists what usually helps', () => {
    const report = reportOf(uselessStory())
    expect(report).toContain(': no effect, it has no way back')
    expect(report).toContain('did not help and has no way back')
    expect(report).toMatch(/- \[ \] .*\(risk: (?:low|medium|high)\)/)
  })

  it('says what was different when an approved change was not begun', () => {
    const report = reportOf(driftedStory())
    expect(report).toContain(': not begun')
    expect(report).toContain('| Different | Then | Now |')
    expect(report).toContain('Nothing was changed by fiveohtwo.')
  })

  it('tells what waits for a decision, and an incident that nobody has looked at', () => {
    expect(reportOf(proposedStory())).toContain(': waits for a decision')
    const report = reportOf([[0, opened]])
    expectShape(report, 0)
    expect(report).toContain('No run was judged.')
    expect(report).toContain('| To the first verdict | not reached |')
  })

  it('tells when the thread of a platform stayed behind, and until when', () => {
    const report = reportOf([
      [0, opened],
      [20, { kind: 'delivery.failed', platform: 'slack', reason: 'Slack does not answer.' }],
      [80, { kind: 'delivery.resumed', platform: 'slack' }],
    ])
    expect(report).toMatch(/\+20 s \| The thread on slack stayed behind: Slack does not answer\./)
    expect(report).toMatch(/\+1 min 20 s \| The thread on slack was up to date again\./)
  })

  it('tells a watch by its counts', () => {
    const sampled = { asked: 7, good: 5, seen: { 200: 5, 502: 2 }, medianMs: 12 }
    const watch = { watch: 'w1', by: ann }
    const report = reportOf([
      [0, opened],
      [1, { kind: 'watch.started', ...watch, service: shopService(), overMs: 60_000, pointMs: 20_000 }],
      [21, { kind: 'watch.sampled', watch: 'w1', point: 0, sampled }],
      [41, { kind: 'watch.sampled', watch: 'w1', point: 1, sampled }],
      [61, { kind: 'watch.ended', why: 'over', ...watch }],
    ])
    expect(report).toContain('- 03:10:01: watched on the word of Ann: 10 of 14 requests good')
  })

  it('tells what monitoring said and was told, and how long it took from the first alert', () => {
    const report = reportOf([
      ...countedStory().slice(0, -1),
      [100, { kind: 'triage.withheld', why: '6 runs within an hour are enough.' }],
      [110, { kind: 'incident.joined', parent: 'INC-2', why: 'proxy is shared' }],
      [111, { kind: 'incident.gathered', child: 'INC-5', service: 'checkout' }],
      [
        120,
        {
          kind: 'source.told',
          source: 'pagerduty',
          ticket: 'P1',
          what: 'note',
          outcome: 'pass',
          summary: 'one note',
        },
      ],
      [130, gathered(9, 'resolved', '2026-11-21T03:12:09.000Z')],
    ])
    expectShape(report, 0)
    expect(report).toContain('Alertmanager: ShopDown fires (critical), since 03:09:30.')
    expect(report).toContain('Alertmanager: ShopDown is resolved (critical), since 03:12:09.')
    expect(report.split('ShopDown fires')).toHaveLength(2)
    expect(report).toContain('| ShopDown | Alertmanager | critical | resolved | 03:12:09 | 9 |')
    expect(report).toContain('In the end: 1 alarm, resolved, told by 9 alerts.')
    expect(report).toContain('- Part of INC-2: proxy is shared')
    expect(report).toContain('- INC-5 of checkout is part of this one.')
    expect(report).toContain('- PagerDuty has a note with the verdict')
    expect(report).toContain('No run was begun: 6 runs within an hour are enough.')
    expect(report).toContain('| To the first human act (MTTA) | not reached | first alert to a command |')
    expect(report).toContain(
      '| To the first evidence | 31 s | first alert to the first look that came back |',
    )
    expect(report).toContain('| To the first verdict | 34 s | first alert to the first judged run |')
  })

  it('shows the chart where its file is named, else says what it would show', () => {
    const entries = timelineOf(countedStory(), 'INC-4')
    const shown = postIncidentReport(entries, '1.2.3', 'a (b) [c].png') ?? ''
    expectShape(shown.replace(/^!\[.*\]\(a%20%28b%29%20%5Bc%5D\.png\)$/m, 'a picture'), 0)
    expect(shown).toMatch(/^!\[Bar chart of the errors of shop .*\]\(a%20%28b%29%20%5Bc%5D\.png\)$/m)
    expect(postIncidentReport(entries, '1.2.3')).toMatch(/^Bar chart of the errors of shop/m)
    expect(reportOf([[0, opened]])).not.toContain('Bar chart')
  })

  it('tells what version 0.1 wrote', () => {
    const report = reportOf(firstStory() as Told[])
    expectShape(report, 1)
    expect(report).toContain('Restart the backend')
  })

  it('is begun in chat, with the way to the whole of it', () => {
    const reply = reportReply(timelineOf(healedStory(), 'INC-4'))
    expect(reply?.text).toMatch(/^INC-4: shop \(demo\), .* “Restart the backend” fixed it/)
    expect(JSON.stringify(reply?.blocks)).toContain('npx fiveohtwo report INC-4 --out INC-4.md')
    const tricky = reportReply(timelineOf(retold(healedStory(), '*a* [b](c)'), 'INC-4'))
    expect(tricky?.text, 'adapters escape for their own platform').toContain('*a* [b](c)')
    expect(reportReply([])).toBeNull()
  })

  it('is nothing for what is no incident', () => {
    expect(postIncidentReport([], '1.2.3')).toBeNull()
    expect(postIncidentReport(chainedTimeline(healedStory()).slice(1), '1.2.3')).toBeNull()
  })

  it('lets no text of others be a heading, a link, HTML, a mention or a cell of a table', () => {
    const stories = [healedStory(), worseStory('fail'), driftedStory(), lostStory(), relapseStory('relapsed')]
    for (const text of markdownTricks) {
      for (const story of stories) expectShape(reportOf(retold(story, text)), 1)
    }
    fc.assert(
      fc.property(trick, fc.constantFrom(...stories), (text, story) => {
        expectShape(reportOf(retold(story, text)), 1)
      }),
      { numRuns: 100 },
    )
  })

  it('lets not even words of our own be more than text, since a bundle may have been made by hand', () => {
    for (const text of markdownTricks) {
      for (const story of [healedStory(), lostStory(), relapseStory('relapsed')]) {
        expectShape(reportOf(retold(story, text, ours)), 1)
      }
    }
  })

  it('keeps its shape whatever happened, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyHappening, { maxLength: 15 }), (happenings) => {
        const story = [opened, ...happenings].map((what, index): Told => [index, what])
        const proposals = happenings.flatMap((what) =>
          what.kind === 'remedy.proposed' ? [what.approval] : [],
        )
        expectShape(reportOf(story), new Set(proposals).size)
      }),
      { numRuns: 150 },
    )
  })
})
