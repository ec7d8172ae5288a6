// A process of its own that works a queue: started by the queue's tests, to be killed or to end by itself.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { BotError } from '../../src/errors.ts'
import { openQueue, type QueueEngine } from '../../src/queue/bullmq-queue.ts'
import type { Jobs } from '../../src/queue/queue.ts'
import { Secret } from '../../src/secret.ts'
import { openPglite } from '../../src/store/pglite-pool.ts'

/** How a test process names an engine to another process. */
export type QueueAddress =
  | { engine: 'redis' | 'postgres'; url: string }
  | { engine: 'pglite'; dataDir: string | null }

export interface QueueErrand {
  address: QueueAddress
  prefix: string
  /**
   * `hang`: takes the job and never finishes it. `finish`: does it, closes, and must end by itself.
   * `linger`: the same, once its standard input has ended.
   */
  mode: 'hang' | 'finish' | 'linger'
  kind: 'step' | 'remediate'
  job: Jobs['step'] | Jobs['remediate']
}

/** A connection for `openQueue`, and how to end what was opened for it. */
export async function reachEngine(
  address: QueueAddress,
): Promise<{ connection: QueueEngine; end(): Promise<void> }> {
  if (address.engine !== 'pglite') {
    return { connection: { engine: address.engine, url: new Secret(address.url) }, end: async () => {} }
  }
  const pool = await openPglite(address.dataDir)
  return { connection: { engine: 'pglite', pool }, end: () => pool.end() }
}

async function runErrand(errand: QueueErrand): Promise<void> {
  const { connection, end } = await reachEngine(errand.address)
  const queue = await openQueue(connection, {
    prefix: errand.prefix,
    lockDurationMs: 1_000,
    stalledIntervalMs: 250,
    onError: (error) => process.stderr.write(`${error.message}\n`),
  })
  const finished = Promise.withResolvers<void>()
  const handle = async (): Promise<'done'> => {
    if (errand.mode === 'hang') {
      process.stdout.write('taken\n')
      await new Promise(() => setInterval(() => {}, 60_000))
    }
    finished.resolve()
    return 'done'
  }
  if (errand.kind === 'step') await queue.add('step', errand.job as Jobs['step'])
  else await queue.add('remediate', errand.job as Jobs['remediate'])
  await queue.work(errand.kind, handle, { concurrency: 1 })
  await finished.promise
  process.stdout.write('done\n')
  if (errand.mode === 'linger') await once(process.stdin.resume(), 'end')
  await queue.close()
  await end()
}

/** Starts an errand as a process of its own, and comes back when it has taken its job. */
export async function sendOut(errand: QueueErrand): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(errand)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`ended early with ${code}`)))
  await Promise.race([once(child.stdout, 'data'), ended])
  ended.catch(() => {})
  return child
}

const argument = process.argv[2]
if (import.meta.main) {
  if (!argument) throw new BotError('USAGE', 'no errand given', 'Give one as JSON.')
  await runErrand(JSON.parse(argument) as QueueErrand)
}
