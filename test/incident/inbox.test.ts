import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bot } from '../../src/bot.ts'
import { renderText } from '../../src/chat/render-text.ts'
import { createPeople } from '../../src/config/people.ts'
import { createInbox } from '../../src/incident/inbox.ts'
import type { Approval } from '../../src/model/approval.ts'
import type { ChatMessage } from '../../src/model/message.ts'
import { decidedBy, sampleOpening, samplePlan, sampleService } from '../support/incident-samples.ts'
import { startTestBot } from '../support/test-bot.ts'

const ada = { id: 'console:operator', name: 'operator' }
const bob = { id: 'slack:T1/U2', name: 'bob' }
const eve = { id: 'console:eve', name: 'eve' }

let bot: Bot
let tests = 0
let name = ''

beforeAll(async () => {
  bot = await startTestBot({ PROBE_ALLOW: '127.0.0.0/8' }, { work: { diagnose: false, remediate: false } })
  bot.deps.people = createPeople([
    {
      key: 'ada',
      name: 'Ada',
      accounts: [ada.id, 'slack:T1/U1'],
      groups: ['sre'],
      email: null,
      memberships: [],
    },
    { key: 'bob', name: 'Bob', accounts: [bob.id], groups: ['sre'], email: null, memberships: [] },
  ])
})

beforeEach(async () => {
  tests += 1
  name = `shop-${tests}`
  bot.deps.services.set(name, { ...sampleService(name), changes: decidedBy('group:sre') })
  await bot.store.unfreeze(null, 'test', 'tidy up')
})

afterAll(() => bot?.close())

const text = (message: ChatMessage) => renderText(message, { columns: 200, color: false })

async function said(typed: string, person = ada): Promise<string> {
  return text((await bot.inbox.command(typed, { person, platform: 'console' })).message)
}

async function refusal(answer: Promise<unknown>) {
  return answer.then(
    () => {
      throw new Error('it was not refused')
    },
    ({ code, message, hint }: { code: string; message: string; hint: string }) => ({ code, message, hint }),
  )
}

async function proposed(risk: 'low' | 'high' = 'low', needed = 1): Promise<Approval> {
  const { id } = await bot.store.openIncident(sampleOpening(name))
  return bot.store.propose({
    incident: id,
    plan: {
      ...samplePlan(),
      service: name,
      risk,
      evidenceAt: new Date().toISOString(),
      requestedBy: eve.id,
    },
    planHash: 'hash',
    needed,
    expiresAt: new Date(Date.now() + 600_000),
    record: null,
  })
}

describe('incident/inbox: deciding', () => {
  it('a click approves, and the one who clicked is told', async () => {
    const { id, incident } = await proposed()
    const reply = await bot.inbox.press(`approve:${id}`, { person: ada, platform: 'console' })
    expect(reply).toMatchObject({ incident, message: { text: 'Approved: Restart the app' } })
  })

  it('of two who are needed, each is told what is lacking', async () => {
    const changes = decidedBy('group:sre')
    const rules = { ...changes.rules, low: { ...changes.rules.low, needed: 2 } }
    bot.deps.services.set(name, { ...sampleService(name), changes: { ...changes, rules } })
    const { id } = await proposed('low', 2)
    const press = (person: typeof ada) => bot.inbox.press(`approve:${id}`, { person, platform: 'console' })
    expect((await press(ada)).message.text).toBe(
      'Approved by you; 1 more person must approve: Restart the app',
    )
    expect(await refusal(press({ id: 'slack:T1/U1', name: 'ada.l' }))).toMatchObject({
      code: 'ALREADY_DECIDED',
    })
    expect((await press(bob)).message.text).toBe('Approved, by you as the last of 2: Restart the app')
  })

  it('high risk asks for a reason and the name of the service, by dialog and by command', async () => {
    const first = await proposed('high')
    const click = { person: ada, platform: 'console' }
    expect(await refusal(bot.inbox.press(`approve:${first.id}`, click))).toMatchObject({
      code: 'REASON_NEEDED',
    })
    const reasoned = { ...click, reason: 'checked' }
    expect(await refusal(bot.inbox.press(`approve:${first.id}`, reasoned))).toMatchObject({
      code: 'NAME_NOT_TYPED',
      message: expect.stringContaining(`"${name}"`),
    })
    const full = await bot.inbox.press(`approve:${first.id}`, { ...reasoned, typed: name })
    expect(full.message.text).toBe('Approved: Restart the app')

    const second = await proposed('high')
    expect(await said(`approve ${second.id} --service ${name} checked with Bob`)).toContain('Approved:')
  })

  it('a stranger is refused, whatever they press or type', async () => {
    const { id } = await proposed()
    for (const typed of [`approve ${id}`, `deny ${id}`, `approve ${id} --break-glass now`]) {
      expect(await refusal(said(typed, eve))).toMatchObject({
        code: 'NOT_ALLOWED',
        message: `eve (console:eve) may not decide on changes of ${name}.`,
        hint: 'Ask one of: group:sre. Approvers are named in the services file.',
      })
    }
    expect((await bot.store.approval(id))?.state).toBe('pending')
  })

  it('a button of another version, or a forged one, is answered', async () => {
    for (const button of [
      'approve',
      'approve:',
      'approve:forged',
      'deny:forged:extra',
      'explode:x',
      '',
      ':',
      'unwatch:x',
    ]) {
      const { code, hint } = await refusal(bot.inbox.press(button, { person: ada, platform: 'console' }))
      expect(['UNKNOWN_APPROVAL', 'USAGE', 'NOTHING_RUNNING']).toContain(code)
      expect(hint).not.toBe('')
    }
  })
})

