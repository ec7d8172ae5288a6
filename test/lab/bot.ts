import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Access } from '../../src/cli/access.ts'
import { remoteAccess } from '../../src/cli/remote-access.ts'
import { dockerHost } from './engine.ts'
import { labName, place } from './place.ts'
import type { Plan } from './scenario.ts'
import type { Stage } from './stage.ts'

const program = resolve(import.meta.dirname, '../../bin/fiveohtwo.js')
const startMs = 60_000

/** The account that may change something; the one that looks is another. */
export const changingUser = 'fiveohtwo-ops'

/** The product as its users run it, for one scenario: a services file, keys, and `fiveohtwo start`. */
export interface LabBot {
  access: Access
  /** Ends it without a word, as a lost machine would. */
  kill(): Promise<void>
  /** Starts it again on the same data. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** What one bot has besides the usual. */
interface Besides {
  env?: Record<string, string>
  /** Of the service `shop`. */
  service?: Record<string, unknown>
}

export async function startBot(
  stage: Stage,
  plan: Plan,
  { env: more = {}, service = {} }: Besides = {},
): Promise<LabBot> {
  const home = await mkdtemp(join(tmpdir(), `${labName}-home-`))
  await mkdir(join(home, '.ssh'), { mode: 0o700 })
  await symlink(place.knownHosts, join(home, '.ssh', 'known_hosts'))
  // JSON is YAML, and needs no quoting of ours.
  await writeFile(join(home, 'services.yaml'), JSON.stringify(services(stage, plan, service), null, 2))
  const { trust } = plan
  const trusted = join(home, 'trusted.pem')
  await writeFile(trusted, trust ? ((await stage.hosts.get(trust.on)?.run(`cat ${trust.file}`)) ?? '') : '')
  const env = {
    ...process.env,
    ...{ HOME: home, NO_COLOR: '1', PORT: '0', SSH_AUTH_SOCK: undefined, LOG_LEVEL: 'warn' },
    ...{ SERVICES_FILE: join(home, 'services.yaml'), DATA_DIR: join(home, 'data') },
    ...{ DOCKER_HOST: dockerHost, ...(trust ? { NODE_EXTRA_CA_CERTS: trusted } : {}) },
    ...more,
  }

  async function start() {
    const child = spawn(process.execPath, [program, 'start'], {
      cwd: home,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    const { promise: ready, resolve: isReady, reject } = Promise.withResolvers<void>()
    const hear = (text: string) => {
      said = `${said}${text}`.slice(-20_000)
      if (said.includes('is ready')) isReady()
    }
    child.stdout.setEncoding('utf8').on('data', hear)
    child.stderr.setEncoding('utf8').on('data', hear)
    const ended = once(child, 'exit')
    const fail = (why: string) => reject(new Error(`The bot ${why}:\n${said}`))
    const timer = setTimeout(() => fail('is not ready in time'), startMs)
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`))
    try {
      await ready
    } finally {
      clearTimeout(timer)
    }
    const access = await remoteAccess(join(home, 'data'))
    if (access === null) throw new Error(`The bot cannot be asked:\n${said}`)
    const end = async (signal: NodeJS.Signals) => {
      child.kill(signal)
      await ended
    }
    return { access, end }
  }

  let running = await start().catch(async (error: unknown) => {
    await rm(home, { recursive: true, force: true })
    throw error
  })
  return {
    get access() {
      return running.access
    },
    kill: () => running.end('SIGKILL'),
    async restart() {
      running = await start()
    },
    async stop() {
      await running.end('SIGKILL')
      await rm(home, { recursive: true, force: true })
    },
  }
}

function services(stage: Stage, plan: Plan, besides: Record<string, unknown>): unknown {
  const hosts = [...stage.hosts].map(([name, { ssh }]) => [
    name,
    {
      ...{ address: ssh, user: 'fiveohtwo', key: place.key, sudo: true },
      change: { user: changingUser, key: place.key, sudo: true },
    },
  ])
  const shop = {
    url: `http://${stage.at['web-1']}/`,
    path: plan.path,
    approval: { approvers: ['*'], requester: true },
    guards: { per_hour: 20, cool_down: '0s', relapse: '0s' },
    ...besides,
  }
  return { hosts: { ...Object.fromEntries(hosts), ...plan.inventory }, services: { shop } }
}
