import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChatInbox } from '../../../src/chat/adapter.ts'
import { renderText } from '../../../src/chat/render-text.ts'
import { threadView } from '../../../src/chat/thread-view.ts'
import { createPeople } from '../../../src/config/people.ts'
import type { Deps } from '../../../src/incident/deps.ts'
import { glanceAt } from '../../../src/incident/glance/glance-at.ts'
import { createInbox } from '../../../src/incident/inbox.ts'
import { type AlarmRig, createAlarmRig } from '../../support/alarm-rig.ts'
import { decidedBy, sampleService } from '../../support/incident-samples.ts'

const ada = { id: 'console:ada', name: 'Ada' }
const eve = { id: 'console:eve', name: 'eve' }

let world: AlarmRig
let deps: Deps
let inbox: ChatInbox
let name = ''

beforeAll(async () => {
  world = await createAlarmRig()
  deps = { ...world.deps, people: createPeople([]) }
  inbox = createInbox(deps)
})

beforeEach(() => {
  name = world.service().name
  deps.services.set(name, { ...sampleService(name), changes: decidedBy(ada.id) })
})

afterEach(async () => {
  for (const { service } of await world.rig.store.silences(deps.now()))
    await world.rig.store.unsilence(service)
  for (const { id } of await world.rig.store.learnedRules()) await world.rig.store.forgetRule(id)
  world.pass(10)
  await world.settle()
})

afterAll(() => world?.rig.close())

async function said(typed: string, person = ada): Promise<string> {
  const { message } = await inbox.command(typed, { person, platform: 'console' })
  return renderText(message, { columns: 400, color: false })
}

const refusal = (answer: Promise<unknown>) =>
  answer.then(
    () => {
      throw new Error('it was not refused')
    },
    ({ code, message, hint }: { code: string; message: string; hint: string }) => ({ code, message, hint }),
  )

/** An alarm of nobody. */
async function stray(key: string, labels: Record<string, string>): Promise<string> {
  await world.tell(name, { key, labels, title: `${key} is down`, source: 'pagerduty' })
  await world.settle()
  const alarm = (await world.rig.store.firingAlarms(99)).find((each) => each.key === `${name}/${key}`)
  if (alarm === undefined) throw new Error('no such alarm fires')
  return alarm.id
}

describe('incident/alerts: silences by command', () => {
  it('who may approve may silence, for a time, with a reason, and everybody sees it', async () => {
    expect(await said(`silence ${name} 2h database is being moved`)).toContain(
      `alarms of ${name} open nothing`,
    )
    expect(await said('silences')).toContain('Ada (console:ada) (database is being moved)')
    expect(await said('silence')).toContain('1 silence stands')
    expect(await said(`status ${name}`)).toContain(`${name} is silenced since`)
    await world.tell(name, {})
    await world.settle()
    expect(await world.rig.store.incidents({ service: name, limit: 9 })).toEqual([])
    expect(await said(`unsilence ${name}`, eve)).toContain(`Alarms of ${name} are heard again`)
    await world.settle()
    expect(await world.incident(name)).toMatch(/^INC-/)
    expect(await said('silences')).toContain('Nothing is silenced')
  })

  it('nobody else may, for it hides what goes wrong; where nobody is named anybody may', async () => {
    expect(await refusal(said(`silence ${name} 2h x`, eve))).toMatchObject({
      code: 'NOT_ALLOWED',
      hint: 'Ask one of: console:ada.',
    })
    expect(await refusal(said('silence all 2h x', eve))).toMatchObject({ code: 'NOT_ALLOWED' })
    deps.services.set(name, { ...sampleService(name), changes: decidedBy() })
    expect(await said(`silence ${name} 1m x`, eve)).toContain('Silenced')
  })

  it('what is silenced with everything else stays so', async () => {
    await said('silence all 30m network')
    await said(`silence ${name} 2h database`)
    expect(await said(`unsilence ${name}`)).toContain('but for what is still silenced')
    expect(await refusal(said(`unsilence ${name}`))).toMatchObject({
      code: 'NOT_SILENCED',
      hint: 'Silenced: all. End one as in: unsilence all.',
    })
  })

  it.each([
    ['silence shop', 'USAGE'],
    ['silence shop database', 'USAGE'],
    ['silence shop 2d moving', 'USAGE'],
    ['silence shop 2h', 'USAGE'],
    ['silence shop 1s x', 'USAGE'],
    ['silence shop 200h x', 'USAGE'],
    ['silence nothing-like-it 2h x', 'UNKNOWN_SERVICE'],
    ['unsilence', 'USAGE'],
    ['unsilence nothing-like-it', 'UNKNOWN_SERVICE'],
    ['alarms nothing-like-it', 'UNKNOWN_SERVICE'],
    ['map x', 'USAGE'],
    ['map x y z', 'USAGE'],
    ['map x y', 'UNKNOWN_ALARM'],
    ['unmap', 'USAGE'],
    ['unmap x', 'UNKNOWN_RULE'],
    ['silense shop 2h x', 'UNKNOWN_COMMAND'],
  ])('%s is refused with %s', async (typed, code) => {
    expect(await refusal(said(typed))).toMatchObject({ code })
  })
})

