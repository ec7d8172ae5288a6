import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno } from './errno.ts'

const at = '[Sat Nov 21 14:31:54.333434 2026] [proxy:error] [pid 12904:tid 12907]'

/** What mod_proxy says of its own machine asked by IPv6. */
export const loopbackLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-connect-no-ipv6',
    system: 'apache',
    needles: ['attempt to connect to [::'],
    pattern: /(?:AH00957|proxy): \S{1,9}: attempt to connect to \[::1?\]:\d{1,5}/,
    when: errno(97, 99, 101),
    weights: { 'localhost-ipv6': 22, 'wrong-port': 12, 'ephemeral-ports': 3 },
    title: 'Apache asks its own machine by IPv6, which that machine or container does not have',
    reference:
      'httpd modules/proxy/proxy_util.c, ap_proxy_connect_backend (AH00957); EAFNOSUPPORT 97, EADDRNOTAVAIL 99, ENETUNREACH 101',
    fact: 'connect',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        `${at} (99)Cannot assign requested address: AH00957: http: attempt to connect to [::1]:9000 (localhost) failed`,
      ],
      nearMisses: [
        `${at} (99)Cannot assign requested address: AH00957: http: attempt to connect to 10.0.3.21:8080 (10.0.3.21) failed`,
        `${at} (111)Connection refused: AH00957: http: attempt to connect to [::1]:9000 (localhost) failed`,
      ],
    },
  },
]
