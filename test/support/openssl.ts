import { execFileSync } from 'node:child_process'

/** What openssl says, so that signatures are made by other code than checks them. */
export function openssl(args: readonly string[], input: string | Uint8Array = ''): Buffer {
  return execFileSync('openssl', args, { input, stdio: ['pipe', 'pipe', 'pipe'], timeout: 30_000 })
}

/** HMAC-SHA256 in hexadecimal. */
export function opensslHmac(secret: string, input: string | Uint8Array): string {
  const key = Buffer.from(secret).toString('hex')
  return openssl(['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${key}`, '-hex', '-r'], input)
    .toString()
    .slice(0, 64)
}