describe('incident/alerts: what fires', () => {
  it('is listed by service, what belongs to none first, with all that helps to decide', async () => {
    await world.tell(name, { key: 'a', title: 'ShopDown' })
    await world.settle()
    world.pass(120)
    await world.tell(name, { key: 'a', title: 'ShopDown', state: 'acknowledged' })
    const id = await stray('b', { service_id: 'P9' })
    const list = await said('alarms')
    expect(list).toMatch(new RegExp(`b is down: critical, from PagerDuty, for .*, in INC-\\d+, alarm ${id}`))
    expect(list).toMatch(
      /ShopDown: critical, from Alertmanager, for 2 min, told 2 times, acknowledged, in INC-/,
    )
    expect(list.indexOf('Of no service')).toBeLessThan(list.indexOf(`${name} (1)`))
    expect(await said(`alarms ${name.toUpperCase()}`)).not.toContain('b is down')
    await said(`map ${id} ${name}`)
  })
})

describe('incident/alerts: what fires in a storm of another service', () => {
  it('is found all the same, and its service is not said to be well', async () => {
    await world.tell(name, { key: 'mine', title: 'ShopDown' })
    await world.settle()
    await world.endRun(await world.incident(name), 'healthy')
    world.pass(60)
    const { name: other } = world.service()
    const storm = Array.from({ length: 1_001 }, (_, index) => ({ key: `k${index}`, title: `Disk ${index}` }))
    await world.tell(other, ...storm)
    await world.settle()
    expect(await said(`alarms ${name}`)).toContain(`1 alarm fires of ${name}`)
    expect(await said(`alarms ${other}`)).toContain(`More than 500 alarms fire of ${other}`)
    expect(await said('alarms')).toContain('More than 500 alarms fire')
    expect(await said(`status ${name}`)).toContain('1 alarm fires')
    const glances = await glanceAt(deps, [...deps.services.values()])
    const firing = new Map(glances.map(({ service, firing }) => [service.name, firing.length]))
    expect(firing.get(name)).toBe(1)
    await world.tell(other, ...storm.map((each) => ({ ...each, state: 'resolved' as const })))
    await world.settle()
    expect(await said(`alarms ${other}`)).toContain(`No alarm of ${other} fires`)
  })

  it('is counted exactly where it is exactly as many as are listed', async () => {
    const storm = Array.from({ length: 500 }, (_, index) => ({ key: `k${index}`, title: `Disk ${index}` }))
    await world.tell(name, ...storm)
    await world.settle()
    const list = await said(`alarms ${name}`)
    expect(list).toContain(`500 alarms fire of ${name}`)
    expect(list).not.toContain('More than')
    await world.tell(name, ...storm.map((each) => ({ ...each, state: 'resolved' as const })))
    await world.settle()
  })
})

