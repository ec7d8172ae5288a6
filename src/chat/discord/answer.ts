import { setTimeout as wait } from 'node:timers/promises'
import { toBotError } from '../../errors.ts'
import type { ChatLog } from '../chat-log.ts'
import { refusalCode } from './chat-error.ts'
import { cutEscaped } from './cut-escaped.ts'
import type { DiscordRest } from './discord-rest.ts'
import { escapeLine } from './escape-markdown.ts'
import type { Incoming } from './incoming.ts'
import { limits } from './limits.ts'
import type { DiscordPayload } from './render-message.ts'

/** Kinds of first responses: https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type */
export const responses = { message: 4, later: 5, laterHere: 6, here: 7, choices: 8, dialog: 9 } as const

/** Only the one who asked sees it. */
export const ephemeral = 1 << 6

/** A token is good for 15 minutes (same page); what comes later than this goes another way. */
const tokenMs = 14.5 * 60_000

/** Already answered, by another delivery of the same thing: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const alreadyAnswered = 40060
/** The token is no good any more. */
const tooLate = [10062, 10015, 50027]

const tries = 4

/** Two tries fit into the three seconds that a first response has. */
const respondMs = 1_300

/** The answer to one thing that somebody did. */
export interface Answer {
  /** The first response, due within three seconds; false when nobody waits for it any more, so that nothing is to be done. */
  respond(type: number, data?: object, files?: DiscordPayload['files']): Promise<boolean>
  /** What is shown instead of "thinking…", or of the message whose button was clicked. */
  say(payload: DiscordPayload, incident?: string): Promise<void>
}

export interface AnswerDeps {
  rest: DiscordRest
  log: ChatLog
  now(): Date
  /** Where an answer goes that comes too late for its token: the incident's thread, else where it was asked for. */
  lateChannel(incident: string | undefined, incoming: Incoming): Promise<string>
}

export function createAnswer(incoming: Incoming, deps: AnswerDeps): Answer {
  const { rest, log, now } = deps
  const since = now().getTime()
  const { id, token, application, person } = incoming
  const fields = { platform: 'discord', interaction: id }

  async function respond(type: number, data?: object, files: DiscordPayload['files'] = []): Promise<boolean> {
    const body = { type, ...(data === undefined ? {} : { data }) }
    for (let attempt = 0; ; attempt += 1) {
      try {
        await rest.call('POST', `/interactions/${id}/${token}/callback`, 'answer', {
          body,
          files,
          auth: false,
          timeoutMs: respondMs,
        })
        return true
      } catch (thrown) {
        const code = refusalCode(thrown)
        // Our own first try may have arrived though its answer did not.
        if (code === alreadyAnswered && attempt > 0) return true
        const { code: kind, afterMs } = toBotError(thrown)
        if (kind === 'CHAT_REFUSED' || attempt > 0) {
          log.warn(
            { ...fields, code, why: toBotError(thrown).message },
            'an answer came too late, or was refused',
          )
          return false
        }
        await wait(Math.min(afterMs ?? 0, 1000))
      }
    }
  }

  async function edit({ files, ...body }: DiscordPayload): Promise<void> {
    const attachments = files.map(({ name }, index) => ({ id: String(index), filename: name }))
    const route = `/webhooks/${application}/${token}/messages/@original` as const
    await rest.call('PATCH', route, 'answer', { body: { ...body, attachments }, files, auth: false })
  }

  async function sayLate({ files, ...body }: DiscordPayload, incident?: string): Promise<void> {
    const channel = await deps.lateChannel(incident, incoming)
    const nonce = id.slice(-limits.nonce)
    const content = cutEscaped(`For ${escapeLine(person.name)}: ${body.content}`, limits.content)
    await rest.call('POST', `/channels/${channel}/messages`, 'answer', {
      body: { ...body, content, nonce, enforce_nonce: true },
      files,
    })
  }

  async function say(payload: DiscordPayload, incident?: string): Promise<void> {
    let isLate: boolean = false
    for (let attempt = 1; ; attempt += 1) {
      isLate ||= now().getTime() - since >= tokenMs
      try {
        await (isLate ? sayLate(payload, incident) : edit(payload))
        return
      } catch (thrown) {
        const wasLate: boolean = isLate
        isLate ||= tooLate.includes(refusalCode(thrown) ?? 0)
        const { code, afterMs, message } = toBotError(thrown)
        const isFinal = code === 'CHAT_REFUSED' && isLate === wasLate
        if (isFinal || attempt === tries) {
          log.warn({ ...fields, code, why: message }, 'an answer could not be shown')
          return
        }
        if (isLate === wasLate) await wait(Math.min(afterMs ?? 1000, 10_000))
      }
    }
  }

  return { respond, say }
}
