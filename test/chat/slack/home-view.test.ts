import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Overview } from '../../../src/chat/adapter.ts'
import { homeView } from '../../../src/chat/slack/home-view.ts'
import { harmfulIn } from '../../support/harmful-in.ts'
import { hostileText } from '../../support/hostile-text.ts'
import { crowdedOverview, quietOverview } from '../../support/preview/overviews.ts'
import { checkView } from '../../support/slack/block-kit/check-view.ts'
import { slackShown } from '../../support/slack-shown.ts'

const now = new Date('2026-11-21T03:12:00Z')
const permalinks = new Map([['INC-1', 'https://example.slack.com/archives/C1/p1700000000000100']])

function shown(overview: Overview): string {
  return slackShown(homeView(overview, { permalinks, now }).blocks)
}

function problemsOf(overview: Overview): string[] {
  return checkView(JSON.parse(JSON.stringify(homeView(overview, { permalinks, now }))), 'home')
}

describe('chat/slack/home-view', () => {
  test('shows what waits, what goes on and what is wrong first', () => {
    expect(shown(crowdedOverview())).toMatchInlineSnapshot(`
      "# Waiting for you
      *Restart the backend*
      *INC-1 · shop · demo* · risk low
      To be decided until 03:25 UTC.
      [Read the plan and approve] [Deny]
      *Wait longer for the app than it takes*
      *INC-4 · shop · demo* · risk high
      0 of 2 have approved. To be decided until 03:25 UTC.
      [Read the plan and approve] [Deny]
      # Incidents that you opened
      *INC-1 · shop · demo*
      gunicorn on app-1 refuses connections: nothing listens on 10.0.0.11:8000.
      _Opened 03:10 UTC by Ann_
      # Other open incidents
      *INC-4 · checkout · production*
      Looking.
      _Opened 03:10 UTC by Ann_
      *INC-3 · search · demo*
      The error was not seen again.
      _Opened 2026-11-20 22:10 UTC by Ann_
      # How it is set up
      ❌ *Hosts*  app-2: host key changed. Look at app-2, then put its new key into known_hosts.
      ✅ Slack  as @fiveohtwo in Example Ltd
      ✅ Alerts  alertmanager
      · Discord  Set DISCORD_TOKEN to post there."
    `)
  })

  test('says of nothing what to do next', () => {
    expect(shown(quietOverview)).toMatchInlineSnapshot(`
      "# Waiting for you
      _Nothing waits for a decision of yours._
      # Incidents that you opened
      _None is open. To look at a service, type /502 diagnose and its name in a channel._
      # Open incidents
      _No incident is open._
      # How it is set up
      ✅ Slack  as @fiveohtwo in Example Ltd"
    `)
  })

  test('links to the threads that there are, and to nothing that is no address of the web', () => {
    const view = (url: string) =>
      JSON.stringify(homeView(crowdedOverview(), { permalinks: new Map([['INC-1', url]]), now }))
    expect(view('https://example.slack.com/archives/C1/p1')).toContain('"type":"link"')
    expect(view('javascript:alert(1)')).not.toContain('"type":"link"')
  })

  test('is taken by Slack however much there is, and says how much is not shown', () => {
    const overview = crowdedOverview(500)
    expect(problemsOf(overview)).toEqual([])
    expect(shown(overview)).toContain('… 490 more: type /502 incidents to see them.')
  })

  test('sends the ids of decisions, each under a name of its own', () => {
    const { blocks } = homeView(crowdedOverview(20), { permalinks, now })
    const buttons = blocks.flatMap((block) =>
      block.type === 'actions' && 'elements' in block && Array.isArray(block.elements) ? block.elements : [],
    )
    expect(buttons.slice(0, 2)).toMatchObject([{ value: 'approve:k3v9q2x7w1' }, { value: 'deny:k3v9q2x7w1' }])
    expect(new Set(buttons.map(({ action_id }) => action_id)).size).toBe(buttons.length)
  })

  test('whatever the names and sentences are, it is taken and does no harm', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const crowded = crowdedOverview()
        const overview: Overview = {
          waiting: crowded.waiting.map((one) => ({
            ...one,
            plan: { ...one.plan, title: text, service: text },
          })),
          mine: crowded.mine.map((one) => ({ ...one, service: text, openedBy: { id: 'x:1', name: text } })),
          open: crowded.open.map((one) => ({
            ...one,
            environment: text,
            verdict: one.verdict && { ...one.verdict, sentence: text },
          })),
          configuration: [{ name: text, state: 'problem', detail: text, next: text }],
        }
        expect(problemsOf(overview)).toEqual([])
        expect(harmfulIn(homeView(overview, { permalinks: new Map(), now }))).toEqual([])
      }),
    )
  })
})
