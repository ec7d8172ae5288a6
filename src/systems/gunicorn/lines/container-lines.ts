import { linesOfProgram } from '../../app/lines-of-program.ts'

const at = '[2026-11-21 14:33:42 +0000] [1]'

/** What gunicorn says where it is the first process of its container. */
export const containerLines = linesOfProgram(
  { system: 'gunicorn', reference: 'gunicorn gunicorn/arbiter.py, start()' },
  [
    {
      name: 'container-loopback',
      needles: ['Listening at: http'],
      pattern: /Listening at: https?:\/\/(?:127\.0\.0\.1|\[::1\]|localhost):\d{1,5} \(1\)/,
      weights: { 'loopback-bind': 21 },
      title:
        'gunicorn is the first process of a container and listens on its loopback, where nobody else asks',
      reference:
        'RFC 1122 section 3.2.1.3: loopback addresses never leave the machine, and a container is one',
      fact: 'listen',
      matches: [`${at} [INFO] Listening at: http://127.0.0.1:8000 (1)`],
      nearMisses: [
        `${at} [INFO] Listening at: http://127.0.0.1:8000 (14)`,
        `${at} [INFO] Listening at: http://0.0.0.0:8000 (1)`,
      ],
    },
  ],
)
