import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { dockerHost } from './engine.ts'
import { labName, place } from './place.ts'
import { attempt } from './run.ts'
import type { Plan } from './scenario.ts'
import type { Stage } from './stage.ts'

const program = resolve(import.meta.dirname, '../../bin/fiveohtwo.js')
const longestMs = 90_000

/** What the product said, as far as the lab reads it. */
export interface Judged {
  ms: number
  verdict: {
    state: string
    cause: string | null
    hop: string | null
    host?: string | null
    confidence: number
  }
  /** All of it. */
  document: unknown
}

/** Asks the product as a user does: a services file, a key, and one command. */
export async function judge(stage: Stage, plan: Plan): Promise<Judged> {
  const home = await mkdtemp(join(tmpdir(), `${labName}-home-`))
  try {
    await mkdir(join(home, '.ssh'), { mode: 0o700 })
    await symlink(place.knownHosts, join(home, '.ssh', 'known_hosts'))
    // JSON is YAML, and needs no quoting of ours.
    await writeFile(join(home, 'services.yaml'), JSON.stringify(services(stage, plan), null, 2))
    const trusted = join(home, 'trusted.pem')
    const { trust } = plan
    await writeFile(trusted, trust ? ((await stage.hosts.get(trust.on)?.run(`cat ${trust.file}`)) ?? '') : '')
    const started = performance.now()
    const { stdout, stderr, code } = await attempt(
      [process.execPath, program, 'diagnose', 'shop', '--json'],
      {
        cwd: home,
        timeoutMs: longestMs,
        env: {
          ...{
            HOME: home,
            NO_COLOR: '1',
            SERVICES_FILE: join(home, 'services.yaml'),
            SSH_AUTH_SOCK: undefined,
          },
          ...{ DOCKER_HOST: dockerHost, ...(trust ? { NODE_EXTRA_CA_CERTS: trusted } : {}) },
        },
      },
    )
    const ms = Math.round(performance.now() - started)
    const document = parse(stdout)
    if (document === null)
      throw new Error(`diagnose ended with ${code} and no verdict:\n${stdout}\n${stderr}`.slice(0, 3000))
    return { ms, verdict: document.verdict, document }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

function parse(text: string): Pick<Judged, 'verdict'> | null {
  try {
    const document: Pick<Judged, 'verdict'> | null = JSON.parse(text)
    return document
  } catch {
    return null
  }
}

function services(stage: Stage, plan: Plan): unknown {
  const hosts = [...stage.hosts].map(([name, { ssh }]) => [
    name,
    { address: ssh, user: 'fiveohtwo', key: place.key, sudo: true },
  ])
  return {
    hosts: { ...Object.fromEntries(hosts), ...plan.inventory },
    services: { shop: { url: `http://${stage.at['web-1']}/`, path: plan.path } },
  }
}
