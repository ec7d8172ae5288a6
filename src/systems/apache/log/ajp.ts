import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno } from './errno.ts'

const ajp = '[Sat Nov 21 14:32:02.866562 2026] [proxy_ajp:error] [pid 12904:tid 12908]'
const ajpLate = `${ajp} (70007)The timeout specified has expired: AH01030: ajp_ilink_receive() can't receive header`
const ajpReset = `${ajp} (104)Connection reset by peer: AH01030: ajp_ilink_receive() can't receive header`

/** What mod_proxy_ajp says of its backends. */
export const ajpLogSignatures: readonly LogSignature[] = [
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
    id: 'apache-ajp-no-header',
    system: 'apache',
    needles: ['(120006)'],
    // A response that is late is APR_TIMEUP (70007), never this.
    pattern: /\(120006\)[^\n]{0,200}(?:read response failed from|dialog to |ajp_ilink_receive failed)/,
    weights: { 'keepalive-race': 14, 'app-crash-request': 11, 'worker-timeout': 2 },
    title: 'The AJP backend closed the connection instead of answering',
    reference:
      'httpd modules/proxy/ajp_link.c, ajp_ilink_receive(): AJP_ENO_HEADER (120006) for all but timeouts',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '[error] (120006)APR does not understand this error code: proxy: read response failed from 127.0.0.1:8009 (localhost)',
        `${ajp} (120006)APR does not understand this error code: [client 10.0.3.9:56452] AH00878: read response failed from 127.0.0.1:8009 (localhost)`,
      ],
      nearMisses: [ajpLate],
    },
  },
  {
    id: 'apache-ajp-read-failed',
    system: 'apache',
    needles: ['ajp_ilink_receive failed'],
    pattern: /ajp_read_header: ajp_ilink_receive failed/,
    when: (_groups, line) => !line.includes('(120006)'),
    weights: { 'slow-app-timeout': 7, 'app-crash-request': 8, 'keepalive-race': 8 },
    title: 'No response from the AJP backend',
    reference: 'httpd modules/proxy/ajp_header.c (AH00992): the line after AH01030 or AH01031',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${ajp} [client 127.0.0.1:38720] AH00992: ajp_read_header: ajp_ilink_receive failed`],
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
        `[proxy_uwsgi:error] [pid 3121] [client 127.0.0.1:38680] AH10259: can't send headers to 127.0.0.1:3031: packet size too large (70112)`,
      ],
      nearMisses: [ajpReset],
    },
  },
]
