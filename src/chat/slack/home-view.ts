import type { Approval } from '../../model/approval.ts'
import type { ConfigurationItem } from '../../model/configuration-item.ts'
import type { Incident } from '../../model/incident.ts'
import type { Overview } from '../adapter.ts'
import { clip } from '../clip.ts'
import { minuteOf } from '../minute-of.ts'
import { actionIds } from './action-ids.ts'
import type { HomeView, KnownBlock, RichTextLink, RichTextWords, SlackButton } from './block-kit.ts'
import { defuseLine } from './defuse.ts'
import { plainWords } from './plain-words.ts'
import { richText, section, words } from './rich-text.ts'

export interface HomeOptions {
  /** Links to the threads of incidents, by incident, as far as there are any. */
  permalinks: ReadonlyMap<string, string>
  now: Date
}

/** 100 blocks are the most (https://docs.slack.dev/reference/block-kit/blocks): two for each of these but the last. */
const most = { waiting: 12, mine: 10, open: 20, configuration: 25 }
const longestLink = 3000

const itemMarks = { on: '✅', off: '·', problem: '❌' } as const

/** The bot's own page for one person: what waits, what goes on, and how it is set up. */
export function homeView(overview: Overview, { permalinks, now }: HomeOptions): HomeView {
  const { waiting, mine, configuration } = overview
  const others = overview.open.filter(({ id }) => !mine.some((one) => one.id === id))
  let presses = 0
  const press = (id: string, label: string, style?: 'primary'): SlackButton => {
    presses += 1
    return {
      type: 'button',
      action_id: `${actionIds.press}${presses}`,
      text: plainWords(label, 75),
      value: id,
      ...(style === undefined ? {} : { style }),
    }
  }
  return {
    type: 'home',
    blocks: [
      header('Waiting for you'),
      ...waiting.slice(0, most.waiting).flatMap((approval) => [
        ...approvalLines(approval, permalinks.get(approval.incident), now),
        {
          type: 'actions' as const,
          elements: [
            press(`approve:${approval.id}`, 'Read the plan and approve', 'primary'),
            press(`deny:${approval.id}`, 'Deny'),
          ],
        },
      ]),
      ...rest(waiting.length - most.waiting),
      ...(waiting.length === 0 ? empty('Nothing waits for a decision of yours.') : []),

      header('Incidents that you opened'),
      ...mine
        .slice(0, most.mine)
        .flatMap((incident) => incidentLines(incident, permalinks.get(incident.id), now)),
      ...rest(mine.length - most.mine),
      ...(mine.length === 0
        ? empty('None is open. To look at a service, type /502 diagnose and its name in a channel.')
        : []),

      header(mine.length > 0 ? 'Other open incidents' : 'Open incidents'),
      ...others
        .slice(0, most.open)
        .flatMap((incident) => incidentLines(incident, permalinks.get(incident.id), now)),
      ...rest(others.length - most.open),
      ...(others.length === 0
        ? empty(mine.length > 0 ? 'No other incident is open.' : 'No incident is open.')
        : []),

      header('How it is set up'),
      ...configurationLines(configuration),
    ],
  }
}

function header(text: string): KnownBlock {
  return { type: 'header', text: plainWords(text, 150) }
}

function empty(text: string): KnownBlock[] {
  return richText(section(words(text, 'italic')))
}

function rest(left: number): KnownBlock[] {
  return left <= 0 ? [] : empty(`… ${left} more: type /502 incidents to see them.`)
}

function approvalLines(
  { incident, plan, expiresAt, votes, needed }: Approval,
  thread: string | undefined,
  now: Date,
): KnownBlock[] {
  const given = votes.filter(({ decision }) => decision === 'approved').length
  const counted = needed > 1 ? `${given} of ${needed} have approved. ` : ''
  return richText(
    section([
      ...words(`${clip(defuseLine(plan.title), 200)}\n`, 'bold'),
      ...linked(`${incident} · ${names(plan)}`, thread),
      ...words(` · risk ${plan.risk}\n`),
      ...words(`${counted}To be decided until ${minuteOf(expiresAt, now)}.`),
    ]),
  )
}

function incidentLines(
  { id, service, environment, verdict, openedAt, openedBy, run }: Incident,
  thread: string | undefined,
  now: Date,
): KnownBlock[] {
  const state = run !== null ? 'Looking.' : verdict === null ? 'No verdict yet.' : ''
  const found = verdict === null ? '' : clip(defuseLine(verdict.sentence), 300)
  return richText(
    section([
      ...linked(`${id} · ${names({ service, environment })}`, thread),
      ...words(`\n${[state, found].filter((part) => part !== '').join(' ')}`),
      ...words(`\nOpened ${minuteOf(openedAt, now)} by ${clip(defuseLine(openedBy.name), 80)}`, 'italic'),
    ]),
  )
}

/** Bold, and a link to the thread where there is one. */
function linked(text: string, thread: string | undefined): (RichTextWords | RichTextLink)[] {
  const isLink = thread !== undefined && thread.length <= longestLink && /^https?:\/\//.test(thread)
  return isLink ? [{ type: 'link', url: thread, text, style: { bold: true } }] : words(text, 'bold')
}

function names({ service, environment }: { service: string; environment: string }): string {
  return `${clip(defuseLine(service), 80)} · ${clip(defuseLine(environment), 80)}`
}

function configurationLines(items: ConfigurationItem[]): KnownBlock[] {
  if (items.length === 0) return empty('Nothing is known of it. Run npx fiveohtwo check where the bot runs.')
  const sorted = [...items].sort((one, other) => rank(one) - rank(other))
  const lines = sorted.slice(0, most.configuration).flatMap(({ name, state, detail, next }, index) => {
    const [what, then] = [clip(defuseLine(detail), 200), clip(defuseLine(next), 200)]
    const said = [what, then].filter((part) => part !== '').join('. ') || state
    return [
      ...words(`${index === 0 ? '' : '\n'}${itemMarks[state]} `),
      ...words(clip(defuseLine(name), 80), state === 'problem' ? 'bold' : 'plain'),
      ...words(`  ${said}`),
    ]
  })
  return [...richText(section(lines)), ...rest(items.length - most.configuration)]
}

function rank({ state }: ConfigurationItem): number {
  return { problem: 0, on: 1, off: 2 }[state]
}
