import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { BotError } from '../errors.ts'
import { durationSchema } from '../model/duration.ts'
import type { Observation } from '../model/evidence.ts'
import type { TlsFacts } from '../model/facts.ts'
import { defineStep, type StepContext } from '../model/step.ts'
import type { Target } from '../model/target.ts'
import { daysLeft } from './certificate.ts'
import { connectFirst } from './connect-first.ts'
import { formatPeer } from './open-connection.ts'
import { type TlsNotUpgraded, type TlsUpgraded, upgradeTls } from './tls-connect.ts'
import type { TlsFailure } from './tls-problem.ts'
import { awaitRefusal } from './tls-refusal.ts'

/** Fewer days than this are said in so many words; certificates of 90 days are renewed 30 days before their end. */
const soonDays = 14

/** How long a server may take beyond one round trip to refuse us for want of a client certificate. */
const refusalWaitMs = 300

const params = z.strictObject({
  timeout: durationSchema.default(5000),
  /** PEM certificates to trust besides Node's root store. */
  caFile: z.string().optional(),
  /** For a plain target: find out whether its port speaks TLS all the same. */
  detect: z.boolean().default(false),
  /** The lowest version to offer, TLSv1.2 unless given. */
  minVersion: z.enum(['TLSv1.2', 'TLSv1.3']).optional(),
})

type Params = z.output<typeof params>

/**
 * Shakes hands with the first address that connects, and looks at the certificate without refusing it.
 * The problem is the first of: what kept us from a handshake; expired, not-yet-valid, untrusted, wrong-name; what the
 * server said after the handshake. `message` names all that were seen.
 */
export const tlsStep = defineStep({
  type: 'tls',
  title: 'Shake hands over TLS',
  looksAt: 'target',
  params,
  async run(target, params, context) {
    if (!target.tls && !params.detect) throw notTls(target)
    const extraCa = params.caFile === undefined ? undefined : await readCa(params.caFile)
    const { hostname, port, inventory } = target
    const { signal } = context
    const resolution = await context.resolve(hostname, { inventory, signal })
    if ('failure' in resolution) {
      const message = `${hostname} did not resolve: ${resolution.failure}`
      return failed(blank(target, null), { problem: 'connect', message })
    }

    const startedAt = performance.now()
    const tcp = await connectFirst(resolution.addresses, port, { timeoutMs: params.timeout, signal })
    if ('failure' in tcp) {
      const message = `connect to ${formatPeer(tcp.address, port)}: ${tcp.errno ?? tcp.failure}`
      return failed(blank(target, tcp.address), { problem: 'connect', message })
    }
    const shaken = await upgradeTls(tcp.socket, {
      serverName: target.serverName,
      timeoutMs: Math.max(1, params.timeout - (performance.now() - startedAt)),
      signal,
      now: context.now(),
      ...(params.minVersion === undefined ? {} : { minVersion: params.minVersion }),
      ...(extraCa === undefined ? {} : { extraCa }),
    })
    const facts = blank(target, tcp.address)
    if (!target.tls) return detected(facts, shaken)
    if ('problem' in shaken) return failed(facts, shaken)
    return judged(facts, shaken, await secondThoughts(shaken, params, context), context.now())
  },
})

async function secondThoughts(
  shaken: TlsUpgraded,
  params: Params,
  { signal }: StepContext,
): Promise<TlsFailure | null> {
  try {
    if (shaken.protocol !== 'TLSv1.3') return null
    const waitMs = Math.min(params.timeout, refusalWaitMs + shaken.durationMs)
    return await awaitRefusal(shaken.socket, { waitMs, signal })
  } finally {
    shaken.socket.destroy()
  }
}

function blank(target: Target, address: string | null): TlsFacts {
  return {
    address,
    port: target.port,
    serverName: target.serverName,
    protocol: null,
    cipher: null,
    alpn: null,
    chain: [],
    daysLeft: null,
    problem: null,
    alsoWrong: [],
    message: null,
  }
}

function seen(facts: TlsFacts, { protocol, cipher, alpn, chain }: TlsUpgraded, now: Date): TlsFacts {
  const leaf = chain[0]
  return {
    ...facts,
    protocol,
    cipher,
    alpn,
    chain,
    daysLeft: leaf === undefined ? null : daysLeft(leaf, now),
  }
}

function failed(facts: TlsFacts, { problem, message }: TlsFailure): Observation<TlsFacts> {
  return { outcome: 'fail', summary: `${problem}: ${message}`, facts: { ...facts, problem, message } }
}

function judged(
  blank: TlsFacts,
  shaken: TlsUpgraded,
  refusal: TlsFailure | null,
  now: Date,
): Observation<TlsFacts> {
  const facts = seen(blank, shaken, now)
  const { verification } = shaken
  const problem = verification.problem ?? refusal?.problem ?? null
  if (problem !== null) {
    const messages = [verification.message, refusal?.message].filter((message) => message != null)
    return failed({ ...facts, alsoWrong: verification.also }, { problem, message: messages.join('; ') })
  }
  const days = facts.daysLeft ?? 0
  const left = days < soonDays ? `only ${days} days left` : `${days} days left`
  const summary = `${facts.protocol}, certificate for ${facts.serverName} is valid, ${left}`
  return { outcome: 'pass', summary, facts }
}

/** For a target that should speak plain HTTP, silence and plain text are well, and a TLS answer is not. */
function detected(facts: TlsFacts, shaken: TlsUpgraded | TlsNotUpgraded): Observation<TlsFacts> {
  if ('socket' in shaken) {
    shaken.socket.destroy()
    const { protocol, cipher, alpn, chain } = shaken
    const message = `the port speaks TLS (${protocol}), plain HTTP was expected`
    return failed({ ...facts, protocol, cipher, alpn, chain }, { problem: 'speaks-tls', message })
  }
  if (shaken.spokeTls) {
    const message = `the port speaks TLS (${shaken.message}), plain HTTP was expected`
    return failed(facts, { problem: 'speaks-tls', message })
  }
  return { outcome: 'pass', summary: 'the port does not speak TLS, as expected', facts }
}

async function readCa(file: string): Promise<string> {
  const hint = 'Name a readable PEM file of certificates in the step’s caFile.'
  try {
    const pem = await readFile(file, 'utf8')
    new X509Certificate(pem)
    return pem
  } catch (error) {
    throw new BotError('FILE_UNREADABLE', `caFile ${file}: ${String(error)}`, hint, { cause: error })
  }
}

function notTls(target: Target): BotError {
  return new BotError(
    'USAGE',
    `The target ${target.id} (${target.url}) does not speak TLS`,
    'Give the step `when: target.tls`, or `detect: true` to find out whether its port does.',
  )
}
