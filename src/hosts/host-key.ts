import { readFileSync } from 'node:fs'
import type { ServerHostKeyAlgorithm } from 'ssh2'
import { BotError } from '../errors.ts'
import { fingerprint, isAbout, type KnownHost, keyType, parseKnownHosts } from './known-hosts.ts'
import { quote } from './quote.ts'
import { rememberHostKey } from './remember-host-key.ts'
import type { Waypoint } from './route.ts'

/** A line, and the file it is in. */
type Entry = KnownHost & { file: string }

/** Signature algorithms by which a key of each type is shown, best first: RFC 8709, 5656 and 8332. */
const algorithms: Record<string, ServerHostKeyAlgorithm[]> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
}

/** Algorithms to ask for: those of which known_hosts has a key first, so that the server shows one that can be recognized. */
export function hostKeyAlgorithms(waypoint: Waypoint): ServerHostKeyAlgorithm[] {
  const types = new Set(entriesFor(waypoint, waypoint.keyName).map(({ type }) => type))
  return Object.entries(algorithms)
    .toSorted(([one], [other]) => Number(types.has(other)) - Number(types.has(one)))
    .flatMap(([, names]) => names)
}

/**
 * Checks the key that a server shows against known_hosts; a new one is remembered where the inventory says `accept_new`.
 * `via` are the bastions before it. Throws `HOST_KEY_UNKNOWN`, `HOST_KEY_CHANGED`, or `CONFIG_INVALID` for a known_hosts
 * that is there and cannot be read.
 */
export async function verifyHostKey(key: Buffer, waypoint: Waypoint, via: Waypoint[]): Promise<void> {
  if (isKnown(key, waypoint)) return
  const [file] = waypoint.knownHostsFiles
  if (!waypoint.acceptNew || file === undefined) throw unknown(key, waypoint, via)
  try {
    await rememberHostKey(file, waypoint.keyName, key, () => !isKnown(key, waypoint))
  } catch (thrown) {
    throw thrown instanceof BotError ? thrown : unwritable(file, waypoint, thrown)
  }
}

/** False for a host of which nothing is known. */
function isKnown(key: Buffer, waypoint: Waypoint): boolean {
  const entries = entriesFor(waypoint, waypoint.keyName)
  const revoked = entries.find((entry) => entry.marker === 'revoked' && entry.key.equals(key))
  if (revoked !== undefined) throw isRevoked(key, revoked, waypoint)
  const plain = entries.filter(({ marker }) => marker === null)
  if (plain.some((entry) => entry.key.equals(key))) return true
  const other = plain.find(({ type }) => type === keyType(key)) ?? plain[0]
  if (other !== undefined) throw changed(key, other, waypoint)
  // As sshconnect.c of OpenSSH: a key that is known without the port is good on every port.
  const anyPort = entriesFor(waypoint, waypoint.hostname.toLowerCase())
  if (
    waypoint.keyName.startsWith('[') &&
    anyPort.some((entry) => entry.marker === null && entry.key.equals(key))
  ) {
    return true
  }
  const authority = entries.find(({ marker }) => marker === 'cert-authority')
  if (authority !== undefined) throw isCertified(key, authority, waypoint)
  return false
}

function entriesFor({ knownHostsFiles }: Waypoint, name: string): Entry[] {
  return knownHostsFiles.flatMap((file) =>
    parseKnownHosts(textOf(file))
      .filter((entry) => isAbout(entry, name))
      .map((entry) => ({ ...entry, file })),
  )
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return ''
    throw new BotError(
      'CONFIG_INVALID',
      `${file} cannot be read: ${message}.`,
      'Let the bot read the file.',
      {
        cause: thrown,
      },
    )
  }
}

function unwritable(file: string, { name }: Waypoint, cause: unknown): BotError {
  const why = cause instanceof Error ? cause.message : String(cause)
  return new BotError(
    'CONFIG_INVALID',
    `The key of ${name} cannot be remembered in ${file}: ${why}.`,
    'Let the bot write the file, or name another by SSH_KNOWN_HOSTS.',
    { cause },
  )
}

