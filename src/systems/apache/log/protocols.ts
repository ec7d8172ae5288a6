import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno, withoutErrno } from './errno.ts'

const at = '[Sat Nov 21 14:32:00.808060 2026] [proxy_fcgi:error] [pid 12904:tid 12908]'
const ajp = '[Sat Nov 21 14:32:02.866562 2026] [proxy_ajp:error] [pid 12904:tid 12908]'
const client = '[client 127.0.0.1:38680]'
const dispatching = `${client} AH01075: Error dispatching request to :18000:`
const toVisitor: [string, string] = [
  `${at} (32)Broken pipe: ${dispatching} (passing brigade to output filters)`,
  `${at} (70008)Partial results are valid but processing is incomplete: ${dispatching} (reading input brigade)`,
]
const ajpLate = `${ajp} (70007)The timeout specified has expired: AH01030: ajp_ilink_receive() can't receive header`
const ajpReset = `${ajp} (104)Connection reset by peer: AH01030: ajp_ilink_receive() can't receive header`

/** What mod_proxy_fcgi was doing with the visitor, and not with the FastCGI server. */
function isOfVisitor(line: string): boolean {
  return /\((?:passing (?:headers )?brigade to output filters|reading input brigade|passing headers brigade to output filters)\)/.test(
    line,
  )
}

/** What mod_proxy_fcgi, _ajp and _uwsgi say of their backends. */
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
    id: 'apache-ajp-timeout',
    system: 'apache',
    needles: [
      'AH01030',
      'AH00878',
      'AH00893',
      'AH00897',
      'ajp_ilink_receive()',
      'read response failed from',
      'dialog to ',
    ],
    pattern:
      /AH01030: |AH00878: |AH00893: |AH00897: |ajp_ilink_receive\(\) can't receive header|read response failed from \S|dialog to \S{1,300} \([^)]{0,300}\) failed/,
    when: errno(70007, 110),
    weights: {
      'slow-app-timeout': 20,
      'worker-pool-exhausted': 9,
      'timeout-ladder-inverted': 5,
      'db-pool-exhausted': 4,
    },
    title: 'The AJP backend did not answer within Apache’s limit',
    reference: 'httpd modules/proxy/ajp_link.c (AH01030), mod_proxy_ajp.c (AH00878, AH00893, AH00897)',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        ajpLate,
        `${ajp} (70007)The timeout specified has expired: [client 10.162.210.46:33648] AH00893: dialog to [::1]:8009 (localhost) failed`,
        `${ajp} (70007)The timeout specified has expired: [client 127.0.0.1:38720] AH00878: read response failed from 127.0.0.1:18104 (127.0.0.1:18104)`,
      ],
      nearMisses: [ajpReset],
    },
  },
  {
    id: 'apache-ajp-cut',
    system: 'apache',
    needles: ['AH01030', 'AH01029', 'ajp_ilink_receive()', 'ajp_ilink_send()'],
    pattern: /AH01030: |AH01029: |ajp_ilink_receive\(\) can't receive header|ajp_ilink_send\(\): send failed/,
    when: errno(104, 32, 70014, 20014),
    weights: { 'app-crash-request': 12, 'keepalive-race': 12, 'worker-timeout': 3 },
    title: 'The AJP backend ended the connection before it answered',
    reference: 'httpd modules/proxy/ajp_link.c (AH01030, AH01029)',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: { matches: [ajpReset], nearMisses: [ajpLate] },
  },
  {
    id: 'apache-ajp-read-failed',
    system: 'apache',
    needles: ['ajp_ilink_receive failed', '(120006)'],
    pattern:
      /ajp_read_header: ajp_ilink_receive failed|\(120006\)[^\n]{0,200}(?:read response failed from|dialog to )/,
    weights: { 'slow-app-timeout': 8, 'app-crash-request': 9, 'keepalive-race': 8 },
    title: 'No response from the AJP backend',
    reference: 'httpd modules/proxy/ajp_header.c (AH00992): the line after AH01030 or AH01031',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `${ajp} [client 127.0.0.1:38720] AH00992: ajp_read_header: ajp_ilink_receive failed`,
        '[error] (120006)APR does not understand this error code: proxy: read response failed from 127.0.0.1:8009 (localhost)',
      ],
      nearMisses: [ajpLate],
    },
  },
  {
    id: 'apache-ajp-other-protocol',
    system: 'apache',
    needles: ['AH01080', 'AH01031'],
    pattern:
      /AH010(?:80: ajp_msg_check_header\(\) got bad signature|31: ajp_ilink_receive\(\) received bad header)/,
    weights: { 'wrong-app-protocol': 25, 'wrong-port': 5 },
    title: 'What answers at the AJP address does not speak AJP',
    reference:
      'httpd modules/proxy/ajp_msg.c (AH01080): the bytes as hex, 5353 is SS of SSH, 4854 HT of HTTP',
    fact: 'framing',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[Sat Nov 21 14:32:03.036690 2026] [proxy_ajp:error] [pid 12904:tid 12909] AH01080: ajp_msg_check_header() got bad signature 5353',
      ],
      nearMisses: [ajpReset],
    },
  },
  {
    id: 'apache-ajp-packet-too-big',
    system: 'apache',
    needles: ['AH01081', 'AH00968', 'AH00969', 'AH00970', 'AH00971', 'AH10259'],
    pattern: /AH01081: |AH00968: |AH00969: |AH00970: |AH00971: |AH10259: /,
    weights: { 'request-too-big-for-app': 20, 'upstream-header-too-big': 10 },
    title: 'The headers do not fit one packet of the backend’s protocol',
    reference:
      'httpd modules/proxy/ajp_header.c, ProxyIOBufferSize and packetSize 8192; mod_proxy_uwsgi.c (AH10259) 64 kB',
    fact: 'header-size',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        `${ajp} AH00971: ajp_marshal_into_msgb: Error appending the header value`,
        `[proxy_uwsgi:error] [pid 3121] ${client} AH10259: can't send headers to 127.0.0.1:3031: packet size too large (70112)`,
      ],
      nearMisses: [ajpReset],
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
