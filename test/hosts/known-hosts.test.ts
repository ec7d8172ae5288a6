import { execFileSync } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { hostKeyAlgorithms, verifyHostKey } from '../../src/hosts/host-key.ts'
import { fingerprint, isAbout, parseKnownHosts } from '../../src/hosts/known-hosts.ts'
import type { Waypoint } from '../../src/hosts/route.ts'
import { anyCharacter } from '../support/any-character.ts'

const folder = mkdtempSync(join(tmpdir(), 'known-hosts-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A public key in SSH's wire format: enough to be compared. */
function key(type = 'ssh-ed25519'): Buffer {
  const body = randomBytes(32)
  const part = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  return Buffer.concat([part(Buffer.from(type)), part(body)])
}

function line(names: string, bytes: Buffer, type = 'ssh-ed25519'): string {
  return `${names} ${type} ${bytes.toString('base64')} a comment\n`
}

let made = 0
function waypoint(text: string, more: Partial<Waypoint> = {}): Waypoint {
  made += 1
  const file = join(folder, `known-${made}`)
  writeFileSync(file, text)
  return {
    name: 'web-1',
    hostname: 'web-1.example.com',
    port: 22,
    user: 'deploy',
    identityFiles: [],
    identitiesOnly: false,
    agent: null,
    knownHostsFiles: [file],
    keyName: 'web-1.example.com',
    acceptNew: false,
    ...more,
  }
}

async function codeOf(bytes: Buffer, at: Waypoint): Promise<string> {
  return verifyHostKey(bytes, at, []).then(
    () => 'known',
    (error) => error.code,
  )
}

function hashed(name: string): string {
  const salt = randomBytes(20)
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`
}

const good = key()

const cases: [title: string, text: string, more: Partial<Waypoint>, expected: string][] = [
  ['a plain name', line('web-1.example.com', good), {}, 'known'],
  ['a list of names', line('web-1,web-1.example.com,10.0.0.1', good), {}, 'known'],
  ['a name in capitals', line('WEB-1.example.com', good), {}, 'known'],
  ['a hashed name', line(hashed('web-1.example.com'), good), {}, 'known'],
  ['another hashed name', line(hashed('web-2.example.com'), good), {}, 'HOST_KEY_UNKNOWN'],
  ['a pattern', line('*.example.com,!web-2.*', good), {}, 'known'],
  ['an exception of a pattern', line('*.example.com,!web-1.*', good), {}, 'HOST_KEY_UNKNOWN'],
  ['a question mark', line('web-?.example.com', good), {}, 'known'],
  ['another key of the same kind', line('web-1.example.com', key()), {}, 'HOST_KEY_CHANGED'],
  ['a key of another kind', line('web-1.example.com', key('ssh-rsa'), 'ssh-rsa'), {}, 'HOST_KEY_CHANGED'],
  ['several keys', line('web-1.example.com', key()) + line('web-1.example.com', good), {}, 'known'],
  ['another host', line('web-2.example.com', good), {}, 'HOST_KEY_UNKNOWN'],
  [
    'a port of its own',
    line('[web-1.example.com]:2222', good),
    { port: 2222, keyName: '[web-1.example.com]:2222' },
    'known',
  ],
  [
    'another port',
    line('[web-1.example.com]:2223', good),
    { port: 2222, keyName: '[web-1.example.com]:2222' },
    'HOST_KEY_UNKNOWN',
  ],
  [
    'a name without the port',
    line('web-1.example.com', good),
    { port: 2222, keyName: '[web-1.example.com]:2222' },
    'known',
  ],
  [
    'another key without the port',
    line('web-1.example.com', key()),
    { port: 2222, keyName: '[web-1.example.com]:2222' },
    'HOST_KEY_UNKNOWN',
  ],
  ['an alias', line('alias', good), { keyName: 'alias' }, 'known'],
  [
    'a revoked key that is also known',
    `@revoked ${line('*', good)}${line('web-1.example.com', good)}`,
    {},
    'HOST_KEY_CHANGED',
  ],
  ['another revoked key', `@revoked ${line('*', key())}${line('web-1.example.com', good)}`, {}, 'known'],
  ['a certificate authority', `@cert-authority ${line('*.example.com', good)}`, {}, 'HOST_KEY_UNKNOWN'],
  [
    'a certificate authority where new keys are accepted',
    `@cert-authority ${line('*.example.com', key())}`,
    { acceptNew: true },
    'HOST_KEY_UNKNOWN',
  ],
  [
    'another key where new ones are accepted',
    line('web-1.example.com', key()),
    { acceptNew: true },
    'HOST_KEY_CHANGED',
  ],
  [
    'comments, empty and broken lines, and Windows line ends',
    `# comment\r\n\r\nweb-1.example.com\r\nweb-1.example.com ssh-ed25519 !!!\r\n@what ${line('*', key())}${line('web-1.example.com', good)}\r\n`,
    {},
    'known',
  ],
]

describe('hosts/known-hosts', () => {
  it.each(cases)('%s', async (_title, text, more, expected) => {
    expect(await codeOf(good, waypoint(text, more))).toBe(expected)
  })

  it('asks for the kinds of keys that are known first', () => {
    const ecdsa = key('ecdsa-sha2-nistp256')
    const at = waypoint(line('web-1.example.com', ecdsa, 'ecdsa-sha2-nistp256'))
    expect(hostKeyAlgorithms(at)[0]).toBe('ecdsa-sha2-nistp256')
    const rsa = waypoint(line('web-1.example.com', key('ssh-rsa'), 'ssh-rsa'))
    expect(hostKeyAlgorithms(rsa).slice(0, 2)).toEqual(['rsa-sha2-512', 'rsa-sha2-256'])
    expect(hostKeyAlgorithms(waypoint(''))[0]).toBe('ssh-ed25519')
  })

  it('a new key is added on a line of its own, once, however many ask at the same time', async () => {
    const at = waypoint('web-2 ssh-ed25519 no-line-end', { acceptNew: true })
    await Promise.all(Array.from({ length: 20 }, () => verifyHostKey(good, at, [])))
    const [file = ''] = at.knownHostsFiles
    expect(readFileSync(file, 'utf8')).toBe(
      `web-2 ssh-ed25519 no-line-end\nweb-1.example.com ssh-ed25519 ${good.toString('base64')}\n`,
    )
  })

  it('of two keys that are new at the same time only the first is accepted', async () => {
    const at = waypoint('', { acceptNew: true })
    const codes = await Promise.all([codeOf(key(), at), codeOf(key(), at)])
    expect(codes.sort()).toEqual(['HOST_KEY_CHANGED', 'known'])
    expect(parseKnownHosts(readFileSync(at.knownHostsFiles[0] ?? '', 'utf8'))).toHaveLength(1)
  })

  it('two processes that accept hosts at the same time lose none', async () => {
    const at = waypoint('', { acceptNew: true })
    const script = `
import { rememberHostKey } from ${JSON.stringify(join(import.meta.dirname, '../../src/hosts/remember-host-key.ts'))}
const key = Buffer.from(${JSON.stringify(good.toString('base64'))}, 'base64')
await Promise.all(Array.from({ length: 30 }, (_, index) => rememberHostKey(process.argv[1], process.argv[2] + index, key, () => true)))
`
    const [file = ''] = at.knownHostsFiles
    const { spawn } = await import('node:child_process')
    const run = (name: string) =>
      new Promise((resolve) =>
        spawn(process.execPath, ['--input-type=module', '-e', script, file, name], { stdio: 'inherit' }).once(
          'exit',
          resolve,
        ),
      )
    expect(await Promise.all([run('a'), run('b')])).toEqual([0, 0])
    expect(new Set(parseKnownHosts(readFileSync(file, 'utf8')).map(({ names }) => names)).size).toBe(60)
  })

  it('a known_hosts that it makes is nobody else’s business', async () => {
    const file = join(folder, 'fresh/known_hosts')
    await verifyHostKey(good, waypoint('', { acceptNew: true, knownHostsFiles: [file] }), [])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('a known_hosts that cannot be written is said to be', async () => {
    const at = waypoint('', { acceptNew: true, knownHostsFiles: ['/dev/null/known_hosts'] })
    expect(await codeOf(good, at)).toBe('CONFIG_INVALID')
  })

  it('fingerprints are those of ssh-keygen', () => {
    const file = join(folder, 'id')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file])
    const shown = execFileSync('ssh-keygen', ['-lf', file], { encoding: 'utf8' }).split(' ')[1]
    const bytes = Buffer.from(readFileSync(`${file}.pub`, 'utf8').split(' ')[1] ?? '', 'base64')
    expect(fingerprint(bytes)).toBe(shown)
  })

  it('patterns agree with a plain reading of them, in linear time', () => {
    const bytes = good
    const about = (names: string, name: string) =>
      isAbout({ marker: null, names, type: 'x', key: bytes, line: 1 }, name)
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', '*', '?') }),
        fc.string({ unit: fc.constantFrom('a', 'b') }),
        (pattern, name) => {
          const plain = new RegExp(`^${pattern.replaceAll('?', '.').replaceAll(/\*+/g, '.*')}$`)
          expect(about(pattern, name)).toBe(plain.test(name))
        },
      ),
    )
    const since = performance.now()
    expect(about(`${'*a'.repeat(2000)}b`, 'a'.repeat(4000))).toBe(false)
    expect(performance.now() - since).toBeLessThan(2000)
  })

  it('no text breaks it', () => {
    fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => void parseKnownHosts(text)))
  })
})
