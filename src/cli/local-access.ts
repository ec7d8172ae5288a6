import { userInfo } from 'node:os'
import type { Bot } from '../bot.ts'
import type { Access } from './access.ts'

/** A bot of this very process. */
export function localAccess(bot: Bot, closeMore: () => Promise<void> = async () => undefined): Access {
  const name = userInfo().username
  const person = { id: `terminal:${name}`, name }
  return {
    command: (text) => bot.inbox.command(text, { person, platform: 'terminal' }),
    incidents: (which) =>
      bot.store.incidents({ ...(which === 'open' ? { state: 'open' } : {}), limit: 1000 }),
    entries: (incident) => bot.deps.timeline.entries(incident),
    audit: () => bot.store.audit(),
    watch: (incident, onChange) =>
      bot.store.listen((changed) => {
        if (changed === incident) onChange()
      }),
    async close() {
      await bot.close()
      await closeMore()
    },
  }
}
