import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'behind', fact: 'answer', request: true } as const

/** Sentences of gateways’ error pages, as a browser shows them. */
export const pageNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-page-apache-reason',
    needles: [
      'Reason: Error reading from remote server',
      'received an invalid response from an upstream server',
    ],
    pattern:
      /Reason: Error reading from remote server|The proxy server received an invalid\s{1,4}response from an upstream server/,
    weights: {
      'app-crash-request': 11,
      'keepalive-race': 12,
      'backend-down': 5,
      'slow-app-timeout': 5,
      'invalid-upstream-response': 5,
    },
    title: 'Apache’s page says that it got no proper response',
    reference: 'httpd modules/http/http_protocol.c, get_canned_error_string; proxy_util.c, ap_proxyerror',
    examples: {
      matches: [
        'Reason: Error reading from remote server',
        'The proxy server received an invalid response from an upstream server.',
      ],
      nearMisses: ['Reason: DNS lookup failure for: app', 'Reason: unknown'],
    },
  },
  {
    ...shared,
    id: 'note-page-haproxy-502',
    needles: ['The server returned an invalid or incomplete response'],
    pattern: /The server returned an invalid or incomplete response/,
    weights: {
      'app-crash-request': 13,
      'invalid-upstream-response': 14,
      'keepalive-race': 9,
      'backend-down': 3,
    },
    title: 'HAProxy’s page says that the response was broken off or is none',
    reference: 'haproxy src/http.c, http_err_msgs[HTTP_ERR_502]',
    examples: {
      matches: ['The server returned an invalid or incomplete response.'],
      nearMisses: ["The server didn't respond in time."],
    },
  },
  {
    ...shared,
    id: 'note-page-haproxy-504',
    needles: ["The server didn't respond in time"],
    pattern: /The server didn't respond in time/,
    weights: { 'slow-app-timeout': 17, 'worker-pool-exhausted': 5 },
    title: 'HAProxy’s page says that the server was too slow',
    reference: 'haproxy src/http.c, http_err_msgs[HTTP_ERR_504]',
    examples: {
      matches: ["The server didn't respond in time."],
      nearMisses: ['The server returned an invalid or incomplete response.'],
    },
  },
]
