import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hashPlan, type Known, planRemedy } from '../../../src/incident/plan/plan.ts'
import { defineChange } from '../../../src/model/change.ts'
import type { Hypothesis } from '../../../src/model/diagnosis.ts'
import type { Plan, Remedy } from '../../../src/model/remedy.ts'
import type { Service } from '../../../src/model/service.ts'
import {
  type ChangeRig,
  changedService,
  createChangeRig,
  diagnosisOf,
  never,
  restartRemedy,
  setRemedy,
} from '../../support/change-rig.ts'
import { hostOf } from '../../support/scripted-hosts.ts'

let rig: ChangeRig

beforeAll(async () => {
  rig = await createChangeRig()
  for (const port of [8081, 8082, 8083]) rig.world.thing(`app/127.0.0.1:${port}`)
  rig.world.thing('app')
})
afterAll(() => rig.close())

const at = (port: number) => `app/127.0.0.1:${port}`

async function plan(service: Service, remedy: Remedy, change: Partial<Hypothesis>) {
  const diagnosis = diagnosisOf([], change)
  const known: Known = { service, diagnosis, evidence: [], requestedBy: 'console:ada' }
  const [hypothesis] = diagnosis.hypotheses
  if (hypothesis === undefined) throw new Error('no hypothesis')
  return planRemedy(rig.deps, known, remedy, hypothesis, never)
}

async function planned(service: Service, remedy: Remedy, change: Partial<Hypothesis>): Promise<Plan> {
  const made = await plan(service, remedy, change)
  if ('lacking' in made) throw new Error(made.lacking)
  return made
}

/** A gateway on two machines in front of an app on two others. */
function onHosts(change: { user: string } | null = { user: 'ops' }): Service {
  const [app] = changedService('shop').path
  if (app === undefined) throw new Error('no hop')
  const access = change && { ...change, identityFile: null, sudo: true }
  return changedService('shop', [], {
    path: [
      {
        ...app,
        name: 'edge',
        system: 'nginx',
        addresses: ['http://10.0.0.1', 'http://10.0.0.2'],
        hosts: ['gw-1', 'gw-2'],
      },
      { ...app, addresses: ['http://10.0.1.1:3000', 'http://10.0.1.2:3000'], hosts: ['web-1', 'web-2'] },
    ],
    hosts: ['gw-1', 'gw-2', 'web-1', 'web-2'].map((name) => hostOf(name, { change: access })),
  })
}

const onMachine: Remedy = { ...restartRemedy, apply: [{ type: 'systemd.restart', with: {} }] }