function unknown(key: Buffer, waypoint: Waypoint, via: Waypoint[]): BotError {
  const type = keyType(key)
  return new BotError(
    'HOST_KEY_UNKNOWN',
    `${waypoint.name} (${placeOf(waypoint)}) is not in known_hosts; it shows ${type} ${fingerprint(key)}.`,
    `If that is its fingerprint (on the host: ssh-keygen -lf /etc/ssh/ssh_host_${fileOf(type)}_key.pub), accept it: ${acceptCommand(waypoint, via, type)}`,
  )
}

function changed(key: Buffer, known: Entry, waypoint: Waypoint): BotError {
  const remove = quote(['ssh-keygen', '-f', known.file, '-R', waypoint.keyName])
  return new BotError(
    'HOST_KEY_CHANGED',
    `${waypoint.name} (${placeOf(waypoint)}) shows ${keyType(key)} ${fingerprint(key)}, but ${known.file}:${known.line} has ${known.type} ${fingerprint(known.key)}.`,
    `Somebody may be in between. Only if the host really has new keys (reinstalled), forget the old ones: ${remove}`,
  )
}

function isRevoked(key: Buffer, revoked: Entry, waypoint: Waypoint): BotError {
  return new BotError(
    'HOST_KEY_CHANGED',
    `${waypoint.name} (${placeOf(waypoint)}) shows ${keyType(key)} ${fingerprint(key)}, which ${revoked.file}:${revoked.line} revokes.`,
    'Do not connect: give the host a new key, or find out who answers in its place.',
  )
}

function isCertified(key: Buffer, authority: Entry, waypoint: Waypoint): BotError {
  return new BotError(
    'HOST_KEY_UNKNOWN',
    `${waypoint.name} (${placeOf(waypoint)}) shows ${keyType(key)} ${fingerprint(key)}; ${authority.file}:${authority.line} trusts it by a certificate authority, and certificates are not supported.`,
    `Add its plain key: ${acceptCommand(waypoint, [], keyType(key))}`,
  )
}

function placeOf({ hostname, port }: Waypoint): string {
  return hostname.includes(':') ? `[${hostname}]:${port}` : `${hostname}:${port}`
}

/** `ed25519` of `ssh-ed25519`, `ecdsa` of `ecdsa-sha2-nistp256`: as ssh-keyscan and the files in /etc/ssh call it. */
function fileOf(type: string | null): string {
  return type?.startsWith('ecdsa-') ? 'ecdsa' : (type?.replace(/^ssh-/, '') ?? 'ed25519')
}

/** ssh-keyscan writes the host's address and knows no bastion: whatever is kept by another name is left to ssh. */
function acceptCommand(waypoint: Waypoint, via: Waypoint[], type: string | null): string {
  const { hostname, port, user, keyName, knownHostsFiles } = waypoint
  const file = knownHostsFiles[0] ?? '~/.ssh/known_hosts'
  const isOwnName = keyName === hostname.toLowerCase() || keyName === `[${hostname.toLowerCase()}]:${port}`
  if (via.length === 0 && isOwnName) {
    return `${quote(['ssh-keyscan', '-t', fileOf(type), '-p', String(port), hostname])} >> ${quote([file])}`
  }
  const jumps = via.map((jump) => `${jump.user}@${placeOf(jump)}`).join(',')
  return quote([
    'ssh',
    '-o',
    'StrictHostKeyChecking=accept-new',
    '-o',
    `UserKnownHostsFile=${file}`,
    ...(isOwnName ? [] : ['-o', `HostKeyAlias=${keyName}`]),
    ...(jumps === '' ? [] : ['-J', jumps]),
    '-p',
    String(port),
    `${user}@${hostname}`,
    'true',
  ])
}
