import { loadImage } from '@napi-rs/canvas'
import { afterEach, describe, expect, it } from 'vitest'
import { chartCard } from '../../src/chat/cards/chart-card.ts'
import { smallChart } from '../support/chart-samples.ts'
import { type Console, startConsole, token } from '../support/console-server.ts'

const running: Console[] = []

afterEach(async () => {
  for (const console of running.splice(0)) await console.close()
})

/** A console that shows one closed incident with its chart. */
async function opened(name = 'answers with 502'): Promise<Console> {
  const console = await startConsole()
  running.push(console)
  console.source.open({ id: 'INC-7' })
  console.source.open({ id: 'INC-8' })
  const series = smallChart.series.map((one) => ({ ...one, what: name }))
  console.source.say('INC-7', 'chart', chartCard({ ...smallChart, series }))
  return console
}

async function imageOf(console: Console): Promise<string> {
  const page = await (await console.ask('/incidents/INC-7')).text()
  return /<img class="chart"[^>]*>/.exec(page)?.[0] ?? ''
}

function addressIn(image: string): string {
  return /src="([^"]*)"/.exec(image)?.[1] ?? ''
}

describe('web/routes/chart', () => {
  it('shows the picture in the thread, with words for those who do not see it', async () => {
    const console = await opened()
    const image = await imageOf(console)
    expect(image).toMatch(/alt="Bar chart of the errors of shop by the minute, .* 15 in all/)
    expect(image).toMatch(/width="800" height="\d+"/)
    const response = await console.ask(addressIn(image))
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('image/png')
    expect(response.headers.get('Cache-Control')).toMatch(/^private, max-age=\d+, immutable$/)
    expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(response.headers.get('Content-Security-Policy')).toContain("img-src 'self'")
    const picture = await loadImage(Buffer.from(await response.arrayBuffer()))
    expect(picture.width).toBe(1600)
  })

  it('keeps no picture that was asked for under another version', async () => {
    const console = await opened()
    const response = await console.ask('/incidents/INC-7/chart.png?v=older')
    expect(response.status).toBe(200)
    expect(response.headers.get('Cache-Control')).toBe('no-store')
  })

  it('serves it to those alone who are signed in', async () => {
    const console = await opened()
    const address = `${console.url}${addressIn(await imageOf(console))}`
    for (const headers of [{}, { Authorization: 'Bearer wrong' }, { Cookie: 'fiveohtwo=guess.guess' }]) {
      const response = await fetch(address, { headers })
      expect(response.status).toBe(401)
      expect(response.headers.get('Content-Type')).not.toContain('image')
    }
    const signedIn = await fetch(address, { headers: { Authorization: `Bearer ${token}` } })
    expect(signedIn.status).toBe(200)
  })

  it('says so where there is no picture, or no incident', async () => {
    const console = await opened()
    expect((await console.ask('/incidents/INC-8/chart.png')).status).toBe(404)
    expect((await console.ask('/incidents/INC-99/chart.png')).status).toBe(404)
  })

  it('lets no words of others out of the alternative text', async () => {
    const console = await opened('"><script>alert(1)</script><img src=x onerror="alert(1)')
    const page = await (await console.ask('/incidents/INC-7')).text()
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('<img src=x')
    expect(await imageOf(console)).toContain('&quot;&gt;&lt;script&gt;')
  })
})
