import { globSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'
import { type PreviewPayload, previewPage } from './preview-page.ts'

/**
 * Draws what the bot sends, for people to look at: `node test/support/preview/preview.ts --out DIR [--only words]` writes
 * a page and a picture per file `*-samples.ts` beside this one, once as wide as a desktop and once as a phone.
 */
const { values } = parseArgs({ options: { out: { type: 'string' }, only: { type: 'string', default: '' } } })
if (values.out === undefined) throw new Error('Say where the pictures go: --out DIR')
const out = values.out
mkdirSync(out, { recursive: true })

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  for (const file of globSync('*-samples.ts', { cwd: import.meta.dirname })) {
    const module: { default: () => PreviewPayload[] } = await import(join(import.meta.dirname, file))
    const payloads = module.default().filter(({ title }) => title.includes(values.only))
    const html = previewPage(payloads)
    const name = file.replace('-samples.ts', '')
    writeFileSync(join(out, `${name}.html`), html)
    for (const [device, width] of [
      ['desktop', 760],
      ['phone', 390],
    ] as const) {
      const page = await browser.newPage({ viewport: { width, height: 800 } })
      await page.setContent(html)
      const cards = page.locator('article')
      for (const [index, { title }] of payloads.entries()) {
        const slug = title.replace(/[^a-z0-9]+/gi, '-').toLowerCase()
        await cards.nth(index).screenshot({ path: join(out, `${name}-${slug}-${device}.png`) })
      }
      await page.close()
    }
    console.log(`${payloads.length} of ${name}`)
  }
} finally {
  await browser.close()
}
