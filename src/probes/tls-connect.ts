import type { Socket } from 'node:net'
import {
  connect,
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type SecureVersion,
  type TLSSocket,
} from 'node:tls'
import type { Certificate } from '../model/facts.ts'
import { parseAddress } from './address-kind.ts'
import { readChain, type Verification, verifyCertificate } from './certificate.ts'
import { classifyTlsError, isTlsAnswer, type TlsFailure } from './tls-problem.ts'

export interface TlsOptions {
  /** Sent as SNI and looked for in the certificate. An IP literal is looked for but not sent (RFC 6066 section 3). */
  serverName: string
  timeoutMs: number
  signal: AbortSignal
  /** Protocols to offer, in order of preference: `['http/1.1']`. */
  alpn?: string[]
  /** PEM certificates to trust besides Node's root store; text that is none is passed over. */
  extraCa?: string
  minVersion?: SecureVersion
  /** What time it is for the certificate's validity. */
  now: Date
}

/** A finished handshake. The certificate may still be bad: `verification` says so, nothing was refused because of it. */
export interface TlsUpgraded {
  socket: TLSSocket
  durationMs: number
  verification: Verification
  /** `TLSv1.3` */
  protocol: string | null
  /** IANA name. */
  cipher: string | null
  alpn: string | null
  /** Leaf first. */
  chain: Certificate[]
}

export interface TlsNotUpgraded extends TlsFailure {
  /** True when the failure itself (an alert, a version) shows that the peer speaks TLS. */
  spokeTls: boolean
  durationMs: number
}

/**
 * Shakes hands over a connected socket, which belongs to the handshake from here on: it is destroyed unless the
 * answer has a `socket`. Rejects with `signal.reason` when aborted; every other failure is data.
 */
export function upgradeTls(socket: Socket, options: TlsOptions): Promise<TlsUpgraded | TlsNotUpgraded> {
  const { serverName, timeoutMs, signal } = options
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      socket.destroy()
      throw signal.reason
    }
    const secureContext = contextFor(options)
    const startedAt = performance.now()
    const elapsed = () => performance.now() - startedAt
    let keysAgreed = false
    const tls = connect({
      socket,
      secureContext,
      // We look at broken certificates for a living; verifyCertificate below judges instead.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(parseAddress(serverName) === null ? { servername: serverName.replace(/\.$/, '') } : {}),
      ...(options.alpn ? { ALPNProtocols: options.alpn } : {}),
    })
    const timer = setTimeout(
      () => fail({ problem: 'timeout', message: `no handshake within ${Math.round(timeoutMs)} ms` }, false),
      timeoutMs,
    )

    function settle() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      tls.off('secureConnect', onSecure).off('error', onError).off('keylog', onKeys).off('close', onClose)
      tls.on('error', ignore)
    }

    function destroy() {
      settle()
      tls.destroy()
      socket.destroy()
    }

    function fail(failure: TlsFailure, spokeTls: boolean) {
      destroy()
      resolve({ ...failure, spokeTls, durationMs: elapsed() })
    }

    function onKeys() {
      keysAgreed = true
    }

    function onSecure() {
      const durationMs = elapsed()
      try {
        const described = describe(tls, options)
        settle()
        resolve({ socket: tls, durationMs, ...described })
      } catch (error) {
        // Certificates are strangers' words too: Node throws for a subjectAltName that it cannot read.
        fail({ problem: 'other', message: `unreadable certificate: ${String(error)}` }, true)
      }
    }

    function onError(error: NodeJS.ErrnoException) {
      fail(classifyTlsError(error, keysAgreed), keysAgreed || isTlsAnswer(error))
    }

    function onClose() {
      fail({ problem: 'closed', message: 'the connection was closed during the handshake' }, keysAgreed)
    }

    function onAbort() {
      destroy()
      reject(signal.reason)
    }

    tls.on('secureConnect', onSecure).on('error', onError).on('keylog', onKeys).on('close', onClose)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

let defaultContext: SecureContext | undefined

/** Reading the root store takes some 10 ms, which must not count as the peer's; so the usual context is made once. */
function contextFor({ extraCa, minVersion }: TlsOptions): SecureContext {
  if (extraCa === undefined && minVersion === undefined) {
    defaultContext ??= createSecureContext()
    return defaultContext
  }
  return createSecureContext({
    ...(minVersion === undefined ? {} : { minVersion }),
    ...(extraCa === undefined ? {} : { ca: [...getCACertificates('default'), extraCa] }),
  })
}

function describe(tls: TLSSocket, options: TlsOptions): Omit<TlsUpgraded, 'socket' | 'durationMs'> {
  const leaf = tls.getPeerCertificate(true)
  // With rejectUnauthorized off, Node leaves the code here, whatever the type says.
  const chainError = tls.authorizationError ? String(tls.authorizationError) : null
  return {
    verification: verifyCertificate(leaf, chainError, options.serverName, options.now),
    protocol: tls.getProtocol(),
    cipher: tls.getCipher()?.standardName ?? null,
    alpn: tls.alpnProtocol || null,
    chain: readChain(leaf),
  }
}

function ignore() {}
