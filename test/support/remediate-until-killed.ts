import { appendFileSync } from 'node:fs'
import { remediate } from '../../src/incident/remediate.ts'
import type { Remedy } from '../../src/model/remedy.ts'
import type { Service } from '../../src/model/service.ts'
import type { Jobs } from '../../src/queue/queue.ts'
import type { Store } from '../../src/store/store.ts'
import { changeDeps } from './change-deps.ts'
import { createChangeWorld } from './change-world.ts'
import { mortalWorker } from './crashing.ts'

/** What a worker's process is told to do. */
export interface Errand {
  job: Jobs['remediate']
  service: Service
  remedies: Remedy[]
  /** The worker kills itself at this point of its work. */
  diesAt: number
  /** Where each change that is made leaves a line. */
  file: string
  nowMs: number
}

/** A word to the store, which lives on in the process that started this one, and its answer. */
export interface Asked {
  id: number
  verb: keyof Store
  given: unknown[]
}
export interface Answered {
  id: number
  answer?: unknown
  error?: string
}

const waiting = new Map<number, (answered: Answered) => void>()
let asked = 0

const store = new Proxy({} as Store, {
  get:
    (_, verb: keyof Store) =>
    async (...given: unknown[]) => {
      const { promise, resolve } = Promise.withResolvers<Answered>()
      asked += 1
      waiting.set(asked, resolve)
      process.send?.({ id: asked, verb, given } satisfies Asked)
      const { answer, error } = await promise
      if (error !== undefined) throw new Error(error)
      return answer
    },
})

process.on('message', (message: Errand | Answered) => {
  if ('job' in message) return void work(message)
  waiting.get(message.id)?.(message)
  waiting.delete(message.id)
})

async function work({ job, service, remedies, diesAt, file, nowMs }: Errand): Promise<void> {
  let points = 0
  const point = async () => {
    points += 1
    if (points === diesAt) process.kill(process.pid, 'SIGKILL')
  }
  const world = createChangeWorld()
  for (const { name, addresses } of service.path) {
    for (const address of addresses) world.thing(`${name}/${new URL(address).host}`)
  }
  world.afterChange = async (way, place) => appendFileSync(file, `${way} ${place}\n`)
  const deps = changeDeps(store, world, { now: () => new Date(nowMs), pass: () => undefined, jobs: [] })
  deps.services.set(service.name, service)
  const worker = mortalWorker({ ...deps, remedies }, point)
  await remediate(worker, job, new AbortController().signal)
  process.send?.({ points })
  process.disconnect()
}
