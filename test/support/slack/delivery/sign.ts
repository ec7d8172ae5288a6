import { createHmac } from 'node:crypto'

/** docs.slack.dev/authentication/verifying-requests-from-slack: HMAC-SHA256 of `v0:<timestamp>:<body>`. */
export function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
}
