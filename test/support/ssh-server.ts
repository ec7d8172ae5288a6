import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from './redis-server.ts'

const program = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/local/bin/sshd'].find((path) =>
  existsSync(path),
)

/** For `describe.skipIf(!hasSshd)`: as `hasRedis`, `REQUIRE_REAL=1` makes a missing server a failure. */
export const hasSshd = program !== undefined || process.env.REQUIRE_REAL === '1'

/** A private OpenSSH server on a loopback port, which lets in whoever runs the tests by `key`. */
export interface SshServer {
  address: string
  port: number
  user: string
  /** Private key that opens it. */
  key: string
  hostKey: string
  /** Lines for known_hosts, all of its keys. */
  knownHosts: string
  folder: string
  /** What it logged so far. */
  log(): string
  /** Connections that were let in so far. */
  logins(): number
  /** Adds a public key to authorized_keys, with options before it where given. */
  authorize(publicKey: string): void
  /** Kills the processes of all connections, as a crash of the host would. */
  killSessions(): void
  stop(): Promise<void>
}

export interface SshServerOptions {
  address?: string
  /** Lines of sshd_config before the usual ones. */
  config?: string
  hostKeyType?: 'ed25519' | 'ecdsa' | 'rsa'
}

export async function startSshd({
  address = '127.0.0.1',
  config = '',
  hostKeyType = 'ed25519',
}: SshServerOptions = {}): Promise<SshServer> {
  if (program === undefined) throw new Error('No sshd; install openssh-server.')
  const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-sshd-'))
  chmodSync(folder, 0o755)
  const hostKey = makeKey(join(folder, 'host_key'), hostKeyType)
  const key = makeKey(join(folder, 'id_test'))
  const authorized = join(folder, 'authorized_keys')
  writeFileSync(authorized, readFileSync(`${key}.pub`), { mode: 0o644 })
  const port = await freePort()
  const { username: user } = userInfo()
  const file = join(folder, 'sshd_config')
  writeFileSync(
    file,
    `${config}
ListenAddress ${address}:${port}
HostKey ${hostKey}
AuthorizedKeysFile ${authorized}
PidFile ${join(folder, 'pid')}
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
MaxStartups 200
LogLevel VERBOSE
`,
  )
  // sshd that is started by root insists on its empty folder.
  if (process.getuid?.() === 0) execFileSync('mkdir', ['-p', '/run/sshd'])
  const child = spawn(program, ['-D', '-e', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  await listening(child, (text) => {
    said += text
    return said
  })
  const killNow = () => child.kill('SIGKILL')
  process.once('exit', killNow)
  const name = port === 22 ? address : `[${address}]:${port}`
  return {
    address,
    port,
    user,
    key,
    hostKey,
    knownHosts: `${name} ${publicKeyOf(hostKey)}\n`,
    folder,
    log: () => said,
    logins: () => said.split('Accepted publickey').length - 1,
    authorize: (publicKey) => appendFileSync(authorized, `${publicKey}\n`),
    killSessions() {
      const all = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
      for (const line of all) {
        const [pid, parent] = line.trim().split(/ +/)
        if (Number(parent) === child.pid) process.kill(Number(pid), 'SIGKILL')
      }
    },
    async stop() {
      process.removeListener('exit', killNow)
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit')
        child.kill('SIGTERM')
        await exited
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Makes a key pair; returns the path of the private one. */
export function makeKey(path: string, type = 'ed25519', passphrase = ''): string {
  const size = type === 'rsa' ? ['-b', '2048'] : []
  execFileSync('ssh-keygen', ['-q', '-t', type, ...size, '-N', passphrase, '-C', 'test key', '-f', path])
  return path
}

/** `ssh-ed25519 AAAA…` of a key pair. */
export function publicKeyOf(path: string): string {
  return readFileSync(`${path}.pub`, 'utf8').split(' ').slice(0, 2).join(' ')
}

async function listening(child: ChildProcess, heard: (text: string) => string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (heard(text).includes('Server listening')) resolve()
  })
  child.once('error', reject)
  child.once('exit', (code) => reject(new Error(`sshd ended with ${code}:\n${heard('')}`)))
  await promise
}
