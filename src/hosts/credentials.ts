import { readFile } from 'node:fs/promises'
import ssh2, {
  type AnyAuthMethod,
  type IdentityCallback,
  type ParsedKey,
  type SignCallback,
  type SigningRequestOptions,
} from 'ssh2'
import { BotError } from '../errors.ts'
import { fingerprint } from './known-hosts.ts'
import type { Waypoint } from './route.ts'

// ssh2 is a CommonJS module whose exports Node cannot name.
const { BaseAgent, createAgent, utils } = ssh2

/** What can be shown to one server to be let in. */
export interface Credentials {
  methods: AnyAuthMethod[]
  /** What is tried, for people; never a key itself. */
  tried: string[]
  /** What is not tried and why: `~/.ssh/id_rsa is protected by a passphrase`. */
  passedOver: string[]
}

/** The keys for one server, in the order in which ssh(1) tries them: named keys of the agent, its others, then files. */
export async function credentialsFor({
  user,
  identityFiles,
  identitiesOnly,
  agent,
}: Waypoint): Promise<Credentials> {
  const passedOver: string[] = []
  const files = await Promise.all(identityFiles.map((file) => readIdentity(file, passedOver)))
  const identities = files.filter((file) => file !== null)
  const held = agent === null ? [] : await agentKeys(agent, passedOver)
  const isNamed = (key: ParsedKey) =>
    identities.some((identity) => identity.publicKey?.equals(key.getPublicSSH()))
  const named = held.filter(isNamed)
  const fromAgent = identitiesOnly ? named : [...named, ...held.filter((key) => !isNamed(key))]
  const inAgent = new Set(fromAgent.map((key) => key.getPublicSSH().toString('base64')))
  const fromFiles = identities.filter(({ publicKey }) => !inAgent.has(publicKey?.toString('base64') ?? ''))
  for (const { path, problem } of fromFiles) if (problem !== null) passedOver.push(`${path} ${problem}`)
  const usable = fromFiles.filter(({ key }) => key !== null)
  return {
    methods: [
      ...(agent !== null && fromAgent.length > 0
        ? [{ type: 'agent' as const, username: user, agent: new ChosenKeys(agent, fromAgent) }]
        : []),
      ...usable.flatMap(({ key }) =>
        key === null ? [] : [{ type: 'publickey' as const, username: user, key }],
      ),
    ],
    tried: [
      ...fromAgent.map(
        (key) => `${key.comment || key.type} of the agent (${fingerprint(key.getPublicSSH())})`,
      ),
      ...usable.map(({ path }) => path),
    ],
    passedOver,
  }
}

interface Identity {
  path: string
  /** Null when it cannot be used without the agent. */
  key: ParsedKey | null
  /** Null when it is not even known which key it is. */
  publicKey: Buffer | null
  problem: string | null
}

/** Null for one of the usual files that is not there. */
async function readIdentity(
  { path, isNamed }: Waypoint['identityFiles'][number],
  passedOver: string[],
): Promise<Identity | null> {
  const text = await readFile(path).catch((error: NodeJS.ErrnoException) => error)
  if (text instanceof Error) {
    if (isNamed || text.code !== 'ENOENT') {
      passedOver.push(`${path} cannot be read (${text.code ?? 'unknown'})`)
    }
    // An agent may hold the key all the same.
    const publicKey = await readPublicKey(path)
    return publicKey === null ? null : { path, key: null, publicKey, problem: null }
  }
  const key = parse(text)
  if (key instanceof Error) {
    const isProtected = /encrypted/i.test(key.message)
    const problem = isProtected ? 'is protected by a passphrase' : 'is no private key that can be read'
    return { path, key: null, publicKey: await readPublicKey(path), problem }
  }
  const publicKey = key.getPublicSSH()
  if (key.isPrivateKey()) return { path, key, publicKey, problem: null }
  // IdentityFile may name a public key, whose private half the agent holds.
  return {
    path,
    key: null,
    publicKey,
    problem: 'is a public key, and the agent does not hold its private key',
  }
}

async function readPublicKey(path: string): Promise<Buffer | null> {
  const text = await readFile(`${path}.pub`).catch(() => null)
  const key = text === null ? null : parse(text)
  return key === null || key instanceof Error ? null : key.getPublicSSH()
}

function parse(text: Buffer): ParsedKey | Error {
  try {
    const parsed: ParsedKey | ParsedKey[] | Error = utils.parseKey(text)
    return Array.isArray(parsed) ? (parsed[0] ?? new Error('no key')) : parsed
  } catch {
    // Whatever the parser says of a broken key might quote it.
    return new Error('broken')
  }
}

async function agentKeys(socket: string, passedOver: string[]): Promise<ParsedKey[]> {
  const { promise, resolve } = Promise.withResolvers<ParsedKey[]>()
  createAgent(socket).getIdentities((error, keys) => {
    if (error) passedOver.push(`the agent at ${socket} does not answer (${error.message})`)
    resolve((keys ?? []).flatMap((key) => asKey(key) ?? []))
  })
  return promise
}

function asKey(key: unknown): ParsedKey | null {
  return typeof key === 'object' && key !== null && 'getPublicSSH' in key ? (key as ParsedKey) : null
}

/** An agent that shows some of its keys only, in our order. */
class ChosenKeys extends BaseAgent<ParsedKey> {
  readonly #agent: ReturnType<typeof createAgent>
  readonly #keys: ParsedKey[]

  constructor(socket: string, keys: ParsedKey[]) {
    super()
    this.#agent = createAgent(socket)
    this.#keys = keys
  }

  override getIdentities(callback: IdentityCallback<ParsedKey>): void {
    callback(null, this.#keys)
  }

  override sign(
    key: ParsedKey,
    data: Buffer,
    options: SigningRequestOptions | SignCallback,
    callback?: SignCallback,
  ): void {
    if (typeof options === 'function') this.#agent.sign(key, data, options)
    else this.#agent.sign(key, data, options, callback)
  }
}

/** Why a server that knows none of the keys was right, and what to do about it. */
export function loginRefused(waypoint: Waypoint, { tried, passedOver }: Credentials, said: string): BotError {
  const { name, user, identityFiles } = waypoint
  const keys = tried.length === 0 ? 'there was no key to try' : `tried ${tried.join(', ')}`
  const others = passedOver.length === 0 ? '' : `; ${passedOver.join('; ')}`
  const isProtected = passedOver.some((words) => words.endsWith('passphrase'))
  const file = identityFiles.find(({ isNamed }) => isNamed)?.path ?? '~/.ssh/id_ed25519'
  const hint = isProtected
    ? 'Add the key to an SSH agent (ssh-add) and start the bot with its SSH_AUTH_SOCK, or use a key without passphrase.'
    : tried.length === 0
      ? 'Name a key of the host in services.yaml ("key: ~/.ssh/…"), or start the bot with an SSH agent.'
      : `Add the public key to ~${user}/.ssh/authorized_keys on ${name} (ssh-copy-id -i ${file}), or name another key or user.`
  return new BotError(
    'HOST_LOGIN_REFUSED',
    `${name} refused to let ${user} in (${said}): ${keys}${others}.`,
    hint,
  )
}
