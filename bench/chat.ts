import { rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Access } from '../src/cli/access.ts'
import { remoteAccess } from '../src/cli/remote-access.ts'
import { startCli, temporaryFolder } from '../test/support/cli.ts'
import { openSlackServer } from '../test/support/slack/slack-server.ts'
import type { SlackMessage, SlackServer } from '../test/support/slack/slack-server-types.ts'
import type { Row } from './table.ts'

const live = 50
/** Asked about before, so that their threads exist already. */
const others = 20
/** Each takes one message a second (https://docs.slack.dev/apis/web-api/rate-limits). */
const channels = 10
const commandsAtOnce = 100
const patienceMs = 300_000

/** What a card says once its run has a verdict. */
const verdict = /Healthy|Fault found|Not clear|Closed/

/** A bot of its own process on a Slack with the limits of the real one: how soon it answers, how old its cards get. */
export async function chat(): Promise<Row[]> {
  const folder = await temporaryFolder()
  const backend = createServer((_request, response) => response.writeHead(502).end('Bad Gateway'))
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const address = backend.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const slack = await openSlackServer()
  const rooms = Array.from({ length: channels }, (_, index) => slack.addChannel({ name: `room-${index}` }))
  const user = slack.addUser({ name: 'ada' })
  await writeFile(join(folder, 'services.yaml'), servicesFile(port, rooms))
  const bot = startCli(['start'], {
    cwd: folder,
    env: {
      PORT: '0',
      PROBE_ALLOW: '127.0.0.0/8',
      SLACK_API_URL: slack.url,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
    },
  })
  try {
    await bot.prints('Stop it with Ctrl-C')
    await slack.connected()
    const access = await remoteAccess(join(folder, '.data'))
    if (access === null) throw new Error('the bot does not answer')
    // First, for the limits are those of a minute: what the other two edit would be missing here.
    const { oldestCard, oldestVerdict, refused, took } = await liveCards(slack, access, rooms, user)
    const first = await firstMessages(slack, rooms, user)
    const acks = await acknowledged(slack, rooms, user)
    return [
      {
        what: `${commandsAtOnce} commands at once while ${channels} diagnoses run: acknowledged, p99`,
        measured: `${Math.round(acks)} ms`,
        target: '< 50 ms',
        met: acks < 50,
      },
      {
        what: 'command to the first message in the channel, median of 5',
        measured: `${Math.round(first)} ms`,
        target: '< 1000 ms',
        met: first < 1000,
      },
      {
        what: `${live} incidents at once in ${channels} channels: from a verdict to the message that says it`,
        measured: `${(oldestVerdict / 1000).toFixed(1)} s, all judged within ${(took / 1000).toFixed(0)} s`,
        target: '< 10 s',
        met: oldestVerdict < 10_000,
      },
      {
        what: 'the same: to the card that says it (50 edits a minute are allowed)',
        measured: `${(oldestCard / 1000).toFixed(1)} s`,
        target: '< 10 s',
        met: oldestCard < 10_000,
      },
      {
        what: 'the same: calls that Slack refused for their rate',
        measured: [`${refused.length}`, ...new Set(refused)].join(' '),
        target: '0',
        met: refused.length === 0,
      },
    ]
  } finally {
    bot.child.kill('SIGINT')
    await bot.finished
    await slack.close()
    backend.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function servicesFile(port: number, rooms: string[]): string {
  const entries = Array.from({ length: live + others }, (_, index) => {
    const path = `http://127.0.0.1:${port}`
    const room = rooms[index % rooms.length]
    return `  service-${index}:\n    url: ${path}/${index}\n    channels: { slack: ${room} }\n    path: [{ hop: app, system: node, addresses: ["${path}"] }]\n`
  })
  return `services:\n${entries.join('')}`
}

/** Median of the time until the card is there, of services that nobody asked about before. */
async function firstMessages(slack: SlackServer, rooms: string[], user: string): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < 5; index += 1) {
    const channel = rooms[index] ?? ''
    const before = slack.history(channel).length
    const since = performance.now()
    await slack.command(`diagnose service-${live + index}`, { user, channel })
    while (slack.history(channel).length === before) await sleep(2)
    times.push(performance.now() - since)
  }
  return times.toSorted((a, b) => a - b)[2] ?? Number.NaN
}

