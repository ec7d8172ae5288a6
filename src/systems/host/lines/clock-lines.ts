import type { LogSignature } from '../../../model/diagnosis.ts'

const later =
  'x509: certificate has expired or is not yet valid: current time 2026-11-20T17:04:51Z is after 2026-10-01T00:00:00Z'

/** Words of programs that meet times which lie in the future by the machine’s clock. */
export const clockLines: readonly LogSignature[] = [
  {
    id: 'host-time-in-future',
    system: 'host',
    needles: [
      'in the future',
      'not valid yet',
      'used before issued',
      'ot yet current',
      'RequestTimeTooSkewed',
      'Clock skew detected',
      'request time and the current time is too large',
      'modification time',
      'Signature expired: ',
      'is now earlier than',
      'InvalidSignatureException',
      'not synchronized with',
      'clock offset',
    ],
    pattern:
      /time stamp [^\n]{1,60} is [\d.]{1,20} s in the future|modification time [^\n]{0,60} in the future|Clock skew detected|Release file for \S{1,300} is not valid yet|Signature not yet current|[Tt]oken used before issued|RequestTimeTooSkewed|difference between the request time and the current time is too large|(?:iat|nbf|issued)[^\n]{0,60} in the future|Signature expired: \S{1,40} is now earlier than|Signature not yet current: \S{1,40} is still later than|clock (?:is )?not synchroni[sz]ed with|clock offset [^\n]{0,80}(?:too (?:large|great|high)|exceed)/,
    weights: { 'clock-skew': 18, 'dependency-tls': 2 },
    title: 'a time lies in the future by the clock of this machine',
    reference: 'GNU tar, make, apt and the AWS SDKs: their own messages; RFC 7519 section 4.1.5, nbf',
    fact: 'clock',
    reach: 'here',
    examples: {
      matches: [
        'E: Release file for http://deb.debian.org/debian/dists/stable/InRelease is not valid yet (invalid for another 2h 3min 4s).',
        'tar: app/index.js: time stamp 2026-11-20 17:04:51 is 86399.1 s in the future',
        'make: warning:  Clock skew detected.  Your build may be incomplete.',
        '<Code>RequestTimeTooSkewed</Code>',
        'jwt: Token used before issued',
        'Signature expired: 20261120T101010Z is now earlier than 20261120T103010Z (20261120T104510Z - 15 min.)',
      ],
      nearMisses: [
        later,
        'this feature will be removed in the future',
        'Support for X will be dropped in the future',
      ],
    },
  },
]
