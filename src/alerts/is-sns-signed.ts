import { verify, X509Certificate } from 'node:crypto'
import type { SnsMessage } from './sns-message.ts'

/**
 * Whether the certificate signed the message, and is not out of date
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html).
 */
export function isSnsSigned(message: SnsMessage, certificate: string, now: Date): boolean {
  try {
    const { publicKey, validFromDate, validToDate } = new X509Certificate(certificate)
    if (publicKey.asymmetricKeyType !== 'rsa' || now < validFromDate || now > validToDate) return false
    const digest = message.SignatureVersion === '1' ? 'sha1' : 'sha256'
    return verify(digest, Buffer.from(toSign(message)), publicKey, Buffer.from(message.Signature, 'base64'))
  } catch {
    return false
  }
}

/** The signed fields in the order of their names, each name and each value on a line. */
function toSign(message: SnsMessage): string {
  const { Message, MessageId, Timestamp, TopicArn, Type } = message
  const fields =
    message.Type === 'Notification'
      ? { Message, MessageId, Subject: message.Subject, Timestamp, TopicArn, Type }
      : {
          Message,
          MessageId,
          SubscribeURL: message.SubscribeURL,
          Timestamp,
          Token: message.Token,
          TopicArn,
          Type,
        }
  return Object.entries(fields)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('')
}
