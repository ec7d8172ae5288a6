import { describe, expect, it } from 'vitest'
import type { ChatMessage } from '../../src/model/message.ts'
import { sampleOpening } from './incident-samples.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'

const hello: ChatMessage = { text: 'hello', blocks: [{ type: 'text', text: 'hello' }] }
const bye: ChatMessage = { text: 'bye', blocks: [] }

export function deliveryCases(under: StoreUnderTest): void {
  describe('deliveries', () => {
    it('start from nothing, and keep thread, intent and content per platform', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      expect(await under.store.delivered(id, 'slack')).toEqual({ thread: null, messages: [] })
      await under.store.setThread(id, 'slack', 'C1:1.0')
      await under.store.setDelivered(id, 'slack', { key: 'card', messageId: null, contentHash: null })
      await under.store.setDelivered(id, 'slack', { key: 'alone', messageId: '2', contentHash: 'b' })
      await under.store.setDelivered(id, 'slack', { key: 'card', messageId: '1', contentHash: 'a' })
      await under.store.setThread(id, 'slack', 'C1:2.0')
      expect(await under.other.delivered(id, 'slack')).toEqual({
        thread: 'C1:2.0',
        messages: [
          { key: 'card', messageId: '1', contentHash: 'a' },
          { key: 'alone', messageId: '2', contentHash: 'b' },
        ],
      })
      expect(await under.store.delivered(id, 'discord')).toEqual({ thread: null, messages: [] })
    })

    it('an intent can be taken back, what has an id cannot', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      await under.store.setDelivered(id, 'slack', { key: 'card', messageId: '1', contentHash: 'a' })
      await under.store.setDelivered(id, 'slack', { key: 'closed', messageId: null, contentHash: null })
      await under.store.setDelivered(id, 'discord', { key: 'closed', messageId: null, contentHash: null })
      for (const key of ['card', 'closed', 'closed', 'nothing']) {
        await under.other.forgetDelivered(id, 'slack', key)
      }
      expect((await under.store.delivered(id, 'slack')).messages.map(({ key }) => key)).toEqual(['card'])
      expect((await under.store.delivered(id, 'discord')).messages).toHaveLength(1)
      await under.store.forgetDelivered('nowhere', 'slack', 'card')
    })

    it('a thread is found by its incident and an incident by its thread, each on its platform', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const thread = `C1:${id}`
      expect(await under.store.threadOf(id, 'slack')).toBeNull()
      expect(await under.store.incidentOfThread('slack', thread)).toBeNull()
      await under.store.setThread(id, 'slack', thread)
      expect(await under.other.threadOf(id, 'slack')).toBe(thread)
      expect(await under.other.incidentOfThread('slack', thread)).toBe(id)
      expect(await under.store.incidentOfThread('discord', thread)).toBeNull()
      expect(await under.store.threadOf(id, 'discord')).toBeNull()
      expect(await under.store.incidentOfThread('slack', '\0\uD800')).toBeNull()
      expect(await under.store.threadOf('\0', 'slack')).toBeNull()
    })

    it('of an unknown incident are refused', async () => {
      await expect(under.store.setThread('nowhere', 'slack', 't')).rejects.toMatchObject({
        code: 'UNKNOWN_INCIDENT',
      })
    })
  })

  describe('the console', () => {
    it('posts once per key, also when asked at the same time', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const ids = await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          (n % 2 ? under.store : under.other).postConsole(id, 'card', hello),
        ),
      )
      expect(new Set(ids).size).toBe(1)
      expect(await under.store.postConsole(id, 'card', bye)).toBe(ids[0])
      expect(await under.store.consoleMessages(id)).toEqual([
        { id: ids[0], key: 'card', message: hello, at: testTime },
      ])
    })

    it('keeps the order of posting when a message is updated', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const first = await under.store.postConsole(id, 'one', hello)
      await under.store.postConsole(id, 'two', { text: '\0\uD800', blocks: [] })
      await under.store.updateConsole(first, bye)
      const messages = await under.store.consoleMessages(id)
      expect(messages.map(({ key, message }) => [key, message.text])).toEqual([
        ['one', 'bye'],
        ['two', '\uFFFD\uFFFD'],
      ])
    })

    it('announces posts and updates, and nothing for a repeated post', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const heard: string[] = []
      const stop = await under.store.listenConsole((incident) => heard.push(incident))
      const message = await under.other.postConsole(id, 'card', hello)
      await under.other.postConsole(id, 'card', hello)
      await under.other.updateConsole(message, bye)
      await under.other.postConsole(id, 'last', hello)
      await expect.poll(() => heard).toEqual([id, id, id])
      await stop()
    })

    it('refuses unknown incidents and messages', async () => {
      await expect(under.store.postConsole('INC-999999', 'k', hello)).rejects.toMatchObject({
        code: 'UNKNOWN_INCIDENT',
      })
      await expect(under.store.updateConsole('nothing', hello)).rejects.toMatchObject({ code: 'INTERNAL' })
      expect(await under.store.consoleMessages('nowhere')).toEqual([])
    })
  })
}
