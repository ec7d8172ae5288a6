import { setTimeout as wait } from 'node:timers/promises'
import { toBotError } from '../../errors.ts'
import type { Speaker } from '../../model/person.ts'
import type { Asking, ChatInbox, Press, Reply } from '../adapter.ts'
import type { ChatLog } from '../chat-log.ts'
import { type Answer, createAnswer, ephemeral, responses } from './answer.ts'
import type { DiscordRest } from './discord-rest.ts'
import type { Incoming } from './incoming.ts'
import { limits } from './limits.ts'
import { problemMessage } from './problem-message.ts'
import { buttonRows } from './render-buttons.ts'
import { type DiscordPayload, renderMessage } from './render-message.ts'
import type { PickerRow } from './service-picker.ts'
import { placesOf } from './threads.ts'

/** What the handlers of interactions work with. */
export interface Desk {
  inbox: ChatInbox
  apiUrl: string | null
  answerTo(incoming: Incoming): Answer
  /** Says at once, to the one who asked alone, what cannot be done. */
  refuse(answer: Answer, thrown: unknown): Promise<void>
  asking(incoming: Incoming): Promise<Asking>
  pressing(incoming: Incoming): Promise<Pick<Press, 'person' | 'platform'>>
  /** Does it and shows the reply, or the problem with what `mend` offers to go on with. */
  carryOut(
    incoming: Incoming,
    answer: Answer,
    act: () => Promise<Reply>,
    mend?: (thrown: unknown) => Promise<PickerRow[]>,
  ): Promise<void>
}

export interface DeskDeps {
  rest: DiscordRest
  inbox: ChatInbox
  apiUrl: string | null
  log: ChatLog
  now(): Date
  stopping: AbortSignal
  /** Names of a server's roles by their ids. */
  rolesOf(guild: string | null): Promise<ReadonlyMap<string, string>>
}

const platform = 'discord'

/** A new incident's thread is begun by the delivery, which looks at it moments later. */
const threadLooks = 10
const threadLookMs = 500

/** Nothing else shows a private answer whole: it is in no thread and not in the console. */
const whole = { whole: 'answer.txt', where: 'in the attached file' }

export function createDesk(deps: DeskDeps): Desk {
  const { rest, inbox, apiUrl, log, now, stopping, rolesOf } = deps

  async function threadOf(incident: string): Promise<string | null> {
    const thread = await inbox.threadOf(platform, incident).catch(() => null)
    return thread === null ? null : placesOf(thread).inside
  }

  /** Roles count by name and by id, as approvers may be listed either way. */
  async function speaker({ person, roles, guild }: Incoming): Promise<Speaker> {
    const names = roles.length === 0 ? new Map<string, string>() : await rolesOf(guild)
    const memberships = roles.flatMap((role) => {
      const name = names.get(role)
      return [...(name === undefined ? [] : [`discord:@${name}`]), `discord:@&${role}`]
    })
    return { ...person, memberships }
  }

  async function lateChannel(incident: string | undefined, { place }: Incoming): Promise<string> {
    return (incident === undefined ? null : await threadOf(incident)) ?? place
  }

  function shown(message: Reply['message'], rows: DiscordPayload['components'] = []): DiscordPayload {
    const payload = renderMessage(message, { notice: false, ...whole })
    return { ...payload, components: [...payload.components, ...rows].slice(0, limits.rows) }
  }

  /** The reply, and as soon as there is a thread, a way there. */
  async function show(incoming: Incoming, answer: Answer, { message, incident }: Reply): Promise<void> {
    const there = incident === undefined || incoming.guild === null ? null : await threadOf(incident)
    await answer.say(shown(message, wayTo(incoming, there)), incident)
    if (incident === undefined || there !== null || incoming.guild === null) return
    for (let look = 0; look < threadLooks && !stopping.aborted; look += 1) {
      await wait(threadLookMs, undefined, { signal: stopping, ref: false }).catch(() => {})
      const begun = await threadOf(incident)
      if (begun === null) continue
      await answer.say(shown(message, wayTo(incoming, begun)), incident)
      return
    }
  }

  return {
    inbox,
    apiUrl,
    answerTo: (incoming) => createAnswer(incoming, { rest, log, now, lateChannel }),
    async refuse(answer, thrown) {
      const { files, ...payload } = shown(problemMessage(thrown))
      await answer.respond(responses.message, { ...payload, flags: payload.flags | ephemeral }, files)
    },
    async asking(incoming) {
      const { thread, channel } = incoming
      const incident = thread === null ? null : await inbox.incidentOf(platform, thread)
      const person = await speaker(incoming)
      return { person, platform, channel, ...(incident === null ? {} : { incident }) }
    },
    pressing: async (incoming) => ({ person: await speaker(incoming), platform }),
    async carryOut(incoming, answer, act, mend = async () => []) {
      try {
        await show(incoming, answer, await act())
      } catch (thrown) {
        const error = toBotError(thrown)
        if (error.code === 'INTERNAL') log.error({ platform, err: thrown }, 'a command failed')
        const rows = await mend(error).catch(() => [])
        const payload = shown(problemMessage(error))
        await answer.say({
          ...payload,
          components: [...payload.components, ...rows] as DiscordPayload['components'],
        })
      }
    },
  }
}

/** A link to a thread, for somebody who is not in it. */
function wayTo({ guild, place }: Incoming, thread: string | null): DiscordPayload['components'] {
  if (guild === null || thread === null || thread === place) return []
  const url = `https://discord.com/channels/${guild}/${thread}`
  return buttonRows([{ type: 2, style: 5, label: 'Open the thread', url }])
}
