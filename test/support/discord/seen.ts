import type { Seen, ShownMessage, ShownModal } from './discord-server-types.ts'
import type { Interaction } from './interaction.ts'
import { shownMessage } from './shown-message.ts'
import { shownModal } from './shown-modal.ts'
import type { World } from './world.ts'

const responses = {
  4: 'message',
  5: 'deferred-message',
  6: 'deferred-update',
  7: 'update',
  8: 'choices',
  9: 'modal',
} as const

/** An interaction as its user sees it, looked up anew at each reading. */
export function seen(world: World, interaction: Interaction): Seen {
  function at(id: string | null): ShownMessage | null {
    const message = id === null ? undefined : world.messages.get(id)
    return message ? shownMessage(message) : null
  }

  return {
    interactionId: interaction.id,
    token: interaction.token,
    get response() {
      const type = interaction.response
      return type === null
        ? null
        : (Object.entries(responses).find(([key]) => Number(key) === type)?.[1] ?? null)
    },
    get ms() {
      return interaction.ms
    },
    get failed() {
      return interaction.failed
    },
    get message() {
      return at(interaction.originalId)
    },
    get followUps() {
      return interaction.followUpIds.flatMap((id) => at(id) ?? [])
    },
    get modal(): ShownModal | null {
      return interaction.modal ? shownModal(interaction) : null
    },
    get choices() {
      return interaction.choices
    },
    answered(withinMs = 5000) {
      const { promise, resolve, reject } = Promise.withResolvers<ShownMessage>()
      const timer = setTimeout(() => {
        interaction.listeners.delete(look)
        reject(new Error(`no answer within ${withinMs} ms: ${interaction.failed ?? 'still thinking'}`))
      }, withinMs)

      function look(): void {
        const message = at(interaction.originalId)
        if (!message || interaction.pending || message.loading) return
        clearTimeout(timer)
        interaction.listeners.delete(look)
        resolve(message)
      }

      interaction.listeners.add(look)
      look()
      return promise
    },
  }
}
