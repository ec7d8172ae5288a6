import { fork } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type Bot, startBot } from '../src/bot.ts'
import { createConsoleAdapter } from '../src/chat/console/console-adapter.ts'
import { checkConfiguration } from '../src/config/check.ts'
import { createLog } from '../src/log.ts'
import type { Service } from '../src/model/service.ts'
import type { Entry } from '../src/model/timeline.ts'
import { nobodyMay } from '../src/model/usual-policy.ts'

const program = fileURLToPath(new URL('./backends.ts', import.meta.url))
const person = { id: 'bench:bench', name: 'bench' }

/** What one diagnosis took, in a process of its own; durations in milliseconds, memory in megabytes. */
export type Measured = Awaited<ReturnType<typeof measure>>

async function measure(count: number, dataDir: string) {
  const child = fork(program, [String(count + 1)])
  const ports = await new Promise<number[]>((resolve) =>
    child.once('message', (message) => resolve(message as number[])),
  )
  const service = serviceOf(ports)
  const bot = await startBot({
    configuration: checkConfiguration({ DATA_DIR: dataDir }, process.cwd()),
    extraServices: [service],
    work: { diagnose: true, remediate: true },
    adapters: (store) => [createConsoleAdapter({ post: store.postConsole, update: store.updateConsole })],
    log: createLog('silent'),
  })
  try {
    // Opening the embedded database takes memory for a moment that is given back soon after.
    await sleep(2_000)
    const before = process.memoryUsage().rss
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const since = performance.now()
    const { incident = '' } = await bot.inbox.command(`diagnose ${service.name}`, {
      person,
      platform: 'bench',
    })
    const firstEvidence = until(bot, async () =>
      (await bot.store.consoleMessages(incident)).some(({ key }) => key.startsWith('evidence'))
        ? performance.now() - since
        : null,
    )
    const entries = await until(bot, async () => {
      const now = await bot.deps.timeline.entries(incident)
      return now.some(({ what }) => what.kind === 'run.finished') ? now : null
    })
    const totalMs = performance.now() - since
    delay.disable()
    const { rss } = process.memoryUsage()
    return {
      totalMs,
      firstEvidenceMs: await firstEvidence,
      slowestStepMs: slowest(entries),
      grownMb: Math.round((rss - before) / 1e6),
      rssMb: Math.round(rss / 1e6),
      loopDelayMs: Math.round(delay.percentile(99) / 1e6),
    }
  } finally {
    await bot.close()
    child.disconnect()
  }
}

async function until<T>(bot: Bot, ask: () => Promise<T | null>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const look = () =>
    ask().then((answer) => {
      if (answer !== null) resolve(answer)
    }, reject)
  const stops = [await bot.store.listen(look), await bot.store.listenConsole(look)]
  await look()
  try {
    return await promise
  } finally {
    for (const stop of stops) await stop()
  }
}

function slowest(entries: Entry[]): number {
  return Math.max(
    ...entries.map(({ what }) => (what.kind === 'evidence.recorded' ? what.evidence.durationMs : 0)),
  )
}

function serviceOf([edge, ...backends]: number[]): Service {
  const hop = (name: string, ports: number[]) => ({
    name,
    system: 'unknown' as const,
    addresses: ports.map((port) => `http://127.0.0.1:${port}`),
    hosts: [],
    health: '/',
    hostHeader: 'bench.example',
    serverName: 'bench.example',
    expect: [{ from: 200, to: 299 }],
    timeoutMs: 10_000,
  })
  return {
    name: 'bench',
    url: `http://127.0.0.1:${edge}/`,
    environment: 'bench',
    owners: [],
    changes: nobodyMay,
    channels: {},
    path: [hop('edge', edge === undefined ? [] : [edge]), hop('app', backends)],
    hosts: [],
    looks: [],
    timeoutMs: 10_000,
    origin: 'file',
  }
}

process.send?.(await measure(Number(process.argv[2]), process.argv[3] ?? '.data'))
