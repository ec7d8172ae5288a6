import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ChangeState } from '../model/change.ts'

const program = fileURLToPath(new URL('./backend.ts', import.meta.url))

/** A process that the demo keeps, as systemd would: one name, one port, started and restarted. */
export interface Unit {
  name: string
  port: number
  crash(): Promise<void>
  restart(now: Date): Promise<{ name: string; running: boolean; summary: string }>
  inspect(): ChangeState
  stop(): Promise<void>
}

/** Starts a backend on the wanted port, or on any when that one is taken. */
export async function startUnit(name: string, wantedPort: number, pace: 'steady' | 'slow'): Promise<Unit> {
  let child = launch(name, wantedPort, pace)
  let port = await listening(child)
  if (port === null) {
    child = launch(name, 0, pace)
    port = await listening(child)
  }
  if (port === null) throw new Error(`the demo's backend ${name} did not start`)
  const fixedPort = port
  let startedAt: Date | null = new Date()

  const state = () => ({
    pid: alive(child) ? (child.pid ?? null) : null,
    startedAt: startedAt?.toISOString() ?? null,
    state: alive(child) ? 'running' : `exited ${child.exitCode ?? child.signalCode}`,
  })

  async function stop(): Promise<void> {
    if (!alive(child)) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  return {
    name,
    port: fixedPort,
    async crash() {
      child.send('crash')
      if (alive(child)) await once(child, 'exit')
    },
    async restart(now) {
      const before = state().state
      await stop()
      child = launch(name, fixedPort, pace)
      startedAt = (await listening(child)) === null ? null : now
      const after = state()
      const running = after.state === 'running'
      const summary = `${name}: ${before} → ${after.state}${running ? ` as pid ${after.pid}` : ''}`
      return { name, running, summary }
    },
    inspect: () => ({ summary: `${name} is ${state().state}`, marks: state() }),
    stop,
  }
}

function launch(name: string, port: number, pace: string): ChildProcess {
  return fork(program, [name, String(port), pace], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
}

function alive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null
}

/** The port once the child listens, null when it exits first. */
async function listening(child: ChildProcess): Promise<number | null> {
  const { promise, resolve } = Promise.withResolvers<number | null>()
  child.once('message', (message) => {
    const said = typeof message === 'object' && message !== null && 'port' in message ? message.port : null
    resolve(typeof said === 'number' ? said : null)
  })
  child.once('exit', () => resolve(null))
  return promise
}
