import type { LogSignature } from '../../model/diagnosis.ts'
import { toldEnd } from './told-end.ts'

/** Sooner than this no usual limit ends a request. */
const shortest = 10

/** Remarks on how long requests run until they fail. */
export const toldEndNotes: readonly LogSignature[] = [
  {
    id: 'note-fails-after',
    system: 'unknown',
    reach: 'inwards',
    needles: [' at ', 'fter ', 'onger than ', 'ore than ', 'ver ', 'xceed'],
    pattern: toldEnd.pattern,
    when: (_groups, line) => (toldEnd.secondsIn(line) ?? 0) >= shortest,
    weights: { 'slow-app-timeout': 9, 'timeout-ladder-inverted': 4, 'worker-timeout': 3 },
    title: 'a request fails after it ran for a while',
    reference: 'RFC 9110 section 15.6.5',
    fact: 'timeout',
    examples: {
      matches: [
        'the request fails after 1.8 minutes in the browser',
        'We get a 504 after exactly 30 seconds.',
        'after 60 s the upload ends with Bad Gateway',
        'After about a minute the page shows an error',
        'the export times out after 100 seconds',
        'everything that runs longer than 30 seconds ends in a 502',
        'uploads time out at the 60 second mark',
      ],
      nearMisses: [
        'the request fails after 2 s',
        'the health check fails after 30 s',
        'Restarted after 60 seconds',
        '2026-11-20 17:04:51 worker timed out after 30 seconds',
        'it failed after the upgrade',
        'Tests on Heroku fail after 30 seconds',
        'nginx stops after 10 seconds',
        'The music stops in the browser after 30 seconds; errors 0',
        'The upload ends successfully after 90 seconds',
        'The API token ends after 60 minutes',
        'Backup ends after 30 minutes. 0 errors.',
        'Session ends after 10 minutes of no input; errors are written to stderr',
        'Job stops after 60 minutes unless retried. Errors: 0',
        'playback stops after 10 seconds in Safari',
        'If the dough fails after 30 minutes of rest',
        'By default a request ends after 60 seconds with 504.',
        '- Requests no longer fail after 60 seconds behind nginx',
      ],
    },
  },
]
