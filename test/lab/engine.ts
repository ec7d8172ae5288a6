import { spawn } from 'node:child_process'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { labName, place } from './place.ts'
import { attempt, run } from './run.ts'

const address = `unix://${place.socket}`
const readyWithinMs = 30_000
const watchers = '/proc/sys/fs/inotify/max_user_instances'
/** Some eight for each of two hundred hosts. */
const watchersNeeded = 2048

/** A command line of the lab's own engine. */
export function docker(...args: string[]): string[] {
  return ['docker', '-H', address, ...args]
}

/** `DOCKER_HOST` of the lab's own engine. */
export const dockerHost: string = address

/** Starts the lab's engine unless it runs. It leaves the machine's firewall and other engines alone. */
export async function startEngine(): Promise<void> {
  const isUp = await isReady()
  if (!isUp) await stopEngine()
  await mkdir(place.folder, { recursive: true })
  await allowManyHosts()
  if (isUp) return
  const log = await open(place.engineLog, 'w')
  const child = spawn(
    'dockerd',
    [
      ...['--host', address, '--data-root', place.data, '--exec-root', place.execution],
      ...['--pidfile', place.pidFile, '--bridge', 'none', '--iptables=false', '--ip6tables=false'],
      '--ip-masq=false',
    ],
    { detached: true, stdio: ['ignore', log.fd, log.fd] },
  )
  child.unref()
  await log.close()
  const until = Date.now() + readyWithinMs
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > until) {
      const said = (await readFile(place.engineLog, 'utf8')).trim().split('\n').slice(-5).join('\n')
      throw new Error(`The lab's Docker engine did not start:\n${said}`)
    }
    await pause(100)
  }
  await letHostsTalk('-I')
}

/** Ends the lab's engine, also one that a crashed lab left behind. */
export async function stopEngine(): Promise<void> {
  await letHostsTalk('-D')
  await restoreLimit()
  const pid = await enginePid()
  if (pid !== null) {
    process.kill(pid, 'SIGTERM')
    const until = Date.now() + readyWithinMs
    while ((await enginePid()) !== null) {
      if (Date.now() > until) process.kill(pid, 'SIGKILL')
      await pause(100)
    }
  }
  await rm(place.pidFile, { force: true })
  await rm(place.socket, { force: true })
}

// The root users of all hosts are one to the kernel, and every systemd watches a handful of things.
async function allowManyHosts(): Promise<void> {
  const before = Number(await readFile(watchers, 'utf8'))
  if (before >= watchersNeeded) return
  await writeFile(place.watchersBefore, String(before))
  await writeFile(watchers, String(watchersNeeded))
}

async function restoreLimit(): Promise<void> {
  const before = await readFile(place.watchersBefore, 'utf8').catch(() => null)
  if (before === null) return
  await writeFile(watchers, before)
  await rm(place.watchersBefore, { force: true })
}

async function isReady(): Promise<boolean> {
  return (await attempt(docker('version', '--format', '{{.Server.Version}}'))).code === 0
}

/** Only when the process is really ours: after a reboot its number may be anybody's. */
async function enginePid(): Promise<number | null> {
  const pid = Number(await readFile(place.pidFile, 'utf8').catch(() => ''))
  if (!(pid > 0)) return null
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return commandLine.includes('dockerd') && commandLine.includes(place.data) ? pid : null
}

// Another engine on this machine may forbid forwarding, to which bridged packets are subject as well.
async function letHostsTalk(action: '-I' | '-D'): Promise<void> {
  const rule = ['-i', `${bridgePrefix}+`, '-o', `${bridgePrefix}+`, '-m', 'comment', '--comment', labName]
  const there = await attempt(['iptables', '-w', '-C', 'FORWARD', ...rule, '-j', 'ACCEPT'])
  if ((there.code === 0) === (action === '-I')) return
  await run(['iptables', '-w', action, 'FORWARD', ...rule, '-j', 'ACCEPT'])
}

/** Begins the names of the lab's bridges. */
export const bridgePrefix = 'f502l'
