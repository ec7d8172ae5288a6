import { checkServerIdentity, type DetailedPeerCertificate, type PeerCertificate } from 'node:tls'
import type { Certificate, TlsProblem } from '../model/facts.ts'
import { parseAddress } from './address-kind.ts'

/** A chain longer than this is an attack or a loop; OpenSSL itself stops at 100. */
const longestChain = 16

/** What verification found; `problem` is the first in the order of {@link verifyCertificate}, `message` names them all. */
export interface Verification {
  problem: Extract<TlsProblem, 'expired' | 'not-yet-valid' | 'untrusted' | 'wrong-name'> | null
  /** The others of the same kind. */
  also: NonNullable<Verification['problem']>[]
  message: string | null
}

/** Results of X509_verify_cert in the words of X509_verify_cert_error_string (OpenSSL 3, crypto/x509/x509_txt.c). */
const words: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'self-signed certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'self-signed certificate in certificate chain',
  UNABLE_TO_GET_ISSUER_CERT: 'unable to get issuer certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unable to get local issuer certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unable to verify the first certificate',
  CERT_SIGNATURE_FAILURE: 'certificate signature failure',
  CERT_REVOKED: 'certificate revoked',
  CERT_CHAIN_TOO_LONG: 'certificate chain too long',
  INVALID_CA: 'invalid CA certificate',
  INVALID_PURPOSE: 'unsuitable certificate purpose',
}

/**
 * Judges a peer's certificate by our own clock, OpenSSL's word on the chain, and the name asked for, each apart, so
 * that an expired certificate with a wrong name shows both. The problem is the first of: expired, not-yet-valid,
 * untrusted, wrong-name.
 *
 * `chainError` is the code that `TLSSocket.authorizationError` carries, or null.
 */
export function verifyCertificate(
  leaf: PeerCertificate,
  chainError: string | null,
  serverName: string,
  now: Date,
): Verification {
  const expired = Date.parse(leaf.valid_to) < now.getTime()
  const early = Date.parse(leaf.valid_from) > now.getTime()
  const wrongName = checkServerIdentity(parseAddress(serverName)?.toString() ?? serverName, leaf)
  const found: [NonNullable<Verification['problem']>, string][] = []

  if (expired) found.push(['expired', `certificate has expired on ${isoTime(leaf.valid_to)}`])
  else if (chainError === 'CERT_HAS_EXPIRED')
    found.push(['expired', 'a certificate of the chain has expired'])
  if (early) found.push(['not-yet-valid', `certificate is not valid before ${isoTime(leaf.valid_from)}`])
  else if (chainError === 'CERT_NOT_YET_VALID')
    found.push(['not-yet-valid', 'a certificate of the chain is not yet valid'])
  if (chainError !== null && chainError !== 'CERT_HAS_EXPIRED' && chainError !== 'CERT_NOT_YET_VALID')
    found.push(['untrusted', words[chainError] ?? chainError])
  if (wrongName !== undefined) found.push(['wrong-name', nameMismatch(serverName, leaf)])

  return {
    problem: found[0]?.[0] ?? null,
    also: found.slice(1).map(([problem]) => problem),
    message: found.length === 0 ? null : found.map(([, message]) => message).join('; '),
  }
}

/** The chain as the peer sent it and OpenSSL completed it, leaf first. */
export function readChain(leaf: DetailedPeerCertificate): Certificate[] {
  const chain: Certificate[] = []
  let next: DetailedPeerCertificate | undefined = leaf
  while (next?.fingerprint256 !== undefined && chain.length < longestChain) {
    if (chain.some((seen) => seen.fingerprint256 === next?.fingerprint256)) break
    chain.push(readCertificate(next))
    next = next.issuerCertificate
  }
  return chain
}

/** Whole days from `now` until the leaf expires, rounded down, so that minus one begins the moment it has expired. */
export function daysLeft(leaf: Certificate, now: Date): number | null {
  const days = Math.floor((Date.parse(leaf.validTo) - now.getTime()) / 86_400_000)
  return Number.isNaN(days) ? null : days
}

/**
 * The names of a subjectAltName as Node prints it (`DNS:a.test, IP Address:127.0.0.1`), without their kinds. Node
 * writes a name with special characters as a JSON string (documentation of X509Certificate.subjectAltName).
 */
export function subjectAltNames(text: string | undefined): string[] {
  if (text === undefined) return []
  const entries = text.match(/(?:"(?:[^"\\]|\\.)*"|[^,])+/g) ?? []
  return entries.map((entry) => unquote(entry.trim().replace(/^[^:]*:/, '')))
}

function unquote(name: string): string {
  if (!name.startsWith('"')) return name
  try {
    return String(JSON.parse(name))
  } catch {
    return name
  }
}

function readCertificate(certificate: PeerCertificate): Certificate {
  return {
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    names: subjectAltNames(certificate.subjectaltname),
    validFrom: isoTime(certificate.valid_from),
    validTo: isoTime(certificate.valid_to),
    fingerprint256: certificate.fingerprint256,
  }
}

function distinguishedName(name: PeerCertificate['subject'] | undefined): string {
  if (name === undefined) return ''
  return Object.entries(name)
    .flatMap(([key, value]) => [value ?? []].flat().map((part) => `${key}=${part}`))
    .join(', ')
}

function nameMismatch(serverName: string, leaf: PeerCertificate): string {
  const names = subjectAltNames(leaf.subjectaltname)
  const shown = names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '')
  const kind = parseAddress(serverName) !== null ? 'address' : 'hostname'
  return `${kind} mismatch: asked for ${serverName}, certificate is for ${shown || leaf.subject?.CN || 'no name'}`
}

/** `Feb 19 07:54:16 2027 GMT` in ISO 8601; what is no time stays as it was. */
function isoTime(opensslTime: string): string {
  const time = new Date(opensslTime)
  return Number.isNaN(time.getTime()) ? opensslTime : time.toISOString()
}
