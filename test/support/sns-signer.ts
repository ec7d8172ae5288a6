import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RawRequest } from '../../src/alerts/source.ts'
import { openssl } from './openssl.ts'

type Message = Record<string, string>

export interface SnsSigner {
  certificate: string
  validFrom: Date
  /** Of the text that is to be signed, in base64. */
  sign(text: string, version: '1' | '2'): string
}

/** A key with a certificate of its own, made and used by openssl. `args`: of `openssl req`. */
export function makeSnsSigner(args: readonly string[] = ['-newkey', 'rsa:2048', '-days', '3650']): SnsSigner {
  const folder = mkdtempSync(join(tmpdir(), 'sns-'))
  const at = (name: string) => join(folder, name)
  try {
    openssl([
      ...['req', '-x509', '-nodes', '-subj', '/CN=sns.amazonaws.com'],
      ...['-keyout', at('key.pem'), '-out', at('cert.pem'), ...args],
    ])
    const key = readFileSync(at('key.pem'))
    const certificate = readFileSync(at('cert.pem'), 'utf8')
    const { validFromDate: validFrom } = new X509Certificate(certificate)
    return { certificate, validFrom, sign: signerWith(key) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function signerWith(key: Buffer): SnsSigner['sign'] {
  return (text, version) => {
    const folder = mkdtempSync(join(tmpdir(), 'sns-'))
    try {
      writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 })
      const digest = version === '1' ? '-sha1' : '-sha256'
      return openssl(['dgst', digest, '-sign', join(folder, 'key.pem')], text).toString('base64')
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

/** The text to sign as Amazon's documentation spells it out, field after field, for each kind of message. */
export function snsText(message: Message): string {
  const notification = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
  const subscription = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
  let text = ''
  for (const name of message.Type === 'Notification' ? notification : subscription)
    if (name in message) text += `${name}\n${message[name]}\n`
  return text
}

/** What SNS posts. */
export function snsRequest(message: unknown, headers: Record<string, string> = {}): RawRequest {
  return {
    headers: new Headers({ 'content-type': 'text/plain; charset=UTF-8', ...headers }),
    query: new URLSearchParams(),
    body: new TextEncoder().encode(JSON.stringify(message)),
  }
}