describe('incident/inbox: freezing', () => {
  it('anybody may freeze; status and freezes tell it; approvals are refused meanwhile', async () => {
    const { id } = await proposed()
    expect(await said(`freeze ${name} 2h sale is running`, eve)).toContain(
      `Frozen: nothing of ${name} is changed until`,
    )
    for (const typed of ['freezes', 'status', `status ${name}`]) {
      expect(await said(typed)).toMatch(
        new RegExp(`${name} is frozen since .* by eve \\(console:eve\\) \\(sale is running\\)`),
      )
    }
    expect(await refusal(said(`approve ${id}`))).toMatchObject({
      code: 'CHANGE_GUARDED',
      message: expect.stringContaining('sale is running'),
    })
    expect(await said(`approve ${id} --break-glass nobody can pay`)).toContain(
      'Approved, overriding the guards: Restart the app',
    )
  })

  it('only approvers of the service may unfreeze it', async () => {
    await said(`freeze ${name} sale`, eve)
    expect(await refusal(said(`unfreeze ${name}`, eve))).toMatchObject({
      code: 'NOT_ALLOWED',
      hint: 'Ask one of: group:sre.',
    })
    expect(await said(`unfreeze ${name} over`, bob)).toContain(`Changes of ${name} are allowed again`)
    expect(await said(`status ${name}`)).not.toContain('frozen')
    expect(await refusal(said(`unfreeze ${name}`))).toMatchObject({ code: 'NOT_FROZEN' })
  })

  it('what is frozen twice is said when one freeze is lifted', async () => {
    await said(`freeze ${name} sale`)
    await said('freeze all database is moving', eve)
    expect(await said(`unfreeze ${name}`)).toContain('Every service is frozen since')
    expect(await refusal(said('unfreeze all', eve))).toMatchObject({ code: 'NOT_ALLOWED' })
    expect(await said('unfreeze all')).toContain('Changes of every service are allowed again')
    expect(await said('freezes')).not.toContain('Every service')
    expect(await said(`status ${name}`)).not.toContain('frozen')
  })

  it('a service that nobody knows cannot be frozen, and the near one is named', async () => {
    expect(await refusal(said(`freeze ${name}q sale`))).toMatchObject({
      code: 'UNKNOWN_SERVICE',
      hint: expect.stringContaining(`"${name}"`),
    })
    expect(await refusal(said('freeze customers cannot pay'))).toMatchObject({
      code: 'UNKNOWN_SERVICE',
      hint: expect.stringContaining('For every service say "all"'),
    })
  })

  it('however a service is written, it is that one', async () => {
    const shouted = name.toUpperCase()
    expect(await said(`freeze ${shouted} sale`)).toContain(`nothing of ${name} is changed until`)
    expect(await said(`status ${shouted}`)).toContain(`${name} is frozen since`)
    await said(`unfreeze ${shouted}`)
    expect(await said(`status ${name}`)).not.toContain('frozen')
  })

  it('a service that is gone from the file stays frozen until an approver lifts it', async () => {
    await said(`freeze ${name} sale`)
    bot.deps.services.delete(name)
    expect(await refusal(said(`unfreeze ${name}`, eve))).toMatchObject({ code: 'NOT_ALLOWED' })
    expect(await said(`unfreeze ${name}`)).toContain('allowed again')
  })
})

