import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mapAlarm } from '../../../src/incident/alerts/map-alarm.ts'
import type { Deps } from '../../../src/incident/deps.ts'
import { type AlarmRig, createAlarmRig } from '../../support/alarm-rig.ts'
import { ada } from '../../support/change-rig.ts'

let world: AlarmRig
beforeAll(async () => {
  world = await createAlarmRig()
})
afterAll(() => world?.rig.close())

/** An alarm of nobody fires. */
async function stray(key: string): Promise<void> {
  await world.tell('nobody', { key, labels: { alertname: key }, title: key })
  await world.settle()
}

describe('incident/alerts/map-alarm', () => {
  it('leaves the incident open for an alarm that joins it while the last one is being mapped', async () => {
    const { name } = world.service()
    await stray('a')
    const incident = await world.incident('unmatched')
    const [first] = await world.rig.store.alarmsOf(incident)
    let isLate = false
    const alarmsOf: Deps['store']['alarmsOf'] = async (id) => {
      const alarms = await world.rig.store.alarmsOf(id)
      if (!isLate) {
        isLate = true
        world.pass(10)
        await stray('b')
      }
      return alarms
    }
    const deps = { ...world.deps, store: { ...world.rig.store, alarmsOf } }
    await mapAlarm(deps, { alarm: first?.id ?? '', service: name, by: ada })
    expect(await world.incident('unmatched')).toBe(incident)
    expect((await world.happened(incident, 'alerts.gathered')).at(-1)?.counts.firing).toBe(1)
    expect(await world.happened(incident, 'alarm.mapped')).toMatchObject([
      { alarm: first?.id, service: name },
    ])

    const second = (await world.rig.store.alarmsOf(incident)).find(({ id }) => id !== first?.id)
    await mapAlarm(world.deps, { alarm: second?.id ?? '', service: name, by: ada })
    expect((await world.rig.store.incident(incident))?.state).toBe('closed')
  })
})
