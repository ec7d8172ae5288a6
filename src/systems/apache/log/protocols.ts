import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno, withoutErrno } from './errno.ts'

const at = '[Sat Nov 21 14:32:00.808060 2026] [proxy_fcgi:error] [pid 12904:tid 12908]'
const client = '[client 127.0.0.1:38680]'
const dispatching = `${client} AH01075: Error dispatching request to :18000:`
const toVisitor: [string, string] = [
  `${at} (32)Broken pipe: ${dispatching} (passing brigade to output filters)`,
  `${at} (70008)Partial results are valid but processing is incomplete: ${dispatching} (reading input brigade)`,
]

/** What mod_proxy_fcgi was doing with the visitor, and not with the FastCGI server. */
function isOfVisitor(line: string): boolean {
  return /\((?:passing (?:headers )?brigade to output filters|reading input brigade|passing headers brigade to output filters)\)/.test(
    line,
  )
}

/** What mod_proxy_fcgi and _uwsgi say of their backends. */
export const protocolLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-fcgi-timeout',
    system: 'apache',
    needles: ['Error dispatching request to'],
    pattern: /Error dispatching request to /,
    when: (groups, line) =>
      !isOfVisitor(line) &&
      (errno(70007, 110)(groups, line) || (withoutErrno(groups, line) && line.includes('(polling)'))),
    weights: {
      'slow-app-timeout': 20,
      'worker-pool-exhausted': 10,
      'db-pool-exhausted': 4,
      'timeout-ladder-inverted': 5,
    },
    title: 'The FastCGI server did not answer within Apache’s limit',
    reference: 'httpd modules/proxy/mod_proxy_fcgi.c, fcgi_do_request (AH01075), APR_TIMEUP 70007: a 504',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} (70007)The timeout specified has expired: ${dispatching} (polling)`],
      nearMisses: [`${at} (104)Connection reset by peer: ${dispatching} `],
    },
  },
  {
    id: 'apache-fcgi-cut',
    system: 'apache',
    needles: ['Failed to read FastCGI header', 'Error dispatching request to'],
    pattern: /Failed to read FastCGI header|Error dispatching request to /,
    when: (groups, line) =>
      line.includes('FastCGI header') || (!isOfVisitor(line) && errno(104, 32, 20014, 70014)(groups, line)),
    weights: {
      'app-crash-request': 12,
      'worker-timeout': 11,
      'app-native-crash': 6,
      'app-memory-guard-restart': 3,
    },
    title: 'The FastCGI server ended the connection before it answered',
    reference: 'httpd modules/proxy/mod_proxy_fcgi.c, get_data_full (AH01067): the child died or was ended',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[Sat Nov 21 14:32:00.829084 2026] [proxy_fcgi:error] [pid 12904:tid 12908] [client 127.0.0.1:38700] AH01067: Failed to read FastCGI header',
        `${at} (104)Connection reset by peer: ${dispatching} `,
      ],
      nearMisses: [`${at} (70007)The timeout specified has expired: ${dispatching} (polling)`, ...toVisitor],
    },
  },
  {
    id: 'apache-fcgi-visitor-gone',
    system: 'apache',
    needles: ['Error dispatching request to'],
    pattern: /Error dispatching request to /,
    when: (_groups, line) => isOfVisitor(line),
    weights: { 'client-abort': 18 },
    title: 'The visitor went away while Apache was reading from or writing to it',
    reference:
      'httpd modules/proxy/mod_proxy_fcgi.c, dispatch: the brigades of input and output are the visitor’s',
    fact: 'client-left',
    reach: 'here',
    examples: {
      matches: toVisitor,
      nearMisses: [`${at} (104)Connection reset by peer: ${dispatching} `],
    },
  },
  {
    id: 'apache-fcgi-other-protocol',
    system: 'apache',
    needles: ['AH01068', 'AH01072', 'AH01069'],
    pattern: /AH010(?:68: Got bogus version|72: Got bogus record|69: Got bogus rid) \d{1,6}/,
    weights: { 'wrong-app-protocol': 26, 'wrong-port': 5 },
    title: 'What answers at the FastCGI address does not speak FastCGI',
    reference: 'httpd modules/proxy/mod_proxy_fcgi.c (AH01068): version 72 is the H of HTTP, 83 the S of SSH',
    fact: 'framing',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} ${client} AH01068: Got bogus version 83`],
      nearMisses: [`${at} ${client} AH01067: Failed to read FastCGI header`],
    },
  },
  {
    id: 'apache-fcgi-app-error',
    system: 'apache',
    needles: ['AH01071'],
    pattern: /AH01071: /,
    when: (_groups, line) =>
      /PHP Fatal error|PHP Parse error|Uncaught /.test(line) && !line.includes('Allowed memory size'),
    weights: { 'app-returns-5xx': 20, 'bad-release': 10 },
    title: 'PHP ended the request with a fatal error',
    reference: 'httpd modules/proxy/mod_proxy_fcgi.c, dispatch (AH01071): stderr of the app',
    fact: 'app-error',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `${at} ${client} AH01071: Got error 'PHP message: PHP Fatal error:  Uncaught Error: Class "Cart" not found in /srv/app/index.php:12'`,
      ],
      nearMisses: [
        `${at} ${client} AH01071: Got error 'Primary script unknown'`,
        `${at} ${client} AH01071: Got error 'PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/app/x.php on line 3'`,
      ],
    },
  },
  {
    id: 'apache-fcgi-memory-limit',
    system: 'apache',
    needles: ['Allowed memory size'],
    pattern: /AH01071: /,
    when: (_groups, line) => line.includes('Allowed memory size'),
    weights: { 'app-heap-exhausted': 25 },
    title: 'PHP reached its memory_limit',
    reference: 'php-src Zend/zend_alloc.c: Allowed memory size of %zu bytes exhausted',
    fact: 'heap',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `${at} ${client} AH01071: Got error 'PHP message: PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in /srv/app/x.php on line 3'`,
      ],
      nearMisses: [`${at} ${client} AH01071: Got error 'Primary script unknown'`],
    },
  },
  {
    id: 'apache-fcgi-script-unknown',
    system: 'apache',
    needles: ['Primary script unknown'],
    pattern: /AH01071: /,
    when: (_groups, line) => line.includes('Primary script unknown'),
    weights: { 'unexpected-status': 16, 'proxy-config-invalid': 8, 'bad-release': 6 },
    title: 'php-fpm was asked for a file that does not exist for it',
    reference: 'php-src sapi/fpm/fpm/fpm_main.c: Primary script unknown, a 404',
    fact: 'app-error',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} ${client} AH01071: Got error 'Primary script unknown'`],
      nearMisses: [`${at} ${client} AH01068: Got bogus version 83`],
    },
  },
  {
    id: 'apache-uwsgi-send-failed',
    system: 'apache',
    needles: ['AH10098', 'AH10099'],
    pattern: /AH10098: |AH10099: /,
    weights: { 'app-crash-request': 10, 'request-too-big-for-app': 9, 'upload-rejected-early': 7 },
    title: 'uWSGI closed while Apache was sending the request',
    reference: 'httpd modules/proxy/mod_proxy_uwsgi.c (AH10098, AH10099)',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `[proxy_uwsgi:error] [pid 3121] (32)Broken pipe: ${client} AH10098: sending data to 127.0.0.1:3031 failed`,
      ],
      nearMisses: [
        '[proxy_uwsgi:error] [pid 3121] AH10101: failed to make connection to backend: 127.0.0.1:18199',
      ],
    },
  },
]
