import type { LogSignature } from '../../model/diagnosis.ts'
import { whileStarting } from './while-starting.ts'

/** Remarks that errors come and go with a start: the correlation `taken-back` takes back what the errors say. */
export const startNotes: readonly LogSignature[] = [
  {
    id: 'note-while-starting',
    system: 'unknown',
    reach: 'here',
    needles: [
      'start',
      'boot',
      'launch',
      'nitiali',
      'is up',
      'are up',
      'is ready',
      'is online',
      'Start',
      'Boot',
    ],
    pattern: whileStarting,
    weights: { 'deploy-in-progress': 6, 'benign-noise': 3 },
    title: 'it is said that the errors are written only while something starts',
    reference: 'RFC 9293 section 3.10.7.1: a port refuses until somebody listens',
    fact: 'start',
    examples: {
      matches: [
        'the message appears while the app starts',
        '# these lines are logged only during startup of the core',
        'the errors go away once the backend is up',
        'it happens just when the container restarts',
        'Comes up in the log every time while the core is starting:',
        'While the core boots, this is in the log every time:',
        'we only get this during startup of the core',
        'we see these each time while the backend is booting',
      ],
      nearMisses: [
        'the message appears after the restart',
        'the message appears while the app starts, and it never comes up',
        'nginx: start worker process 9',
        'it works after I started the service',
        'the configuration is applied only at startup',
        'an error occurs while starting the server',
        'The 502 does not go away once the container is up.',
        'The lines appear as the app starts and then every ten minutes',
        'I see 502s only when the site starts to get traffic',
        'I only get this when the app starts a job',
        'The errors happen only on restart of the host and stay until I log in.',
      ],
    },
  },
]