describe('incident/inbox: remedies and watches', () => {
  it('lists the remedies, all or those for a cause', async () => {
    expect(await said('remedies')).toContain('restart-demo-backend')
    expect(await said('remedies Backend_Down')).toContain('for backend-down')
    expect(await refusal(said('remedies backend-dwon'))).toMatchObject({
      code: 'UNKNOWN_CAUSE',
      hint: 'Did you mean "backend-down"?',
    })
  })

  it('a remedy or an incident that does not exist is not proposed', async () => {
    const { incident } = await proposed()
    expect(await refusal(said(`propose ${incident} restart-everything`))).toMatchObject({
      code: 'UNKNOWN_REMEDY',
    })
    expect(await refusal(said('propose INC-99999 restart-demo-backend'))).toMatchObject({
      code: 'UNKNOWN_INCIDENT',
    })
  })

  it('watches a service, says so twice, and stops by name, by thread or by button', async () => {
    const command = (typed: string, incident?: string) =>
      bot.inbox.command(typed, { person: eve, platform: 'console', ...(incident ? { incident } : {}) })
    const { incident, message } = await command(`watch ${name} 5m`)
    expect(message.text).toBe(`Watching ${name}, in ${incident}`)
    expect((await command(`watch ${name}`)).message.text).toContain('is being watched already')
    expect((await command('unwatch', incident)).message.text).toBe('Stopped watching')
    expect(await refusal(command(`unwatch ${name}`))).toMatchObject({ code: 'NOTHING_RUNNING' })

    await command(`watch ${name}`)
    const [going] = await bot.store.goingWatches()
    const stopped = await bot.inbox.press(`unwatch:${going?.watch}`, { person: eve, platform: 'console' })
    expect(stopped.message.text).toBe('Stopped watching')
    expect(await refusal(command(`watch ${name} 1s`))).toMatchObject({ code: 'USAGE' })
  })
})

describe('incident/inbox: buttons as they are offered now', () => {
  it('a button comes with all that a dialog shows, and is gone once it was decided', async () => {
    const { id } = await proposed('high')
    expect(await bot.inbox.button(`approve:${id}`)).toMatchObject({
      id: `approve:${id}`,
      label: 'Approve',
      asks: { reason: true, typed: name },
      whole: expect.stringContaining('restart app'),
    })
    await bot.inbox.press(`deny:${id}`, { person: ada, platform: 'console' })
    expect(await bot.inbox.button(`approve:${id}`)).toBeNull()
    expect(await bot.inbox.button(`deny:${id}`)).toBeNull()
  })

  it('an approval whose time is up is not offered, though nobody wrote it down yet', async () => {
    const { id } = await bot.store.openIncident(sampleOpening(name))
    const { id: approval } = await bot.store.propose({
      incident: id,
      plan: { ...samplePlan(), service: name },
      planHash: 'hash',
      needed: 1,
      expiresAt: new Date(Date.now() - 1),
      record: null,
    })
    expect(await bot.inbox.button(`approve:${approval}`)).toBeNull()
  })

  it('cancel and run again follow the run, unwatch the watch', async () => {
    const from = { person: eve, platform: 'console' }
    const { incident } = await bot.inbox.command(`diagnose ${name}`, from)
    expect(await bot.inbox.button(`cancel:${incident}`)).toMatchObject({ label: 'Cancel' })
    expect(await bot.inbox.button(`rerun:${incident}`)).toBeNull()
    await bot.inbox.press(`cancel:${incident}`, from)
    expect(await bot.inbox.button(`rerun:${incident}`)).toMatchObject({ label: 'Run again' })
    await bot.inbox.command(`watch ${name} 5m`, from)
    const watch = (await bot.store.goingWatches()).find(({ service }) => service === name)?.watch
    expect(await bot.inbox.button(`unwatch:${watch}`)).toMatchObject({ label: 'Stop' })
    await bot.inbox.press(`unwatch:${watch}`, from)
    expect(await bot.inbox.button(`unwatch:${watch}`)).toBeNull()
  })

  it('what no card ever offered is no button', async () => {
    const { incident } = await proposed()
    const forged = [
      '',
      ':',
      'approve:',
      'approve:x',
      `explode:${incident}`,
      'cancel:INC-99999',
      '\0',
      'unwatch:x',
    ]
    for (const id of forged) expect(await bot.inbox.button(id)).toBeNull()
  })
})

