import { expect } from 'vitest'
import { describeChatConformance } from '../../support/chat-conformance.ts'
import { leadsTo } from '../../support/leads-to.ts'
import { eventually, type Mode, openSlackRig } from '../../support/slack-rig.ts'

const failures = {
  busy: { retryAfter: 3 },
  failing: { status: 503 },
  cut: { cut: true, done: true },
} as const

for (const mode of ['socket', 'http'] satisfies Mode[]) {
  describeChatConformance(
    `slack over ${mode}`,
    async () => {
      const rig = await openSlackRig({ mode, started: false })
      const place = (thread: string) => thread.split(':') as [string, string]
      return {
        adapter: rig.adapter,
        edits: true,
        async shown(thread) {
          const [channel, ts] = place(thread)
          return rig.server.shown(channel, ts).join('\n')
        },
        async hazards(thread) {
          const [channel] = place(thread)
          const acted = rig.server.acted(channel).filter(({ kind, text, where, ts, label }) => {
            if (kind === 'link' && label !== undefined && leadsTo(label, text)) return false
            // Beside blocks the top-level text is what notifications and screen readers say: no address is linked there.
            const isSaid = where === 'text' && rig.server.message(channel, ts ?? '').blocks.length > 0
            return !(isSaid && kind === 'auto-link')
          })
          return acted.map(({ kind, text, where }) => `${kind} ${text} at ${where}`)
        },
        async answer(thread, ts, { id }, answer) {
          const [channel] = place(thread)
          const { server, ada } = rig
          if (mode === 'socket') await server.connected()
          await server.click({ channel, ts, user: ada, value: id })
          const view = await eventually(() => {
            const [open] = server.views(ada)
            if (open === undefined) throw new Error('no dialog was opened')
            return open
          })
          const submitted = await server.submitView(view.id, { answer }, { user: ada })
          expect(submitted).toMatchObject({ errors: null, timedOut: false })
          await eventually(() => expect(JSON.stringify(server.ephemerals(ada))).toContain('It is known'))
          expect(server.violations).toEqual([])
        },
        pass: (ms) => rig.pass(ms),
        remote: {
          trouble(how) {
            if (how === 'refusing') return rig.server.revokeToken()
            if (how === 'away') return rig.server.outage('cut')
            let isUsed = false
            const once = () => {
              const isFirst = !isUsed
              isUsed = true
              return isFirst
            }
            for (const method of ['chat.postMessage', 'chat.update']) {
              rig.server.fail({ method, when: once, as: failures[how] })
            }
          },
          mend() {
            rig.server.heal()
            rig.server.outage(false)
            rig.server.restoreToken()
          },
          async restarted() {
            const adapter = await rig.restart()
            await adapter.start(rig.inbox)
            return adapter
          },
        },
        close: () => rig.close(),
      }
    },
    { remote: true },
  )
}
