import { bridgePrefix, docker } from './engine.ts'
import { labName } from './place.ts'
import { attempt, run } from './run.ts'

/** A network of hosts that reach one another by name. */
export interface LabNetwork {
  name: string
  /** The machine's own address there, at which containers with published ports are reached. */
  gateway: string
  /** Address of the host with this number, 2 to 254. */
  ip(number: number): string
}

/** Of all hosts of a crashed suite. */
const removalMs = 600_000

let base: Promise<string> | null = null
let last = 0

/** Makes a network with addresses that nothing on this machine has. */
export async function createNetwork(): Promise<LabNetwork> {
  base ??= freeRange()
  const range = await base
  for (;;) {
    last += 1
    if (last > 254) throw new Error('All networks of the lab are taken.')
    const net = `${range}.${last}`
    const name = `${labName}-${last}`
    const { code, stderr } = await attempt([
      ...docker(
        'network',
        'create',
        '--driver',
        'bridge',
        '--subnet',
        `${net}.0/24`,
        '--gateway',
        `${net}.1`,
      ),
      ...['--opt', `com.docker.network.bridge.name=${bridgePrefix}${last}`, '--label', labName, name],
    ])
    if (code === 0) return { name, gateway: `${net}.1`, ip: (number) => `${net}.${number}` }
    if (!/exists|overlap/.test(stderr)) throw new Error(`The network could not be made: ${stderr.trim()}`)
  }
}

/** Removes a network with every host in it. */
export async function removeNetwork(name: string): Promise<void> {
  const listed = await run(docker('ps', '--all', '--quiet', '--filter', `name=^${name}-`))
  const containers = listed.split('\n').filter((id) => id !== '')
  if (containers.length > 0) await run(docker('rm', '--force', '--volumes', ...containers))
  await attempt(docker('network', 'rm', name))
}

/** Removes every host and network of the lab, also those that a crashed one left behind. */
export async function removeAll(): Promise<void> {
  const containers = await list(docker('ps', '--all', '--quiet', '--filter', `label=${labName}`))
  if (containers.length > 0)
    await run(docker('rm', '--force', '--volumes', ...containers), { timeoutMs: removalMs })
  const networks = await list(docker('network', 'ls', '--quiet', '--filter', `label=${labName}`))
  if (networks.length > 0) await run(docker('network', 'rm', ...networks))
}

async function list(argv: string[]): Promise<string[]> {
  return (await run(argv)).split('\n').filter((line) => line !== '')
}

async function freeRange(): Promise<string> {
  const routes = await run(['sh', '-c', 'cat /proc/net/route; ip -4 route 2>/dev/null || true'])
  const free = ['10.202', '10.203', '10.213', '172.29', '172.30'].find(
    (range) => !routes.includes(`${range}.`),
  )
  return free ?? '10.202'
}
