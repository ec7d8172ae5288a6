import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { threadView } from '../../src/chat/thread-view.ts'
import { gatewayPlan, strictStory } from '../support/change-stories.ts'
import { type Console, saying, startConsole, token } from '../support/console-server.ts'
import { fillGlance } from '../support/fill-glance.ts'
import { diagnosing, fillSample, proposal, sampleVerdict } from '../support/sample-thread.ts'
import { approvalId, timelineOf } from '../support/timelines.ts'

const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'
const isMissing = !existsSync(executablePath) && process.env.REQUIRE_REAL !== '1'
/** Where pictures of the pages go, for people to look at; none are made without it. */
const pictures = process.env.PICTURES_DIR

const steps = 6

describe.skipIf(isMissing)(`web/assets/console.js (in ${executablePath})`, () => {
  let browser: Browser
  let console: Console
  let complaints: string[]

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
  }, 60_000)
  afterAll(() => browser.close())
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await console.close()
  })

  /** A page, signed in by the link; everything the browser complains of is gathered. */
  async function visit(options: BrowserContextOptions = {}): Promise<Page> {
    complaints = []
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${console.url}/?token=${token}`)
    return page
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
  }

  test('from the link to an approval: the thread fills by itself and is worked by keyboard', async () => {
    console = await startConsole()
    const { source, inbox } = console
    inbox.replies.set('diagnose shop', () => {
      source.open({ id: 'INC-1', run: 'run-1' })
      return { message: saying('Opened INC-1'), incident: 'INC-1' }
    })
    inbox.replies.set('approve-1', () => {
      const decided = { ...proposal, blocks: proposal.blocks.filter(({ type }) => type !== 'buttons') }
      source.say('INC-1', 'proposal', decided)
      return { message: saying('Approved by operator'), incident: 'INC-1' }
    })
    const page = await visit()
    expect(page.url()).toBe(`${console.url}/`)
    await page.getByText('No incidents yet').waitFor()
    await picture(page, 'empty')

    await page.keyboard.press('/')
    await page.keyboard.type('diagnose shop')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${console.url}/incidents/INC-1`)
    await page.getByText('Live', { exact: true }).waitFor()

    source.say('INC-1', 'card', diagnosing(1))
    await page.getByText('1 of 6', { exact: true }).waitFor()
    const fold = page.locator('details.evidence')
    await fold.locator('> summary').focus()
    await page.keyboard.press('Enter')
    await page.getByText('dns edge').click()
    await page.getByText('"resolver": "system"').waitFor()
    await fold.locator('> summary').focus()
    source.say('INC-1', 'card', diagnosing(3))
    await page.getByText('3 of 6', { exact: true }).waitFor()
    await picture(page, 'running')
    expect(await page.getByText('"resolver": "system"').isVisible()).toBe(true)
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Evidence')

    source.say('INC-1', 'card', diagnosing(steps))
    source.say('INC-1', 'proposal', proposal)
    source.change('INC-1', { run: null, verdict: sampleVerdict })
    await page.getByText('93 % sure').waitFor()
    expect(await page.getByText('"resolver": "system"').isVisible()).toBe(true)
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Evidence')
    await page.locator('#announcer', { hasText: 'restart gunicorn' }).waitFor({ state: 'attached' })

    const approve = page.getByRole('button', { name: 'Approve' })
    await approve.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByText('restarts gunicorn on app-1, once').waitFor()
    await picture(page, 'confirm')
    expect(inbox.asked).toHaveLength(1)
    await page.keyboard.press('Escape')
    expect(inbox.asked).toHaveLength(1)
    await approve.press('Enter')
    await page.getByLabel('Reason').fill('seen it')
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).press('Enter')
    await page.getByText('Approved by operator').waitFor()
    expect(inbox.asked[1]).toMatchObject({ what: 'approve-1', from: { reason: 'seen it' } })
    await approve.waitFor({ state: 'detached' })
    expect(complaints).toEqual([])
  })

  test('a risky plan is shown whole, and counts only with a reason and the name of the service', async () => {
    console = await startConsole()
    const { source, inbox } = console
    source.open({ id: 'INC-1' })
    for (const { key, message } of threadView(timelineOf(strictStory(gatewayPlan(3))))) {
      source.say('INC-1', key, message)
    }
    const button = `approve:${approvalId}`
    inbox.replies.set(button, () => ({ message: saying('Approved by operator'), incident: 'INC-1' }))
    const page = await visit()
    await page.goto(`${console.url}/incidents/INC-1`)
    await page.getByRole('button', { name: 'Approve' }).click()
    const dialog = page.getByRole('dialog')
    const plan = await dialog.locator('#confirm-whole').textContent()
    for (const { changes } of gatewayPlan(3).parts) {
      for (const command of changes.flatMap(({ commands }) => commands)) expect(plan).toContain(command)
    }
    expect(await dialog.locator('.line.is-new').count()).toBe(3)
    await picture(page, 'plan')
    const approve = dialog.getByRole('button', { name: 'Approve' })
    await approve.click()
    await dialog.getByLabel('Reason').fill('timeouts do not fit')
    await approve.click()
    await dialog.getByLabel('Type shop to go on').fill('shopp')
    await approve.click()
    expect(await dialog.isVisible()).toBe(true)
    expect(inbox.asked).toEqual([])
    await dialog.getByLabel('Type shop to go on').fill('shop')
    await approve.click()
    await page.getByText('Approved by operator').waitFor()
    expect(inbox.asked).toMatchObject([
      { what: button, from: { reason: 'timeouts do not fit', typed: 'shop' } },
    ])
    await page.getByRole('button', { name: 'Deny' }).click()
    await expect.poll(() => inbox.asked.length).toBe(2)
    expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
  })

  test('whose an alert is, is asked with the click, and handed on', async () => {
    console = await startConsole()
    const { inbox } = console
    fillSample(console.source, new Date())
    inbox.replies.set('map:m3', () => ({ message: saying('It belongs to shop'), incident: 'INC-42' }))
    const page = await visit()
    await page.goto(`${console.url}/incidents/INC-42`)
    const [link] = await page.getByRole('link', { name: 'alerts.example' }).all()
    expect(await link?.getAttribute('href')).toBe('https://alerts.example/alarms/m1')
    await page.getByRole('button', { name: 'Map alert 2' }).click()
    const dialog = page.getByRole('dialog')
    await dialog
      .getByText('Which service does “Target 10.0.0.2 is down” from Alertmanager belong to?')
      .waitFor()
    expect(await dialog.getByLabel('Reason').isVisible()).toBe(false)
    await dialog.getByRole('button', { name: 'Map alert 2' }).click()
    expect(await dialog.isVisible()).toBe(true)
    await picture(page, 'map')
    await page.keyboard.type('shop')
    await page.keyboard.press('Enter')
    await page.getByText('It belongs to shop').waitFor()
    expect(inbox.asked).toMatchObject([{ what: 'map:m3', from: { answer: 'shop' } }])
    expect(complaints).toEqual([])
  })

  test('a page finds back by itself after the bot was away, and says so meanwhile', async () => {
    console = await startConsole()
    console.source.open({ id: 'INC-1' })
    const page = await visit()
    await page.goto(`${console.url}/incidents/INC-1`)
    await page.getByText('Live', { exact: true }).waitFor()
    const { source, port } = console
    await console.close()
    await page.getByText('Connection lost').waitFor()
    source.say('INC-1', 'a', saying('said while away'))
    console = await startConsole({ source }, port)
    await page.getByLabel('Thread').getByText('said while away').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
  })

  test('without scripts everything still works', async () => {
    console = await startConsole()
    fillSample(console.source, new Date())
    const button = `approve:${approvalId}`
    console.inbox.replies.set(button, () => ({ message: saying('Approved'), incident: 'INC-41' }))
    const page = await visit({ javaScriptEnabled: false })
    await page.getByRole('link', { name: 'INC-41' }).click()
    await page.locator('.evidence > summary').click()
    await page.getByRole('button', { name: 'Approve' }).last().click()
    await page.getByText('now? Risk: low.').waitFor()
    await page.getByRole('button', { name: 'Yes: Approve' }).click()
    await page.getByText('Approved', { exact: true }).waitFor()
    await page.getByRole('combobox', { name: 'Command' }).fill('nonsense')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByText('Type help for all commands.').waitFor()
    expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
  })

  for (const [name, options] of Object.entries({
    desktop: {},
    dark: { colorScheme: 'dark' },
    phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  } satisfies Record<string, BrowserContextOptions>)) {
    test(`${name}: nothing is wider than the screen, and the browser has no complaint`, async () => {
      console = await startConsole()
      fillSample(console.source, new Date())
      fillGlance(console.source, new Date())
      const page = await visit(options)
      await page.emulateMedia({ reducedMotion: 'reduce' })
      for (const [shot, path] of [
        ['start', '/'],
        ['incident', '/incidents/INC-41'],
        ['timeline', '/incidents/INC-41/timeline'],
        ['unmatched', '/incidents/INC-42'],
        ['storm', '/incidents/INC-43'],
        ['paged', '/incidents/INC-44'],
        ['paged-timeline', '/incidents/INC-44/timeline'],
        ['problem', '/nowhere'],
      ] as const) {
        await page.goto(console.url + path)
        if (shot === 'incident') {
          await page.locator('.evidence > summary').click()
          await page.locator('summary.row').first().click()
        }
        const widest = page.viewportSize()?.width ?? 0
        expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(widest)
        await picture(page, `${name}-${shot}`)
      }
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
    })
  }
})
