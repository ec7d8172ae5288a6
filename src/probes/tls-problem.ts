import type { TlsProblem } from '../model/facts.ts'

/** What a failed handshake, or the first read after one, says: the problem and OpenSSL's or the kernel's words for it. */
export interface TlsFailure {
  problem: TlsProblem
  message: string
}

/**
 * Alert descriptions as a client without a certificate should read them.
 * RFC 8446 section 6.2 (40, 42, 70, 71, 86, 112, 116, 120).
 */
const problemByAlert: Record<number, TlsProblem> = {
  40: 'protocol-mismatch',
  42: 'client-certificate-required',
  70: 'protocol-mismatch',
  71: 'protocol-mismatch',
  86: 'protocol-mismatch',
  112: 'name-unrecognized',
  116: 'client-certificate-required',
  120: 'protocol-mismatch',
}

/** OpenSSL reasons (include/openssl/sslerr.h), as Node spells them in `error.code`. */
const problemByCode: Record<string, TlsProblem> = {
  ERR_SSL_WRONG_VERSION_NUMBER: 'speaks-plaintext',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'speaks-plaintext',
  ERR_SSL_HTTP_REQUEST: 'speaks-plaintext',
  ERR_SSL_HTTPS_PROXY_REQUEST: 'speaks-plaintext',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'protocol-mismatch',
  ERR_SSL_WRONG_SSL_VERSION: 'protocol-mismatch',
  ERR_SSL_VERSION_TOO_LOW: 'protocol-mismatch',
  ERR_SSL_WRONG_CIPHER_RETURNED: 'protocol-mismatch',
  ERR_SSL_UNKNOWN_CIPHER_RETURNED: 'protocol-mismatch',
  ERR_SSL_DH_KEY_TOO_SMALL: 'protocol-mismatch',
  ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED: 'protocol-mismatch',
  ERR_SSL_EE_KEY_TOO_SMALL: 'protocol-mismatch',
  ERR_SSL_CA_MD_TOO_WEAK: 'protocol-mismatch',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'timeout',
}

/**
 * Reads an error of a TLS socket. `keysAgreed` is true when the peer had answered our hello and keys were derived:
 * a handshake_failure after that is a TLS 1.2 server missing our certificate (RFC 5246 section 7.4.6), before it there
 * was no common protocol or cipher.
 */
export function classifyTlsError(error: NodeJS.ErrnoException, keysAgreed = false): TlsFailure {
  const alert = alertNumber(error)
  if (alert !== null) {
    const words = `${reasonOf(error)} (alert ${alert})`
    if (alert === 40 && keysAgreed) return { problem: 'client-certificate-required', message: words }
    return { problem: problemByAlert[alert] ?? 'other', message: words }
  }
  // Node gives an end of stream in the handshake the code ECONNRESET, but no system call failed.
  if (error.code === 'ECONNRESET' && error.syscall === undefined) {
    return { problem: 'closed', message: 'the peer closed the connection during the handshake' }
  }
  const problem = (error.code && problemByCode[error.code]) || 'other'
  return { problem, message: reasonOf(error) }
}

/** Whether the failure proves that a TLS speaker is at the other end. */
export function isTlsAnswer(error: NodeJS.ErrnoException): boolean {
  if (alertNumber(error) !== null) return true
  return classifyTlsError(error).problem === 'protocol-mismatch'
}

function alertNumber(error: Error): number | null {
  const match = /SSL alert number (\d+)/.exec(error.message)
  return match === null ? null : Number(match[1])
}

/** `error:0A00010B:SSL routines:fn:wrong version number:file.c:354:` → `wrong version number`. */
function reasonOf(error: Error): string {
  const reason = 'reason' in error && typeof error.reason === 'string' ? error.reason : null
  return reason ?? /:SSL routines:[^:]*:([^:]+):/.exec(error.message)?.[1] ?? error.message.trim()
}
