// A process of its own that works a queue: started by the queue's tests, to be killed or to end by itself.
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
  /** `hang`: takes the job and never finishes it. `finish`: does it, closes, and must end by itself. */
  mode: 'hang' | 'finish'
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
    process.stdout.write('taken\n')
    if (errand.mode === 'hang') await new Promise(() => setInterval(() => {}, 60_000))
    finished.resolve()
    return 'done'
  }
  if (errand.kind === 'step') await queue.add('step', errand.job as Jobs['step'])
  else await queue.add('remediate', errand.job as Jobs['remediate'])
  await queue.work(errand.kind, handle, { concurrency: 1 })
  await finished.promise
  await queue.close()
  await end()
}

const argument = process.argv[2]
if (import.meta.main) {
  if (!argument) throw new BotError('USAGE', 'no errand given', 'Give one as JSON.')
  await runErrand(JSON.parse(argument) as QueueErrand)
}
