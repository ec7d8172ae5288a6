import { createHmac, timingSafeEqual } from 'node:crypto'

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
const mostSecondsOff = 300

interface Signed {
  secret: string
  /** `x-slack-request-timestamp` */
  timestamp: string | null
  /** `x-slack-signature` */
  signature: string | null
  body: Uint8Array
  nowMs: number
}

/** Whether Slack signed exactly these bytes within the last five minutes. */
export function verifySignature({ secret, timestamp, signature, body, nowMs }: Signed): boolean {
  if (timestamp === null || signature === null || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(Math.floor(nowMs / 1000) - Number(timestamp)) > mostSecondsOff) return false
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')
  const expected = Buffer.from(`v0=${hash}`)
  const given = Buffer.from(signature)
  return expected.length === given.length && timingSafeEqual(expected, given)
}
