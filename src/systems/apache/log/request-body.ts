import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno, withoutErrno } from './errno.ts'

const client = '[client 127.0.0.1:38516]'

/** What mod_proxy says of requests that it could not pass on in full. */
export const requestBodyLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-request-not-sent',
    system: 'apache',
    needles: ['pass request body failed to'],
    pattern: /pass request body failed to (?<upstream>\S{1,300})/,
    when: errno(32, 104, 103, 70014),
    weights: {
      'upload-rejected-early': 18,
      'keepalive-race': 10,
      'app-crash-request': 9,
      'request-too-big-for-app': 7,
      'backend-down': -8,
    },
    title: 'The backend closed while Apache was sending the request',
    reference:
      'httpd modules/proxy/proxy_util.c, ap_proxy_pass_brigade (AH01084), EPIPE 32 or ECONNRESET 104',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `[proxy:error] [pid 3121:tid 139912] (32)Broken pipe: ${client} AH01084: pass request body failed to 10.0.3.21:8080 (10.0.3.21)`,
      ],
      nearMisses: [
        '[Sat Nov 21 14:31:58.666962 2026] [proxy:error] [pid 12904:tid 12909] (20014)Internal error (specific information not available): [client 127.0.0.1:38616] AH01084: pass request body failed to 127.0.0.1:18120 (127.0.0.1)',
      ],
    },
  },
  {
    id: 'apache-request-not-passed',
    system: 'apache',
    needles: ['ass request body failed'],
    pattern: /(?:AH0(?:1097|1084)|ah0(?:1097|1084)|proxy): pass request body failed to/,
    when: withoutErrno,
    weights: {
      'upload-rejected-early': 18,
      'app-crash-request': 9,
      'keepalive-race': 9,
      'request-too-big-for-app': 6,
      'tls-handshake-failed': 5,
      'backend-down': -8,
      'app-returns-5xx': -8,
    },
    title: 'Apache could not pass the request on, though it was connected; the line does not say why',
    reference:
      'httpd modules/proxy/mod_proxy_http.c (AH01097), the request’s line after AH01084 of proxy_util.c',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[Sat Nov 21 14:31:58.666974 2026] [proxy_http:error] [pid 12904:tid 12909] [client 127.0.0.1:38616] AH01097: pass request body failed to 127.0.0.1:18120 (127.0.0.1) from 127.0.0.1 ()',
        'AH01097: pass request body failed to',
      ],
      nearMisses: [
        `[proxy:error] [pid 3121:tid 139912] (32)Broken pipe: ${client} AH01084: pass request body failed to 10.0.3.21:8080 (10.0.3.21)`,
      ],
    },
  },
  {
    id: 'apache-request-before-handshake',
    system: 'apache',
    needles: ['pass request body failed to'],
    pattern: /pass request body failed to (?<upstream>\S{1,300})/,
    when: errno(20014, 502),
    weights: {
      'tls-handshake-failed': 13,
      'https-to-http-port': 10,
      'tls-backend-untrusted': 8,
      'tls-backend-name': 8,
      'tls-backend-expired': 6,
      'upload-rejected-early': 8,
      'backend-down': -8,
    },
    title: 'Apache could not pass the request on, most often because TLS with the backend failed',
    reference: 'httpd modules/ssl/ssl_engine_io.c, ssl_filter_write: APR_EGENERAL 20014; AH01084',
    fact: 'tls-handshake',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[proxy:error] [pid 12904] (20014)Internal error (specific information not available): [client 127.0.0.1:38616] AH01084: pass request body failed to 127.0.0.1:18120 (127.0.0.1)',
        '[proxy:error] [pid 12904] (502)Unknown error 502: [client 127.0.0.1:38616] AH01084: pass request body failed to 127.0.0.1:443 (127.0.0.1)',
      ],
      nearMisses: [
        `[proxy:error] [pid 3121:tid 139912] (32)Broken pipe: ${client} AH01084: pass request body failed to 10.0.3.21:8080 (10.0.3.21)`,
      ],
    },
  },
  {
    id: 'apache-request-not-taken',
    system: 'apache',
    needles: ['pass request body failed to'],
    pattern: /pass request body failed to (?<upstream>\S{1,300})/,
    when: errno(70007, 110),
    weights: { 'worker-pool-exhausted': 12, 'event-loop-blocked': 8, 'slow-app-timeout': 12 },
    title: 'The backend took no more of the request within Apache’s limit',
    reference: 'httpd modules/proxy/proxy_util.c, ap_proxy_pass_brigade (AH01084), APR_TIMEUP 70007: a 504',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `[proxy:error] [pid 3121:tid 139912] (70007)The timeout specified has expired: ${client} AH01084: pass request body failed to 10.0.3.21:8080 (10.0.3.21)`,
      ],
      nearMisses: [
        `[proxy:error] [pid 3121:tid 139912] (32)Broken pipe: ${client} AH01084: pass request body failed to 10.0.3.21:8080 (10.0.3.21)`,
      ],
    },
  },
  {
    id: 'apache-client-body-lost',
    system: 'apache',
    needles: ['prefetch request body failed to', 'AH02608', 'read request body failed to'],
    pattern: /AH02608: |(?:prefetch|read) request body failed to \S{1,300}[^\n]{0,300} from /,
    weights: { 'client-abort': 16 },
    title: 'The visitor went away while sending the request',
    reference: 'httpd modules/proxy/proxy_util.c (AH01095, AH02608): reading from the client failed',
    fact: 'client-left',
    reach: 'here',
    examples: {
      matches: [
        '[proxy_http:error] [pid 3121] (70008)Partial results are valid but processing is incomplete: [client 203.0.113.9:51234] AH01095: prefetch request body failed to 10.0.3.21:8080 (10.0.3.21) from 203.0.113.9 ()',
      ],
      nearMisses: [
        '[Sat Nov 21 14:31:58.666974 2026] [proxy_http:error] [pid 12904:tid 12909] [client 127.0.0.1:38616] AH01097: pass request body failed to 127.0.0.1:18120 (127.0.0.1) from 127.0.0.1 ()',
      ],
    },
  },
]
