import type { LogSignature } from '../../../model/diagnosis.ts'
import { upstreamTail } from './upstream-tail.ts'

/** What nginx was doing with a request when it failed: `log->action` of src/http/ngx_http_upstream.c. */
type Doing =
  | 'connecting to upstream'
  | 'SSL handshaking to upstream'
  | 'sending request to upstream'
  | 'reading response header from upstream'
  | 'reading upstream'
  | 'proxying upgraded connection'

interface UpstreamError extends Omit<LogSignature, 'system' | 'pattern' | 'reach' | 'reference'> {
  /** Source of a pattern for the message before ` while …`; an errno is known by its number, for its words are the C library's. */
  says: string
  /** Absent where it may have been doing anything. */
  doing?: Doing
  /** What the address in the line must begin with, as `http://127.0.0.1:8080`; `://…` where nginx writes no scheme. */
  toward?: RegExp
  reference?: string
}

/** A line about a request that failed at what is behind nginx. */
export function upstreamError({ says, doing, toward, reference, ...rest }: UpstreamError): LogSignature {
  // A line that was cut behind the errno of connect(), or behind OpenSSL's reason, leaves no doubt of what it was doing.
  const isPlain =
    (doing === 'connecting to upstream' && says.includes('connect')) ||
    (doing === 'SSL handshaking to upstream' && says.includes('SSL_do_handshake'))
  const cut = isPlain ? String.raw`|[\s.,…"']*$` : ''
  const action = doing === undefined ? '' : `(?: while ${doing}(?![a-z ])${cut})`
  return {
    ...rest,
    system: 'nginx',
    pattern: new RegExp(`${says}${action}${upstreamTail}`),
    reference: reference ?? 'nginx src/http/ngx_http_upstream.c',
    reach: 'behind',
    ...(toward !== undefined && {
      when: ({ scheme, upstream }) => upstream !== undefined && toward.test(`${scheme ?? ''}://${upstream}`),
    }),
  }
}
