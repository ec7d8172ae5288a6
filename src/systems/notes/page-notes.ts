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
  {
    ...shared,
    id: 'note-page-google',
    needles: ['The server encountered a temporary error and could not complete your request'],
    pattern: /The server encountered a temporary error and could not complete your request/,
    weights: {
      'backend-down': 10,
      'lb-no-healthy-targets': 11,
      'app-crash-request': 9,
      'keepalive-race': 9,
      'slow-app-timeout': 5,
    },
    title: 'Google’s load balancer says that it got no proper answer',
    reference: 'https://cloud.google.com/load-balancing/docs/https/troubleshooting-ext-https-lbs',
    examples: {
      matches: [
        'The server encountered a temporary error and could not complete your request. Please try again in 30 seconds.',
      ],
      nearMisses: ['The server encountered an error', 'The requested URL was not found on this server.'],
    },
  },
  {
    ...shared,
    id: 'note-page-front-door',
    needles: ['Our services aren'],
    pattern: /Our services aren['’]t available right now/,
    weights: {
      'backend-down': 12,
      'slow-app-timeout': 10,
      'tls-backend-name': 9,
      'lb-no-healthy-targets': 9,
    },
    title: 'Azure Front Door says that it got no answer from the origin',
    reference: 'https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues',
    examples: {
      matches: ["Our services aren't available right now", 'Our services aren’t available right now'],
      nearMisses: ['Our services are available'],
    },
  },
  {
    ...shared,
    id: 'note-page-heroku',
    needles: ['An error occurred in the application and your page could not be served'],
    pattern: /An error occurred in the application and your page could not be served/,
    weights: { 'app-crash-loop': 14, 'app-boot-failure': 14, 'backend-down': 8, 'slow-app-timeout': 6 },
    title: 'Heroku’s page says that the app gave no answer',
    reference: 'https://devcenter.heroku.com/articles/error-pages',
    examples: {
      matches: [
        'An error occurred in the application and your page could not be served. If you are the application owner, check your logs for details.',
      ],
      nearMisses: ['An error occurred in the application'],
    },
  },
  {
    ...shared,
    id: 'note-page-misdirected',
    needles: ['421 Misdirected', 'does not match the Server Name Indication'],
    pattern: /\b421 Misdirected Request|does not match the Server Name Indication/,
    weights: { 'tls-sni-missing': 19, 'host-header-rejected': 11, 'tls-backend-name': 3 },
    title: 'the server got another name in the TLS handshake, or none, than in the Host header',
    reference:
      'RFC 9110 section 15.5.20; httpd modules/ssl/ssl_engine_kernel.c (AH02031, AH02032), since 2.4.64 also without a name',
    examples: {
      matches: [
        'HTTP/1.1 421 Misdirected Request',
        'the requested host name does not match the Server Name Indication (SNI) in use for this connection.',
      ],
      nearMisses: ['HTTP/1.1 400 Bad Request'],
    },
  },
  {
    ...shared,
    id: 'note-page-cloudflare-own',
    needles: ['cloudflare'],
    pattern: /^\s{0,8}50[0-4] [A-Z][\w -]{3,30}\s{1,8}cloudflare\s{0,8}$/m,
    weights: { 'cf-edge-incident': 19, 'invalid-upstream-response': 6 },
    title: 'the page bears Cloudflare’s name alone, so that the error was made inside of it',
    reference:
      'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-502-504/',
    examples: {
      matches: ['502 Bad Gateway cloudflare'],
      nearMisses: ['server: cloudflare', '502 Bad Gateway nginx'],
    },
  },
]
