import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** One line of known_hosts, sshd(8) "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownHost {
  marker: 'revoked' | 'cert-authority' | null
  /** Comma-separated patterns, or one hashed name. */
  names: string
  /** `ssh-ed25519` and so on. */
  type: string
  key: Buffer
  line: number
}

/** Lines that cannot be read are passed over, as OpenSSH does. */
export function parseKnownHosts(text: string): KnownHost[] {
  return text.split('\n').flatMap((line, index) => parseLine(line.trim(), index + 1) ?? [])
}

function parseLine(line: string, number: number): KnownHost | null {
  const words = line.split(/[ \t]+/, 5)
  const isMarked = line.startsWith('@')
  const marker = isMarked ? (words[0]?.slice(1) ?? '') : null
  const [names, type, base64] = isMarked ? words.slice(1) : words
  if (line.startsWith('#') || names === undefined || type === undefined || base64 === undefined) return null
  if (marker !== null && marker !== 'revoked' && marker !== 'cert-authority') return null
  const key = Buffer.from(base64, 'base64')
  return keyType(key) === type ? { marker, names, type, key, line: number } : null
}

/** Type that a key names itself by (RFC 4253 section 6.6), null for what is no key. */
export function keyType(key: Buffer): string | null {
  if (key.length < 4) return null
  const length = key.readUInt32BE(0)
  return length > 0 && length <= 64 && key.length >= 4 + length ? key.toString('latin1', 4, 4 + length) : null
}

/** `SHA256:…` as ssh-keygen shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

/** Whether a line is about a host: `web-1`, or `[web-1]:2222` where the port is not 22. */
export function isAbout({ names }: KnownHost, name: string): boolean {
  if (names.startsWith('|1|')) return isHashOf(names, name)
  const patterns = names.toLowerCase().split(',')
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, name))
}

/** `|1|salt|HMAC-SHA1(salt, name)`, hostfile.c of OpenSSH. */
function isHashOf(names: string, name: string): boolean {
  const [, , salt = '', hash = ''] = names.split('|')
  const own = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest()
  const theirs = Buffer.from(hash, 'base64')
  return own.length === theirs.length && timingSafeEqual(own, theirs)
}

/** `*` and `?` as in match.c of OpenSSH; goes back to the last star only, so that it is never slow. */
function matches(pattern: string, name: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  for (let index = 0; index < name.length; ) {
    const char = pattern[at]
    if (char === '*') {
      star = at
      resume = index
      at += 1
    } else if (char === '?' || (char !== undefined && char === name[index])) {
      at += 1
      index += 1
    } else if (star !== -1) {
      resume += 1
      at = star + 1
      index = resume
    } else return false
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}
