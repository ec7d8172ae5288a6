import { webApi } from '@slack/bolt'
import { toBotError } from '../../errors.ts'
import type { ChatInbox } from '../adapter.ts'
import { adapterStopped } from '../adapter-stopped.ts'
import { errorWords } from '../error-words.ts'
import { createPace } from '../pace.ts'
import { createTroubles, type Troubles } from '../troubles.ts'
import { createChannels } from './channels.ts'
import type { Desk } from './desk.ts'
import { createFindPost } from './find-post.ts'
import { createHomes } from './homes.ts'
import { createHttpReceiver } from './http-receiver.ts'
import { createIdentities, type Identities } from './identity.ts'
import { createPosts } from './posts.ts'
import { createPrivateAnswers } from './private-answer.ts'
import { createPublicAnswers } from './public-answer.ts'
import { reconnectPause } from './reconnect-pause.ts'
import { silentLogger } from './silent-logger.ts'
import { createSlackApp } from './slack-app.ts'
import { editsPerMinute, slackLane } from './slack-lanes.ts'
import type { SlackAdapter, SlackOptions } from './slack-options.ts'
import { createSocketReceiver } from './socket-receiver.ts'
import { createSpeakers } from './speakers.ts'
import { type Stoppable, stoppable } from './stoppable.ts'
import { createThreadLinks } from './thread-links.ts'
import { createUserGroups } from './user-groups.ts'

const timeoutMs = 10_000
const lastAnswersMs = 2_000

/** Slack, over Socket Mode or over signed HTTP requests that come in by `handle`. */
export function createSlackAdapter(options: SlackOptions): SlackAdapter {
  const { botToken, connection, apiUrl, log } = options
  const now = () => options.now().getTime()
  const clientOptions: webApi.WebClientOptions = {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    logger: silentLogger,
    // Delivery tries again by itself, and in its own order.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
  }
  const client = new webApi.WebClient(botToken.reveal(), clientOptions)
  const pace = createPace(slackLane, now)
  const troubles = createTroubles()
  const identities = createIdentities(client)
  const posts = createPosts({
    client,
    pace,
    channels: createChannels(client, now),
    findPost: createFindPost(client, identities),
    channel: options.channel,
    timeoutMs,
    log,
  })
  const underway = new Set<Promise<void>>()
  let running: { stop: Stoppable; close(): Promise<unknown>; handle: SlackAdapter['handle'] } | null = null

  function deskFor(inbox: ChatInbox, stop: Stoppable): Desk {
    const groups = createUserGroups(client, options.groups, now, (thrown) =>
      log.warn({ error: errorWords(thrown) }, 'user groups could not be looked up in slack'),
    )
    const speakers = createSpeakers(client, groups, now)
    const links = createThreadLinks(client, inbox, { now, pause: stop.pause })
    return {
      inbox,
      client,
      identities,
      speakers,
      privately: createPrivateAnswers(client, { now, timeoutMs, log }),
      publicly: createPublicAnswers(client, pace, stop.pause),
      links,
      homes: createHomes({ inbox, client, identities, speakers, links, now: options.now, log }),
      download: { origins: fileOrigins(apiUrl), token: botToken.reveal(), timeoutMs },
      now: options.now,
      log,
    }
  }

  function track(work: Promise<void>): void {
    underway.add(work)
    void work.catch(() => {}).then(() => underway.delete(work))
  }

  function whileRunning<A extends unknown[], T>(
    work: (...args: A) => Promise<T>,
  ): (...args: A) => Promise<T> {
    return async (...args) => {
      if (running === null) throw adapterStopped('slack')
      return work(...args)
    }
  }

  return {
    platform: 'slack',
    files: true,
    editsPerMinute,
    open: whileRunning(troubles.watching('posts', posts.open)),
    post: whileRunning(troubles.watching('posts', posts.post)),
    update: whileRunning(troubles.watching('posts', posts.update)),

    async start(inbox) {
      if (running !== null) return
      const stop = stoppable()
      const http =
        connection.mode === 'http'
          ? createHttpReceiver({ signingSecret: connection.signingSecret.reveal(), now, log })
          : null
      const receiver =
        http ?? createSocketReceiver({ appToken: appTokenOf(options), clientOptions, now, log, troubles })
      const desk = deskFor(inbox, stop)
      createSlackApp({ receiver, botToken: botToken.reveal(), apiUrl, desk, log, track })
      running = { stop, close: () => receiver.stop(), handle: http === null ? notHttp : http.handle }
      await receiver.start()
      void introduce(identities, stop, log, troubles)
    },

    health() {
      const name = identities.known()?.workspace
      return { ...(name ? { name } : {}), trouble: troubles.first() }
    },

    async handle(request) {
      return running === null ? new Response('The bot is stopped.', { status: 503 }) : running.handle(request)
    },

    async stop() {
      const stopping = running
      if (stopping === null) return
      running = null
      await stopping.close()
      // What was begun still gets its answer.
      await Promise.race([Promise.allSettled(underway), stopping.stop.pause(lastAnswersMs)])
      stopping.stop.stop()
    },
  }
}

/** Learns who the bot is, for as long as it takes, and says what keeps it from that. */
async function introduce(
  identities: Identities,
  stop: Stoppable,
  log: SlackOptions['log'],
  troubles: Troubles,
): Promise<void> {
  for (let failures = 1; !stop.signal.aborted; failures += 1) {
    try {
      const { team, userId } = await identities.ask()
      log.info({ team, user: userId }, 'slack knows the bot')
      troubles.over('identity')
      return
    } catch (thrown) {
      const error = toBotError(thrown)
      const { message, hint } = error
      troubles.has('identity', error)
      if (failures === 1)
        log.warn({ error: message, hint }, 'slack does not say who the bot is, asking again')
      await stop.pause(reconnectPause(failures, Math.random()))
    }
  }
}

/** Where files are kept: by Slack, or by what stands in for it. */
function fileOrigins(apiUrl: string | null): string[] {
  return ['https://files.slack.com', ...(apiUrl === null ? [] : [new URL(apiUrl).origin])]
}

function appTokenOf({ connection }: SlackOptions): string {
  return connection.mode === 'socket' ? connection.appToken.reveal() : ''
}

async function notHttp(): Promise<Response> {
  return new Response('This bot listens to Slack over Socket Mode.', { status: 404 })
}
