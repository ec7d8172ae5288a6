import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reconcile } from '../../src/incident/reconcile.ts'
import { remediate } from '../../src/incident/remediate.ts'
import {
  type ChangeRig,
  changedService,
  createChangeRig,
  never,
  restartRemedy,
} from '../support/change-rig.ts'
import type { Answered, Asked, Errand } from '../support/remediate-until-killed.ts'

const script = join(import.meta.dirname, '../support/remediate-until-killed.ts')
const kills = 20
/** Processes at a time. */
const lanes = 4

let rig: ChangeRig
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-remediate-'))
  rig = await createChangeRig(join(folder, 'data'))
})
afterAll(async () => {
  await rig.close()
  await rm(folder, { recursive: true })
})

/** What a worker's process left behind that was killed at one point of a rolling restart of two backends. */
async function killedAt(diesAt: number) {
  const number = Number.isFinite(diesAt) ? diesAt : 0
  const ports = [20_000 + 2 * number, 20_001 + 2 * number]
  const places = ports.map((port) => `app/127.0.0.1:${port}`)
  const service = changedService(`shop-${number}`, ports)
  const approval = await rig.approved(service, [restartRemedy], places)
  const file = join(folder, `made-${number}`)
  await writeFile(file, '')
  const job = { incident: approval.incident, approval: approval.id }
  const errand: Errand = { job, service, remedies: [restartRemedy], diesAt, file, nowMs: rig.clock.ms }
  const { signal, points } = await send(errand)

  // What was made outlives the worker, as a process does that was restarted.
  const made = () => readFileSync(file, 'utf8').split('\n').filter(Boolean)
  for (const line of made())
    Object.assign(rig.world.thing(line.split(' ')[1] ?? ''), { starts: 1, well: true })
  return { approval, job, made, places, signal, points }
}

/** Starts a worker's process and answers for the store until it ends. */
async function send(errand: Errand): Promise<{ signal: NodeJS.Signals | null; points: number }> {
  const child = fork(script, [], { serialization: 'advanced' })
  let points = 0
  child.on('message', (message: Asked | { points: number }) => {
    if ('points' in message) points = message.points
    // Whoever was killed meanwhile needs no answer.
    else void answer(message).then((answered) => child.connected && child.send(answered, () => undefined))
  })
  child.send(errand)
  const [, signal] = await once(child, 'exit')
  return { signal, points }
}

async function answer({ id, verb, given }: Asked): Promise<Answered> {
  try {
    // What the worker's process asks for is a verb of the store with its arguments.
    return { id, answer: await (rig.store[verb] as (...given: unknown[]) => Promise<unknown>)(...given) }
  } catch (thrown) {
    return { id, error: String(thrown) }
  }
}

describe('incident/remediate, killed', { timeout: 60_000 }, () => {
  it(`restarts nothing twice and leaves no incident stuck, killed at ${kills} points of a rolling restart`, async () => {
    const whole = await killedAt(Number.POSITIVE_INFINITY)
    expect(whole.made()).toEqual(whole.places.map((place) => `apply ${place}`))
    expect(whole.points).toBeGreaterThan(kills)

    const points = Array.from(
      { length: kills },
      (_, index) => 1 + Math.floor((index * (whole.points - 1)) / (kills - 1)),
    )
    expect(new Set(points).size).toBe(kills)
    const ended: Awaited<ReturnType<typeof killedAt>>[] = []
    const queue = [...points]
    const lane = async () => {
      for (let point = queue.shift(); point !== undefined; point = queue.shift())
        ended.push(await killedAt(point))
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    expect(ended.map(({ signal }) => signal)).toEqual(points.map(() => 'SIGKILL'))
    const inTheMiddle = ended.filter(({ made }) => made().length === 1)
    expect(inTheMiddle.length).toBeGreaterThan(2)

    await reconcile(rig.deps, { alone: true })
    for (const { job } of ended) await remediate(rig.deps, job, never)
    await reconcile(rig.deps, { alone: true })
    expect(await rig.store.unfinishedChanges()).toEqual([])
    for (const { approval, made, places } of ended) {
      const inAll = [
        ...made(),
        ...rig.world.made.filter((line) => places.some((place) => line.endsWith(place))),
      ]
      const restarts = places.map((place) => inAll.filter((line) => line.endsWith(place)).length)
      expect(Math.max(...restarts)).toBeLessThanOrEqual(1)
      const kinds = (await rig.store.read(approval.incident)).map(({ what }) => what.kind)
      expect(kinds.filter((kind) => kind === 'change.judged' || kind === 'change.refused')).toHaveLength(1)
      if (kinds.includes('change.judged')) expect(kinds.at(-1)).toBe('run.started')
    }
  })
})
