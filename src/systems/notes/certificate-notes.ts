import type { LogSignature } from '../../model/diagnosis.ts'
import { certificateEnd } from './certificate-end.ts'

/** Until when certificates are valid: a correlation compares it with the times of the other lines. */
export const certificateNotes: readonly LogSignature[] = [
  {
    id: 'note-certificate-end',
    system: 'unknown',
    reach: 'here',
    needles: [
      'Not After',
      'notAfter',
      'NotAfter',
      'expire date:',
      'alid until',
      'alid to',
      'xpiry',
      'xpiration',
      'xpires',
    ],
    pattern: certificateEnd,
    weights: { 'tls-backend-expired': 1 },
    title: 'it is told until when a certificate is valid',
    reference: 'RFC 5280 section 4.1.2.5',
    fact: 'certificate-end',
    examples: {
      matches: [
        '            Not After : Jun  2 14:02:46 2019 GMT',
        'notAfter=Jun  2 14:02:46 2019 GMT',
        '*  expire date: Oct  1 00:00:00 2026 GMT',
        'Expiry Date: 2026-10-01 00:00:00+00:00 (INVALID: EXPIRED)',
      ],
      nearMisses: [
        'the certificate expires soon',
        'Expires: Thu, 01 Jan 1970 00:00:00 GMT',
        'Not Before: Jun  2 14:02:46 2018 GMT',
      ],
    },
  },
]