describe('incident/inbox: where and who', () => {
  it('an incident remembers the channel where it was asked for, and a second command goes on in it', async () => {
    const slack = { person: eve, platform: 'slack', channel: 'C1' }
    const { incident = '' } = await bot.inbox.command(`diagnose ${name}`, slack)
    const [first] = await bot.store.read(incident)
    expect(first?.what).toMatchObject({ channel: { platform: 'slack', id: 'C1' } })
    const discord = { person: bob, platform: 'discord', channel: '77' }
    expect((await bot.inbox.command(`diagnose ${name}`, discord)).incident).toBe(incident)
    await bot.inbox.press(`cancel:${incident}`, slack)
    expect((await bot.inbox.press(`rerun:${incident}`, discord)).incident).toBe(incident)
  })

  it('asked where there are no channels, none is kept', async () => {
    const { incident = '' } = await bot.inbox.command(`watch ${name} 5m`, {
      person: eve,
      platform: 'terminal',
    })
    expect((await bot.store.read(incident))[0]?.what).not.toHaveProperty('channel')
    await bot.inbox.command(`unwatch ${name}`, { person: eve, platform: 'terminal' })
  })

  it('run again after an incident was closed is shown where that one was', async () => {
    const from = { person: eve, platform: 'slack', channel: 'C7' }
    const { incident = '' } = await bot.inbox.command(`diagnose ${name}`, from)
    await bot.inbox.press(`cancel:${incident}`, from)
    await bot.store.append(incident, [{ kind: 'incident.closed', by: eve, reason: 'over' }])
    const { incident: next = '' } = await bot.inbox.press(`rerun:${incident}`, {
      person: eve,
      platform: 'console',
    })
    expect(next).not.toBe(incident)
    expect((await bot.store.read(next))[0]?.what).toMatchObject({ channel: { platform: 'slack', id: 'C7' } })
  })

  it('of who speaks, only account and name go on record, never what a platform vouched for', async () => {
    const person = { id: 'slack:T1/U9', name: 'zoe', email: 'zoe@shop.example', memberships: ['slack:@sre'] }
    const from = { person, platform: 'slack', channel: 'C1' }
    const { incident = '' } = await bot.inbox.command(`diagnose ${name}`, from)
    await bot.inbox.press(`cancel:${incident}`, from)
    await bot.inbox.press(`rerun:${incident}`, from)
    await bot.inbox.command(`watch ${name} 5m`, from)
    await bot.inbox.command(`unwatch ${name}`, from)
    const written = JSON.stringify(await bot.store.read(incident))
    expect(written).toContain('slack:T1/U9')
    expect(written).not.toMatch(/zoe@shop|@sre/)
  })
})

