import type { App, Receiver } from '@slack/bolt'
import type { ChatLog } from '../chat-log.ts'
import { errorWords } from '../error-words.ts'
import { parseRequest } from './parse-request.ts'
import { readBody } from './read-body.ts'
import { verifySignature } from './verify-signature.ts'

/** As much as Bolt's own receivers take, `defaultBodyLimit` of its HTTPModuleFunctions. */
const mostBytes = 4 * 1024 * 1024
/** Slack waits for 3 s (https://docs.slack.dev/interactivity/handling-user-interaction); nobody answers later than this. */
const answeredWithinMs = 2_900

interface HttpOptions {
  signingSecret: string
  now(): number
  log: ChatLog
}

export interface HttpReceiver extends Receiver {
  handle(request: Request): Promise<Response>
}

/** Takes the signed requests that our own web server is sent, and answers as soon as they are acknowledged. */
export function createHttpReceiver({ signingSecret, now, log }: HttpOptions): HttpReceiver {
  let app: App | null = null

  async function process(body: Record<string, unknown>, headers: Headers): Promise<Response> {
    const { promise, resolve } = Promise.withResolvers<Response>()
    const timer = setTimeout(() => resolve(text(503, 'Nobody acknowledged this in time.')), answeredWithinMs)
    const retry = headers.get('x-slack-retry-num')
    const reason = headers.get('x-slack-retry-reason')
    app
      ?.processEvent({
        body,
        async ack(answer: unknown) {
          resolve(acknowledged(answer))
        },
        ...(retry === null ? {} : { retryNum: Number(retry) }),
        ...(reason === null ? {} : { retryReason: reason }),
      })
      .then(
        () => resolve(text(404, 'Nothing here listens to that.')),
        (thrown: unknown) => {
          log.error({ error: errorWords(thrown) }, 'a request from slack was not handled')
          resolve(text(500, 'That went wrong; the log says how.'))
        },
      )
    const response = await promise
    clearTimeout(timer)
    return response
  }

  return {
    init(initialized) {
      app = initialized
    },
    async start() {},
    async stop() {},
    async handle(request) {
      if (request.method !== 'POST') return text(405, 'Slack posts here.', { allow: 'POST' })
      const raw = await readBody(request.body, mostBytes)
      if (raw === null) return text(413, `More than ${mostBytes} bytes.`)
      const isGenuine = verifySignature({
        secret: signingSecret,
        timestamp: request.headers.get('x-slack-request-timestamp'),
        signature: request.headers.get('x-slack-signature'),
        body: raw,
        nowMs: now(),
      })
      if (!isGenuine) {
        log.warn(
          { hint: 'If it was Slack: check SLACK_SIGNING_SECRET and the clock.' },
          'refused a request that slack did not sign',
        )
        return text(401, 'This is not signed by Slack, or too old.')
      }
      const body = parseRequest(request.headers.get('content-type') ?? '', Buffer.from(raw).toString('utf8'))
      if (body === null) return text(400, 'This is neither an event nor a command nor an interaction.')
      if (body.type === 'url_verification' && typeof body.challenge === 'string') {
        return Response.json({ challenge: body.challenge })
      }
      if (body.ssl_check !== undefined) return new Response(null, { status: 200 })
      return process(body, request.headers)
    },
  }
}

function acknowledged(answer: unknown): Response {
  if (answer === undefined || answer === null || answer === '') return new Response(null, { status: 200 })
  return typeof answer === 'string' ? text(200, answer) : Response.json(answer)
}

function text(status: number, words: string, headers: Record<string, string> = {}): Response {
  return new Response(words, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
}
