import type { LogSignature } from '../../model/diagnosis.ts'

/** Status lines that people paste of replies in which they were refused. */
export const refusalNotes: readonly LogSignature[] = [
  {
    id: 'note-too-many-requests',
    system: 'unknown',
    needles: ['429'],
    pattern: /^(?:< )?HTTP\/\d(?:\.\d)? 429\b|\b429 Too Many Requests\b/m,
    weights: { 'proxy-ratelimit': 17 },
    title: 'requests were refused because there were too many of them',
    reference: 'RFC 6585 section 4',
    fact: 'answer',
    reach: 'inwards',
    examples: {
      matches: [
        'HTTP/2 429 ',
        '< HTTP/1.1 429 Too Many Requests',
        '<center><h1>429 Too Many Requests</h1></center>',
      ],
      nearMisses: [
        '203.0.113.9 - - [20/Nov/2026:17:04:51 +0000] "GET /wp-login.php HTTP/1.1" 429 169 "-" "-"',
        'HTTP/2 200',
      ],
    },
  },
]
