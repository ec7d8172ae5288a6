import { expect, vi } from 'vitest'
import { type ChatHarness, describeChatConformance, type Trouble } from '../../support/chat-conformance.ts'
import type { DiscordServer, FailRule, ShownMessage } from '../../support/discord/discord-server-types.ts'
import { silentInbox } from '../../support/silent-inbox.ts'
import { openDiscordRig } from './discord-rig.ts'
import { withoutOwnLinks } from './payload-problems.ts'

/** Whatever changes something for those who look. */
const writes = /^(?:POST|PATCH|PUT|DELETE) \/channels\//

const failures = {
  busy: { status: 429, afterMs: 3000 },
  failing: { status: 502 },
  cut: 'accept-then-cut',
} satisfies Partial<Record<Trouble, FailRule['how']>>

describeChatConformance('discord', discordHarness, { remote: true })

async function discordHarness(): Promise<ChatHarness> {
  const rig = await openDiscordRig()
  const { server } = rig
  let mend = () => {}

  function trouble(how: Trouble): void {
    if (how === 'refusing') {
      server.revokeToken()
      mend = () => server.restoreToken()
    } else if (how === 'away') {
      server.outage(true)
      mend = () => server.outage(false)
    } else mend = server.fail({ route: writes, how: failures[how] })
  }

  const harness: ChatHarness = {
    adapter: rig.adapter,
    edits: true,
    shown: async (thread) => messagesOf(server, thread).map(whole).join('\n'),
    hazards: async (thread) => hazardsOf(server, thread),
    async answer(thread, id, _button, answer) {
      await vi.waitFor(
        () => expect(server.commands().length && server.gateway.connected()).toBe(true),
        15_000,
      )
      const inside = thread.split(':')[1] ?? ''
      const message = server.message(inside, id)
      const button = message.buttons[0]?.customId ?? ''
      const seen = await server.click(message, button, server.addUser({ name: 'ada' }))
      if (seen.modal === null) throw new Error('no dialog was opened')
      const sent = await server.submitModal(seen.modal, { answer })
      expect((await sent.answered()).text).toContain('It is known')
      expect(server.violations).toEqual([])
    },
    pass: rig.forward,
    remote: {
      trouble,
      mend: () => mend(),
      async restarted() {
        await harness.adapter.stop()
        const adapter = rig.another()
        await adapter.start(silentInbox())
        return adapter
      },
    },
    close: rig.close,
  }
  return harness
}

/** The message that began the thread, and what is in it. */
function messagesOf(server: DiscordServer, thread: string): ShownMessage[] {
  const [channel = '', inside = ''] = thread.split(':')
  return [server.message(channel, inside), ...server.messages(inside)]
}

function whole({ text, files }: ShownMessage): string {
  return [text, ...files.map(({ text: content }) => content)].join('\n')
}

/**
 * Without our own bold and small print, which test/chat/discord/render-message.test.ts tells from a stranger's, and without
 * links under the name of their own host.
 */
function hazardsOf(server: DiscordServer, thread: string): string[] {
  const found = thread.split(':').flatMap((place) => server.hazards(place))
  const links = found.filter(({ kind, text }) => kind === 'masked-link' && withoutOwnLinks(text) === '')
  // The address inside of such a link is found by itself, too.
  const isInLink = (text: string) => links.some((link) => link.text.includes(text))
  return found
    .filter((one) => one.kind !== 'formatting' && !links.includes(one))
    .filter(({ kind, text }) => kind !== 'link' || !isInLink(text))
    .map(({ kind, where, text }) => `${kind} in ${where}: ${text}`)
}
