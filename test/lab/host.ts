import { createServer } from 'node:net'
import { join } from 'node:path'
import { docker } from './engine.ts'
import { labName, place } from './place.ts'
import { run } from './run.ts'

const ready = `
until state=$(systemctl is-system-running --wait 2>/dev/null); [ "$state" = running ] || [ "$state" = degraded ]; do
  sleep 0.1
done
until ss -Hltn sport = :22 | grep -q .; do sleep 0.1; done
cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub
`

/** One machine of the lab, as a container that has booted systemd. */
export interface LabHost {
  /** As other hosts of its network call it. */
  name: string
  container: string
  /** Loopback address at which SSH answers on port 22. */
  ssh: string
  /** Its address in the network of the hosts, reachable from here too. */
  ip: string
  /** Type and key, as in known_hosts. */
  hostKey: string
  /** Runs a shell script as root there, which must succeed; gives what it printed. */
  run(script: string): Promise<string>
}

/** Boots one host and waits until it answers. */
export async function startHost(options: {
  name: string
  network: string
  ip: string
  image: string
  authorizedKey: string
}): Promise<LabHost> {
  const { name, network, ip, image, authorizedKey } = options
  const ssh = await freeLoopback()
  const container = `${network}-${name}`
  await run([
    ...docker('run', '--detach', '--name', container, '--hostname', name, '--label', labName),
    ...['--network', network, '--network-alias', name, '--ip', ip, '--publish', `${ssh}:22:22`],
    ...['--cap-add', 'SYS_ADMIN', '--cap-add', 'NET_ADMIN', '--cap-add', 'SYS_PTRACE'],
    ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
    ...['--tmpfs', '/run:exec', '--tmpfs', '/run/lock', '--tmpfs', '/tmp:exec', '--cgroupns=private'],
    ...['--sysctl', 'net.ipv6.conf.all.disable_ipv6=0', '--stop-signal', 'SIGRTMIN+3'],
    ...['--volume', `${join(import.meta.dirname, 'image/lab-init')}:/sbin/lab-init:ro`],
    ...['--env', 'container=docker', '--env', `LAB_KEY=${authorizedKey}`],
    image,
  ])
  const runThere = (script: string) =>
    run(docker('exec', '--interactive', container, 'sh', '-eu'), { input: script })
  const hostKey = (await runThere(ready)).trim()
  return { name, container, ssh, ip, hostKey, run: runThere }
}

/** One line of known_hosts for each host. */
export function knownHosts(hosts: readonly LabHost[]): string {
  return hosts.map(({ ssh, hostKey }) => `${ssh} ${hostKey}\n`).join('')
}

/** The key that every host lets in, made anew unless a lab that runs has one. */
export async function ensureKey(): Promise<string> {
  const make = 'test -f "$1" || ssh-keygen -q -t ed25519 -N "" -C fiveohtwo-lab -f "$1"; cat "$1.pub"'
  return (await run(['sh', '-c', make, 'sh', place.key])).trim()
}

const given = new Set<string>()

/** 127.0.1.1 and up, passing over addresses at which something else answers to SSH. */
async function freeLoopback(): Promise<string> {
  for (let last = 1; last < 255; last++) {
    const address = `127.0.1.${last}`
    if (given.has(address)) continue
    given.add(address)
    if (await canListen(address)) return address
    given.delete(address)
  }
  throw new Error('All addresses from 127.0.1.1 to 127.0.1.254 are taken.')
}

/** Gives the address of a host that is no more to another. */
export function forgetLoopback(address: string): void {
  given.delete(address)
}

function canListen(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(22, address, () => server.close(() => resolve(true)))
  })
}
