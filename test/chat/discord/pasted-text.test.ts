import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { attachedText } from '../../../src/chat/discord/pasted-text.ts'

const servers: ReturnType<typeof createServer>[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function serving(answer: string | { location: string }): Promise<string> {
  const server = createServer((_request, response) => {
    if (typeof answer === 'string') response.end(answer)
    else response.writeHead(302, answer).end()
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function file(url: string, told = {}) {
  return { url: `${url}/error.log`, filename: 'error.log', size: 10, content_type: 'text/plain', ...told }
}

describe('chat/discord/pasted-text', () => {
  it('downloads from the API that is configured', async () => {
    const url = await serving('connection refused')
    expect(await attachedText(file(url), `${url}/api`)).toBe('connection refused')
  })

  it.each([
    'http://127.0.0.1:1',
    'https://evil.example',
    'http://cdn.discordapp.com',
    'https://cdn.discordapp.com.evil.example',
  ])('asks nobody but Discord: not %s', async (url) => {
    await expect(attachedText(file(url), null)).rejects.toMatchObject({ code: 'USAGE' })
  })

  it('follows nobody to another place', async () => {
    const inside = await serving('secret')
    const url = await serving({ location: inside })
    await expect(attachedText(file(url), `${url}/api`)).rejects.toMatchObject({ code: 'CHAT_UNREACHABLE' })
  })

  it('believes no size that was told', async () => {
    const url = await serving('x'.repeat(300_000))
    await expect(attachedText(file(url), `${url}/api`)).rejects.toMatchObject({ code: 'TEXT_TOO_LONG' })
  })

  it('takes no picture for text', async () => {
    const picture = file('http://127.0.0.1:1', { filename: 'a.png', content_type: 'image/png' })
    await expect(attachedText(picture, null)).rejects.toMatchObject({ code: 'USAGE' })
  })
})