async function acknowledged(slack: SlackServer, rooms: string[], user: string): Promise<number> {
  const running = Array.from({ length: channels }, (_, index) =>
    slack.command(`diagnose service-${live + 10 + index}`, { user, channel: rooms[index] ?? '' }),
  )
  await Promise.all(running)
  const seen = await Promise.all(
    Array.from({ length: commandsAtOnce }, () =>
      slack.command('services', { user, channel: rooms[0] ?? '' }),
    ),
  )
  const times = seen.map(({ ackMs }) => ackMs ?? Number.POSITIVE_INFINITY).toSorted((a, b) => a - b)
  return times[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN
}

/** Every service is asked about at once; how old each verdict was when a reader could first see it. */
async function liveCards(slack: SlackServer, access: Access, rooms: string[], user: string) {
  const known = new Set((await access.incidents('all')).map(({ id }) => id))
  const callsBefore = slack.calls().length
  const since = Date.now()
  await Promise.all(
    Array.from({ length: live }, (_, index) =>
      slack.command(`diagnose service-${index}`, { user, channel: rooms[index % rooms.length] ?? '' }),
    ),
  )
  let judged: { incident: string; at: number }[] = []
  while (judged.length < live && Date.now() - since < patienceMs) {
    await sleep(500)
    judged = await judgedOf(access, known)
  }
  const took = Math.max(...judged.map(({ at }) => at)) - since
  const cards: number[] = []
  const verdicts: number[] = []
  for (const { incident, at } of judged) {
    let root = rootOf(slack, rooms, incident)
    while ((root === null || cardSaidAt(root, at) === null) && Date.now() - since < patienceMs) {
      await sleep(200)
      root = rootOf(slack, rooms, incident)
    }
    const card = (root && cardSaidAt(root, at)) ?? Number.POSITIVE_INFINITY
    const message = (root && threadSaidAt(slack, root)) ?? Number.POSITIVE_INFINITY
    cards.push(card - at)
    verdicts.push(Math.min(card, message) - at)
  }
  const refused = slack
    .calls()
    .slice(callsBefore)
    .filter(({ error }) => error === 'ratelimited')
    .map(({ method }) => method)
  const oldest = (ages: number[]) => (ages.length < live ? Number.POSITIVE_INFINITY : Math.max(...ages))
  return { oldestCard: oldest(cards), oldestVerdict: oldest(verdicts), refused, took }
}

async function judgedOf(access: Access, known: Set<string>) {
  const incidents = (await access.incidents('all')).filter(({ id }) => !known.has(id))
  const judged = await Promise.all(
    incidents.map(async ({ id }) => {
      const finished = (await access.entries(id)).findLast(({ what }) => what.kind === 'run.finished')
      return finished ? [{ incident: id, at: Date.parse(finished.at) }] : []
    }),
  )
  return judged.flat()
}

function rootOf(slack: SlackServer, rooms: string[], incident: string): SlackMessage | null {
  const roots = rooms.flatMap((room) => slack.history(room))
  return roots.find(({ metadata }) => metadata?.event_payload.incident === incident) ?? null
}

function cardSaidAt(root: SlackMessage, since: number): number | null {
  return versionsOf(root).find(({ text, at }) => at >= since && verdict.test(text))?.at ?? null
}

/** When the thread got the message that says why. */
function threadSaidAt(slack: SlackServer, { channel, ts }: SlackMessage): number | null {
  const said = slack
    .thread(channel, ts)
    .find(({ metadata }) => `${metadata?.event_payload.key}`.startsWith('verdict:'))
  return said?.postedAt ?? null
}

function versionsOf({ past, text, editedAt, postedAt }: SlackMessage): { text: string; at: number }[] {
  return [...past, { text, at: editedAt ?? postedAt }]
}
