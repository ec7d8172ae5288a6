import { linesOfProgram } from '../app/lines-of-program.ts'

const reference =
  'https://techdocs.akamai.com/edge-diagnostics/docs/error-codes; the page’s reference begins with its class'
const near = 'Reference: see the manual, section 11.4'

/** What Akamai’s own pages and error codes say of the origin. */
export const akamaiLogSignatures = linesOfProgram({ system: 'akamai', reference }, [
  {
    name: 'dns',
    needles: ['DNS failure', 'ERR_DNS_FAIL', 'ERR_DNS_'],
    pattern: /Service Unavailable - DNS failure|\bERR_DNS_(?:FAIL|IN_REGION|TIMEOUT)/,
    weights: { 'dns-failure': 22, 'cf-origin-dns': 26 },
    title: 'Akamai cannot resolve the origin’s name',
    fact: 'resolve',
    reach: 'behind',
    request: true,
    matches: ['<H1>Service Unavailable - DNS failure</H1>', 'ERR_DNS_FAIL|reference=11.45a3c3'],
    nearMisses: [near],
  },
  {
    name: 'late',
    needles: ['did not receive a timely response', 'ERR_READ_TIMEOUT', 'ERR_FIRST_BYTE_TIMEOUT'],
    pattern: /did not receive a timely response from the upstream server|\bERR_(?:READ|FIRST_BYTE)_TIMEOUT/,
    weights: { 'slow-app-timeout': 18, 'connect-drop': 8, 'timeout-ladder-inverted': 5 },
    title: 'the origin did not answer Akamai in time',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    matches: [
      'The proxy server did not receive a timely response from the upstream server.',
      'ERR_READ_TIMEOUT|reference=1.45a3',
    ],
    nearMisses: [near],
  },
  {
    name: 'not-connected',
    needles: ['ERR_CONNECT_FAIL', 'ERR_CONNECT_TIMEOUT', 'ERR_FWD_SSL_HANDSHAKE', 'ERR_NO_GOOD_FWD_IP'],
    pattern: /\bERR_(?:CONNECT_FAIL|CONNECT_TIMEOUT|NO_GOOD_FWD_IP)/,
    weights: { 'connect-drop': 13, 'backend-down': 10, 'cf-origin-blocked': 13, 'host-down': 6 },
    title: 'Akamai could not connect to the origin',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: ['ERR_CONNECT_FAIL|reference=1.45a3'],
    nearMisses: [near],
  },
  {
    name: 'handshake',
    needles: ['ERR_FWD_SSL_HANDSHAKE', 'ERR_SSL_'],
    pattern: /\bERR_(?:FWD_SSL_HANDSHAKE|SSL_FWD)/,
    weights: {
      'tls-handshake-failed': 16,
      'tls-backend-untrusted': 13,
      'tls-backend-name': 13,
      'tls-backend-expired': 8,
    },
    title: 'Akamai’s TLS handshake with the origin failed',
    fact: 'tls-handshake',
    reach: 'behind',
    request: true,
    matches: ['ERR_FWD_SSL_HANDSHAKE|reference=1.45a3'],
    nearMisses: [near],
  },
  {
    name: 'denied',
    needles: ["You don't have permission to access"],
    pattern: /You don't have permission to access [^\n]{1,600}Reference(?: |&#32;)(?:#|&#35;)18/,
    weights: { 'unexpected-status': 18, 'proxy-ratelimit': 8 },
    title: 'a rule at Akamai refused the visitor',
    fact: 'waf',
    request: true,
    matches: [
      'You don\'t have permission to access "http://shop.example/" on this server. Reference #18.45a3c317.1763658291.2a',
    ],
    nearMisses: ["You don't have permission to access /admin on this server."],
  },
  {
    name: 'reference-of-origin',
    needles: ['Reference #97.', 'Reference #30.', 'Reference #102.'],
    // The classes of the reference that are of the way to the origin.
    pattern: /Reference\s{0,3}#(?:97|30|102)\.[0-9a-f]{6,8}\.\d{8,12}\.[0-9a-f]{1,10}/,
    weights: {
      'connect-drop': 13,
      'backend-down': 12,
      'cf-origin-blocked': 10,
      'app-crash-request': 8,
      'slow-app-timeout': 8,
    },
    title: 'Akamai could not get an answer from the origin',
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: ['An error occurred while processing your request. Reference #97.5f8d1202.1600000000.2a'],
    nearMisses: [
      near,
      'Reference #18.5f8d1202.1600000000.2a',
      'Invalid URL. Reference #9.5f8d1202.1600000000.2a',
    ],
  },
])