describe('incident/alerts: alarms of nobody', () => {
  it('share one incident, in which nothing runs, until somebody says whose each is', async () => {
    const one = await stray('one', { service_id: 'P1' })
    const two = await stray('two', { service_id: 'P2' })
    const incident = await world.incident('unmatched')
    expect(await world.happened(incident, 'run.started')).toEqual([])
    expect(
      await refusal(inbox.press(`rerun:${incident}`, { person: eve, platform: 'console' })),
    ).toMatchObject({
      code: 'USAGE',
      hint: expect.stringContaining('map <alarm> <service>'),
    })

    expect(await said(`show ${incident}`)).toContain('unmatched')
    expect(await said(`report ${incident}`)).toContain(incident)
    expect(await refusal(said(`propose ${incident} restart-unit`))).toMatchObject({
      code: expect.any(String),
    })
    expect(await refusal(said('diagnose unmatched'))).toMatchObject({ code: 'UNKNOWN_SERVICE' })
    expect(threadView(await deps.timeline.entries(incident)).length).toBeGreaterThan(0)

    const answer = await said(`map ${one} ${name}`, eve)
    expect(answer).toContain(`Mapped to ${name}: alerts from PagerDuty whose service_id is "P1"`)
    expect(answer).toMatch(/alerts:[\s│]+rules:[\s│]+- source: pagerduty[\s│]+labels:[\s│]+service_id: "P1"/)
    await world.settle()
    const mine = await world.incident(name)
    expect(await world.happened(mine, 'run.started')).toHaveLength(1)
    expect(await world.happened(incident, 'alarm.mapped')).toMatchObject([
      { alarm: one, title: 'one is down', service: name, by: { id: eve.id } },
    ])
    expect((await world.happened(incident, 'alerts.gathered')).at(-1)?.counts.firing).toBe(1)
    expect((await world.rig.store.incident(incident))?.state).toBe('open')

    const press = { person: eve, platform: 'console', answer: ` ${name.toUpperCase()} ` }
    const reply = await inbox.press(`map:${two}`, press)
    expect(reply).toMatchObject({ incident, message: { text: expect.stringContaining('Mapped') } })
    expect((await world.rig.store.incident(incident))?.state).toBe('closed')
    await world.settle()
    expect(await world.incident(name)).toBe(mine)

    // What comes later knows by itself.
    await world.tell(name, { key: 'three', labels: { service_id: 'P2' }, source: 'pagerduty' })
    await world.settle()
    expect(await world.rig.store.incidents({ service: 'unmatched', state: 'open', limit: 1 })).toEqual([])
  })

  it('one word maps all that are alike', async () => {
    const labels = { service: 'payments' }
    const id = await stray('a', labels)
    await stray('b', labels)
    const answer = await said(`map ${id} ${name}`)
    expect(answer).toContain(`2 alarms go on in the incident of ${name} now`)
    await world.settle()
    const [first] = await world.happened(await world.incident(name), 'alerts.gathered')
    expect(first?.counts).toMatchObject({ firing: 2 })
  })

  it('the dialog is told what is no service, and what was probably meant', async () => {
    const id = await stray('x', { service_id: 'P7' })
    const press = (answer: string) => inbox.press(`map:${id}`, { person: eve, platform: 'console', answer })
    expect(await refusal(press(`${name}x`))).toMatchObject({
      code: 'UNKNOWN_SERVICE',
      hint: `Did you mean "${name}"?`,
    })
    expect(await refusal(press(''))).toMatchObject({ code: 'UNKNOWN_SERVICE' })
    await press(name)
    expect(await refusal(press(name))).toMatchObject({ code: 'NOT_MAPPABLE', hint: 'Nothing is left to do.' })
  })

  it('what names nothing cannot be mapped, says what to do, and has no button', async () => {
    const id = await stray('y', { pod: 'y-1' })
    expect(await inbox.button(`map:${id}`)).toBeNull()
    expect(await refusal(said(`map ${id} ${name}`))).toMatchObject({
      code: 'NOT_MAPPABLE',
      hint: `Give it a label "service" with the value "${name}" in the monitoring system.`,
    })
    await world.tell(name, { key: 'y', state: 'resolved', source: 'pagerduty', labels: {} })
    await world.settle()
    expect(await world.rig.store.incidents({ service: 'unmatched', state: 'open', limit: 1 })).toEqual([])
  })

  it('rules are listed with who made them, and forgotten by anybody', async () => {
    expect(await said('rules')).toContain('No rule was made')
    await said(`map ${await stray('z', { service_id: 'P8' })} ${name}`)
    const [rule] = await world.rig.store.learnedRules()
    expect(await said('map')).toContain(`${name}: alerts from PagerDuty whose service_id is "P8". Said Ada`)
    expect(await said(`unmap ${rule?.id}`, eve)).toContain('Forgotten')
    expect(await world.rig.store.learnedRules()).toEqual([])
  })

  it('the button is offered while its alarm is nobody’s', async () => {
    const id = await stray('w', { service_id: 'P6' })
    expect(await inbox.button(`map:${id}`)).toMatchObject({ id: `map:${id}`, asks: { answer: {} } })
    await said(`map ${id} ${name}`)
    await world.settle()
    expect(await inbox.button(`map:${id}`)).toBeNull()
    expect(await inbox.button('map:forged')).toBeNull()
  })
})
