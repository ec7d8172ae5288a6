import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bot } from '../../../src/bot.ts'
import { type DemoShop, startDemoShop } from '../../../src/demo/shop.ts'
import { rehearseRemedy } from '../../../src/incident/plan/rehearse-remedy.ts'
import type { Remedy } from '../../../src/model/remedy.ts'
import type { Runbook } from '../../../src/model/runbook.ts'
import { nobodyMay } from '../../../src/model/usual-policy.ts'
import { changedService, never } from '../../support/change-rig.ts'
import { startTestBot } from '../../support/test-bot.ts'

const step = { with: {}, when: null, timeoutMs: 5000, retry: { attempts: 1, delayMs: 0 } } as const
const runbook: Runbook = {
  name: '502',
  title: 'Look',
  description: '',
  version: '1',
  stages: [
    {
      name: 'look',
      steps: [
        { ...step, id: 'tcp', type: 'tcp', forEach: 'targets' },
        { ...step, id: 'http', type: 'http', forEach: 'targets' },
      ],
    },
  ],
}

let shop: DemoShop
let bot: Bot
let restart: Remedy

beforeAll(async () => {
  shop = await startDemoShop()
  bot = await startTestBot(
    {},
    {
      extraServices: [shop.service],
      controls: { demo: shop.controls },
      work: { diagnose: false, remediate: false },
    },
  )
  const found = bot.deps.remedies.find(({ name }) => name === 'restart-demo-backend')
  if (found === undefined) throw new Error('the demo has no remedy')
  restart = found
})

afterAll(async () => {
  await bot?.close()
  await shop?.stop()
})

/** What of the demo's processes a restart would change. */
function states() {
  return (shop.service.path[1]?.addresses ?? []).map(
    (address) => shop.controls.inspect(new URL(address).host).marks,
  )
}

describe('incident/rehearse-remedy', () => {
  it('aims at what is blamed, takes the prechecks, tells the plan, and changes nothing', async () => {
    const before = states()
    const wish = { service: shop.service, remedy: restart, at: null, runbook }
    const rehearsed = await rehearseRemedy(bot.deps, wish, never)
    const down = new URL(shop.service.path[1]?.addresses[1] ?? '').host
    expect(rehearsed).toMatchObject({ isCalledFor: true, looks: 8, stops: [] })
    expect(rehearsed.plan?.parts).toMatchObject([
      { place: `app/${down}`, changes: [{ commands: [`restart the demo's process at ${down}`] }] },
    ])
    expect(rehearsed.prechecks).toMatchObject([{ place: `app/${down}`, met: 'yes' }])
    expect(states()).toEqual(before)
  })

  it('says everything that would stop it, and tells the plan all the same', async () => {
    const [well = ''] = shop.service.path[1]?.addresses ?? []
    const at = `app/${new URL(well).host}`
    const service = { ...shop.service, changes: nobodyMay }
    const rehearsed = await rehearseRemedy(bot.deps, { service, remedy: restart, at, runbook }, never)
    expect(rehearsed.plan?.parts.map(({ place }) => place)).toEqual([at])
    expect(rehearsed.isCalledFor).toBe(false)
    expect(rehearsed.stops).toEqual([
      'Nothing that was seen speaks for what it answers: backend-down, app-crash-request.',
      'Nobody may approve changes of low risk of shop: name approvers for it in the services file.',
      expect.stringMatching(new RegExp(`^At ${at} tcp must fail, and does not: `)),
      expect.stringContaining('of this hop of shop'),
    ])
  })

  it('says that a machine has no account for changes', async () => {
    const service = changedService('till', [1], { origin: 'file' })
    const path = service.path.map((hop) => ({ ...hop, hosts: ['till-1'] }))
    const lookless = { ...runbook, stages: [] }
    const disk: Remedy = {
      ...restart,
      origins: ['file'],
      systems: ['host'],
      apply: [{ type: 'host.sysctl', with: { setting: 'fs.file-max', times: 2 } }],
      precheck: [],
    }
    const changes = {
      'host.sysctl': {
        ...bot.deps.changes['host.sysctl'],
        aim: async () => ({ setting: 'fs.file-max', value: '2', before: '1', dropIn: null, alsoIn: [] }),
        inspect: async () => ({ summary: 'as it is', marks: {} }),
      },
    } as unknown as typeof bot.deps.changes
    const rehearsed = await rehearseRemedy(
      { ...bot.deps, changes },
      { service: { ...service, path }, remedy: disk, at: 'till-1', runbook: lookless },
      never,
    )
    expect(rehearsed.plan?.parts[0]?.changes[0]?.commands).toContain('sysctl -w fs.file-max=2')
    expect(rehearsed.stops).toContainEqual(
      'Nothing may be changed on till-1: name the account for it by "change:" under hosts.till-1 in the services file.',
    )
  })

  it('asks where, when nothing tells', async () => {
    const service = { ...changedService('till', [1, 2]), origin: 'demo' as const }
    const lookless = { ...runbook, stages: [] }
    const wish = { service, remedy: restart, at: null, runbook: lookless }
    await expect(rehearseRemedy(bot.deps, wish, never)).rejects.toMatchObject({
      code: 'USAGE',
      hint: 'Name a place by --at: app/127.0.0.1:1, app/127.0.0.1:2.',
    })
    await expect(rehearseRemedy(bot.deps, { ...wish, at: 'nowhere' }, never)).rejects.toMatchObject({
      message: 'till has no place "nowhere".',
    })
  })
})
