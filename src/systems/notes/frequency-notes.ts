import type { LogSignature } from '../../model/diagnosis.ts'

const often =
  '(?:[Ii]ntermittent(?:ly)?|[Ss]poradic(?:ally)?|[Oo]ccasional(?:ly)?|[Rr]andom(?:ly)?|[Ff]rom time to time|[Oo]nce in a while|[Nn]ow and then|[Ii]nfrequent(?:ly)?|[Ff]ew requests|1 (?:in|out of) (?:every )?\\d{2,6})'
const fault =
  '(?:50[0-4]s?|52[0-5]s?|[Bb]ad [Gg]ateways?|[Ee]rrors?|[Rr]esets?|[Ff]ail(?:s|ures?|ed)?|ECONNRESET)'

/** What people say of how often requests fail: those that fail now and then mostly met a connection that was just closed. */
export const frequencyNotes: readonly LogSignature[] = [
  {
    id: 'note-now-and-then',
    system: 'unknown',
    reach: 'inwards',
    needles: [
      'ntermittent',
      'poradic',
      'ccasional',
      'andom',
      'rom time to time',
      'nce in a while',
      'ow and then',
      'nfrequent',
      'ew requests',
      '1 in ',
      '1 out of ',
    ],
    pattern: new RegExp(`\\b${often}\\b[^\\n]{0,60}\\b${fault}\\b|\\b${fault}\\b[^\\n]{0,60}\\b${often}\\b`),
    when: (_groups, line) => !/\b(?:no longer|not|never|without|fixed|solved)\b/i.test(line.slice(0, 600)),
    weights: { 'keepalive-race': 8, 'worker-pool-exhausted': 2, 'connect-drop': 1 },
    title: 'requests fail now and then, and most of them do not',
    reference:
      'RFC 9112 section 9.3.1: a connection may be closed at any time, also while a request is on its way',
    fact: 'frequency',
    examples: {
      matches: [
        'Intermittent 502s on POST requests',
        'we see 502 errors, about 1 in 1000 requests',
        'ECONNRESET happens randomly under low traffic',
      ],
      nearMisses: ['every request is a 502', 'random_page_cost = 1.1', 'intermittent errors are fixed since'],
    },
  },
]