describe('incident/plan', () => {
  it('has one part for each place that is blamed, in the order in which they are', async () => {
    const { parts } = await planned(changedService('shop', [8081, 8082, 8083]), restartRemedy, {
      target: at(8082),
      alsoAt: [at(8083)],
    })
    expect(parts.map(({ place, verifyAt }) => [place, verifyAt])).toEqual([
      [at(8082), at(8082)],
      [at(8083), at(8083)],
    ])
    expect(parts[0]?.changes[0]).toMatchObject({
      type: 'demo.restart',
      with: { process: at(8082) },
      commands: [`restart ${at(8082)}`],
      undo: { none: 'A restart has no undo.' },
      state: { marks: { starts: 0, value: 'old' } },
    })
  })

  it('takes the only address of a hop of which no place is known', async () => {
    const { parts } = await planned(changedService('shop'), restartRemedy, { target: null })
    expect(parts.map(({ place }) => place)).toEqual(['app'])
    const several = await plan(changedService('shop', [8081, 8082]), restartRemedy, { target: null })
    expect(several).toEqual({ lacking: 'It is not known which place of app is at fault.' })
  })

  it('gives each change a key of its own, of letters and digits', async () => {
    const { parts } = await planned(changedService('shop', [8081, 8082]), setRemedy, {
      target: at(8081),
      alsoAt: [at(8082)],
    })
    const keys = parts.flatMap(({ changes }) => changes.map(({ key }) => key))
    expect(new Set(keys).size).toBe(2)
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9]{12,}$/)
  })

  describe('on machines', () => {
    const aimed: string[] = []
    const withMachines = { ...onMachine }

    beforeAll(() => {
      rig.deps.changes = {
        ...rig.deps.changes,
        'systemd.restart': defineChange({
          type: 'systemd.restart',
          title: 'Restart',
          actsOn: 'host',
          params: z.strictObject({}),
          exact: z.strictObject({ unit: z.string() }),
          aim: async ({ place, fault }) => {
            aimed.push(`${place.id} for ${fault.place.id}`)
            return { unit: `${fault.hop.name}.service` }
          },
          commands: ({ unit }) => [`systemctl restart ${unit}`],
          inspect: async () => ({ summary: 'it runs', marks: { pid: 1 } }),
          apply: async () => ({ outcome: 'pass', summary: 'done' }),
          undo: { none: 'none' },
        }),
      }
    })

    it('goes to the machine of the address that is blamed', async () => {
      const { parts } = await planned(onHosts(), withMachines, { target: 'app/10.0.1.2:3000' })
      expect(parts).toMatchObject([
        { place: 'host/web-2', host: 'web-2', hop: 'app', verifyAt: 'app/10.0.1.2:3000' },
      ])
    })

    it('goes to every machine of the nearest hop outside that it is made for', async () => {
      aimed.length = 0
      const outside: Remedy = { ...withMachines, at: 'outside', systems: ['nginx'] }
      const { parts } = await planned(onHosts(), outside, {
        target: 'app/10.0.1.1:3000',
        alsoAt: ['app/10.0.1.2:3000'],
      })
      expect(parts.map(({ place, hop, verifyAt }) => [place, hop, verifyAt])).toEqual([
        ['host/gw-1', 'edge', 'edge/10.0.0.1:80'],
        ['host/gw-2', 'edge', 'edge/10.0.0.2:80'],
      ])
      expect(aimed).toEqual(['host/gw-1 for app/10.0.1.1:3000', 'host/gw-2 for app/10.0.1.1:3000'])
    })

    it('goes to the blamed hop where it is made for that, and outside otherwise, when it is for the nearest', async () => {
      const nearest: Remedy = { ...withMachines, at: 'nearest', systems: ['nginx'] }
      const own = await planned(onHosts(), nearest, { hop: 'edge', target: 'edge/10.0.0.2:80' })
      expect(own.parts.map(({ place }) => place)).toEqual(['host/gw-2'])
      const outside = await planned(onHosts(), nearest, { target: 'app/10.0.1.1:3000' })
      expect(outside.parts.map(({ place }) => place)).toEqual(['host/gw-1', 'host/gw-2'])
    })

    it('is made for any hop on a machine when it is about the machine', async () => {
      const { parts } = await planned(
        onHosts(),
        { ...withMachines, systems: ['host'] },
        { target: 'app/10.0.1.1:3000' },
      )
      expect(parts).toMatchObject([{ place: 'host/web-1' }])
    })

    it('says what to set where nothing may be changed', async () => {
      expect(await plan(onHosts(null), withMachines, { target: 'app/10.0.1.1:3000' })).toEqual({
        lacking:
          'Nothing may be changed on web-1: name the account for it by "change:" under hosts.web-1 in the services file.',
      })
    })

    it('says what to set where no machine is known', async () => {
      const made = await plan(changedService('shop'), withMachines, { target: 'app' })
      expect(made).toEqual({ lacking: expect.stringContaining('name it under "hosts"') })
    })
  })

  it.each<[string, Partial<Remedy>, string]>([
    ['a remedy without a verification', { verify: [] }, 'no verification'],
    ['one for other systems', { systems: ['haproxy'] }, 'app is node'],
    ['one for other services', { origins: ['demo'] }, 'not made for a service such as'],
    [
      'one whose change is not known here',
      { apply: [{ type: 'gunicorn.workers', with: {} }] },
      'does not know',
    ],
    ['one that changes nothing', { apply: [] }, 'changes nothing'],
  ])('says why it cannot be %s', async (_, change, why) => {
    const made = await plan(changedService('shop'), { ...restartRemedy, ...change }, { target: 'app' })
    expect(made).toMatchObject({ lacking: expect.stringContaining(why) })
  })

  it('takes a place that cannot be looked at for one that cannot be aimed at', async () => {
    rig.world.onInspect = () => {
      throw new Error('no way in')
    }
    const made = await plan(changedService('shop'), restartRemedy, { target: 'app' })
    rig.world.onInspect = () => undefined
    expect(made).toEqual({ lacking: 'app could not be looked at for it: no way in' })
  })

  it('hashes alike whatever the order in which a database gives the keys back', async () => {
    const made = await planned(changedService('shop'), restartRemedy, { target: 'app' })
    const shuffled = Object.fromEntries(Object.entries(made).reverse())
    expect(hashPlan({ ...made, ...shuffled })).toBe(hashPlan(made))
    expect(hashPlan(JSON.parse(JSON.stringify(made)))).toBe(hashPlan(made))
  })

  it('hashes differently as soon as anything in the plan differs', async () => {
    const made = await planned(changedService('shop'), restartRemedy, { target: 'app' })
    const paths = leavesOf(made)
    fc.assert(
      fc.property(fc.constantFrom(...paths), (path) => {
        const copy = structuredClone(made)
        spoil(copy, path)
        expect(hashPlan(copy)).not.toBe(hashPlan(made))
      }),
    )
    expect(paths.length).toBeGreaterThan(20)
  })
})

function leavesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, held]) => leavesOf(held, [...path, key]))
}

function spoil(value: unknown, [key = '', ...rest]: string[]): void {
  const held = Object(value)
  if (rest.length > 0) spoil(held[key], rest)
  else held[key] = `${held[key]} and more`
}
