import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** A certificate with its key, in PEM as `node:tls` takes them. */
export interface Identity {
  cert: string
  key: string
}

/** An identity that can sign others. */
export interface Authority extends Identity {
  commonName: string
  privateKey: KeyObject
}

interface Wish {
  /** DNS names and IP literals of the subjectAltName. */
  names: string[]
  commonName?: string
  /** Self-signed when absent. */
  signedBy?: Authority
  notBefore?: Date
  notAfter?: Date
}

const dayMs = 86_400_000

/** A root (or, with `signedBy`, an intermediate) authority that nobody trusts until told to. */
export function makeAuthority(commonName: string, signedBy?: Authority): Authority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const cert = encodeCertificate(publicKey, signedBy ?? { commonName, privateKey }, {
    names: [],
    commonName,
    authority: true,
  })
  return { cert, key: exportKey(privateKey), commonName, privateKey }
}

/** A server certificate, valid from yesterday for 90 days unless told otherwise. */
export function makeCertificate(wish: Wish): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const commonName = wish.commonName ?? wish.names[0] ?? 'nameless'
  const signer = wish.signedBy ?? { commonName, privateKey }
  return {
    cert: encodeCertificate(publicKey, signer, { ...wish, commonName, authority: false }),
    key: exportKey(privateKey),
  }
}

/** RFC 5280 section 4.1. */
function encodeCertificate(
  publicKey: KeyObject,
  signer: Pick<Authority, 'commonName' | 'privateKey'>,
  wish: Omit<Wish, 'signedBy'> & { commonName: string; authority: boolean },
): string {
  const algorithm = sequence(oid('1.2.840.10045.4.3.2')) // ecdsa-with-SHA256, RFC 5758
  const validity = sequence(
    time(wish.notBefore ?? new Date(Date.now() - dayMs)),
    time(wish.notAfter ?? new Date(Date.now() + 90 * dayMs)),
  )
  const extensions = [
    // basicConstraints
    extension('2.5.29.19', true, sequence(...(wish.authority ? [boolean(true)] : []))),
    // keyUsage: keyCertSign and cRLSign (bits 5 and 6), or digitalSignature (bit 0)
    extension('2.5.29.15', true, tlv(0x03, Buffer.from(wish.authority ? [0x01, 0x06] : [0x07, 0x80]))),
    ...(wish.names.length > 0
      ? [extension('2.5.29.17', false, sequence(...wish.names.map(generalName)))]
      : []),
  ]
  const body = sequence(
    tlv(0xa0, integer(Buffer.from([2]))), // version 3
    integer(randomBytes(16)),
    algorithm,
    name(signer.commonName),
    validity,
    name(wish.commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  )
  const signature = sign('sha256', body, signer.privateKey)
  return pem(sequence(body, algorithm, bitString(signature)))
}

function tlv(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  return Buffer.concat([Buffer.from([tag]), length(content.length), content])
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size])
  const bytes = Buffer.from(size.toString(16).padStart(size > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes])
}

function sequence(...items: Buffer[]): Buffer {
  return tlv(0x30, ...items)
}

function boolean(value: boolean): Buffer {
  return tlv(0x01, Buffer.from([value ? 0xff : 0]))
}

/** Unsigned: a leading zero keeps the highest bit from being a sign, and needless leading zeros are illegal in DER. */
function integer(bytes: Buffer): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0)
  const shortest = first === -1 ? Buffer.from([0]) : bytes.subarray(first)
  const sign = (shortest[0] ?? 0) & 0x80 ? [Buffer.from([0])] : []
  return tlv(0x02, ...sign, shortest)
}

function bitString(bytes: Buffer): Buffer {
  return tlv(0x03, Buffer.from([0]), bytes)
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest.flatMap(base128)]
  return tlv(0x06, Buffer.from(bytes))
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f]
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80)
  return bytes
}

function name(commonName: string): Buffer {
  const attribute = sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(commonName, 'utf8')))
  return sequence(tlv(0x31, attribute))
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280 section 4.1.2.5). */
function time(date: Date): Buffer {
  const digits = `${date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/\D/g, '')}Z`
  return date.getUTCFullYear() < 2050
    ? tlv(0x17, Buffer.from(digits.slice(2)))
    : tlv(0x18, Buffer.from(digits))
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), tlv(0x04, value))
}

function generalName(nameOrAddress: string): Buffer {
  if (isIP(nameOrAddress)) return tlv(0x87, Buffer.from(ipaddr.parse(nameOrAddress).toByteArray()))
  return tlv(0x82, Buffer.from(nameOrAddress, 'ascii'))
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

function exportKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}