describe('incident/inbox: how things stand for somebody', () => {
  it('what waits is what this person may approve; all that is open is for everybody', async () => {
    const { id, incident } = await proposed()
    const of = async (person: typeof ada) => {
      const { waiting, mine, open } = await bot.inbox.overview(person)
      return {
        waits: waiting.some((each) => each.id === id),
        mine: mine.some((each) => each.id === incident),
        open: open.some((each) => each.id === incident),
      }
    }
    expect(await of({ id: 'slack:T1/U1', name: 'ada.l' })).toEqual({ waits: true, mine: false, open: true })
    expect(await of(eve)).toEqual({ waits: false, mine: false, open: true })
    expect((await of({ id: 'console:ada', name: 'Ada' })).mine).toBe(true)
    await bot.inbox.press(`deny:${id}`, { person: bob, platform: 'slack' })
    expect((await of(bob)).waits).toBe(false)
  })

  it('what somebody has voted on already, or asked for alone, waits for others', async () => {
    const changes = decidedBy('group:sre')
    const rules = { ...changes.rules, low: { ...changes.rules.low, needed: 2 } }
    bot.deps.services.set(name, { ...sampleService(name), changes: { ...changes, rules } })
    const { id } = await proposed('low', 2)
    const waits = async (person: typeof ada) =>
      (await bot.inbox.overview(person)).waiting.some((each) => each.id === id)
    expect([await waits(ada), await waits(bob)]).toEqual([true, true])
    await bot.inbox.press(`approve:${id}`, { person: ada, platform: 'console' })
    expect([await waits(ada), await waits(bob)]).toEqual([false, true])
  })

  it('the oldest waits first, the newest incident is first', async () => {
    const first = await proposed()
    name = `${name}-b`
    bot.deps.services.set(name, { ...sampleService(name), changes: decidedBy('group:sre') })
    const second = await proposed()
    const { waiting, open } = await bot.inbox.overview(ada)
    const ids = waiting.map(({ id }) => id)
    expect(ids.indexOf(first.id)).toBeLessThan(ids.indexOf(second.id))
    const opened = open.map(({ id }) => id)
    expect(opened.indexOf(second.incident)).toBeLessThan(opened.indexOf(first.incident))
  })

  it('how the bot is set up is told as it was handed in', async () => {
    const items = [{ name: 'Slack', state: 'on', detail: 'acme', next: '' }] as const
    const inbox = createInbox(bot.deps, () => [...items])
    expect((await inbox.overview(eve)).configuration).toEqual(items)
    expect((await bot.inbox.overview(eve)).configuration).toEqual([])
  })
})

describe('incident/inbox: completing what is typed', () => {
  it('names that begin so come first, then those that hold it, then the one that was probably meant', async () => {
    bot.deps.services.set('zeta-cart', sampleService('zeta-cart'))
    bot.deps.services.set('my-zeta-cart', sampleService('my-zeta-cart'))
    expect(await bot.inbox.complete('service', 'Zeta')).toEqual(['zeta-cart', 'my-zeta-cart'])
    expect(await bot.inbox.complete('service', 'zeta-catr')).toEqual(['zeta-cart'])
    expect(await bot.inbox.complete('service', 'nothing like it at all')).toEqual([])
    bot.deps.services.delete('zeta-cart')
    bot.deps.services.delete('my-zeta-cart')
  })

  it('at most 25, whatever is typed', async () => {
    const typed = ['', 'a', '\0', 'x'.repeat(100_000), '😀', '); DROP TABLE incidents', '%', '\u202e']
    for (const what of ['service', 'incident', 'runbook', 'cause', 'remedy'] as const) {
      for (const word of typed) {
        expect((await bot.inbox.complete(what, word)).length).toBeLessThanOrEqual(25)
      }
    }
    expect(await bot.inbox.complete('cause', '')).toHaveLength(25)
    expect(await bot.inbox.complete('runbook', '50')).toContain('502')
    expect(await bot.inbox.complete('remedy', 'restart-demo')).toEqual(['restart-demo-backend'])
    expect(await bot.inbox.complete('cause', 'backend_down')).toContain('backend-down')
  })

  it('incidents: the open ones first, the newest first; by number, by id or by service', async () => {
    const { incident: older } = await proposed()
    const { incident: newer } = await proposed()
    const { id: closed } = await bot.store.openIncident(sampleOpening(name))
    await bot.store.append(closed, [{ kind: 'incident.closed', by: eve, reason: 'over' }])
    expect(await bot.inbox.complete('incident', name)).toEqual([newer, older, closed])
    expect(await bot.inbox.complete('incident', newer.toLowerCase())).toContain(newer)
    expect((await bot.inbox.complete('incident', newer.replace('INC-', '')))[0]).toBe(newer)
  })
})
