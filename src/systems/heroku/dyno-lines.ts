import { linesOfProgram } from '../app/lines-of-program.ts'

const reference = 'https://devcenter.heroku.com/articles/dynos#dyno-manager'

/** What the dyno manager logs of the processes it runs, and the words of its pages. */
export const dynoLines = linesOfProgram({ system: 'heroku', program: 'dyno', reference }, [
  {
    name: 'crashed',
    needles: ['State changed from '],
    pattern: /State changed from (?:starting|up) to crashed/,
    weights: { 'app-crash-loop': 18, 'app-boot-failure': 17, 'backend-down': 4 },
    title: 'the dyno’s process ended by itself',
    fact: 'boot',
    reach: 'inwards',
    matches: ['2026-11-20T17:04:51.089446+00:00 heroku[web.1]: State changed from starting to crashed'],
    nearMisses: ['heroku[web.1]: State changed from starting to up'],
  },
  {
    name: 'killed',
    needles: ['Process exited with status 137'],
    pattern: /\bheroku\[web\.\d{1,4}\]: Process exited with status 137\b/,
    weights: { 'oom-cgroup': 15, 'app-boot-failure': 9, 'ungraceful-shutdown': 8, 'app-crash-loop': 6 },
    title: 'the dyno’s process was killed: for its memory, for its start or for its end',
    fact: 'killed',
    reach: 'inwards',
    matches: ['2026-11-20T17:04:51.089446+00:00 heroku[web.1]: Process exited with status 137'],
    nearMisses: [
      'heroku[web.1]: Process exited with status 143',
      'heroku[web.1]: Process exited with status 0',
      'heroku[run.4821]: Process exited with status 137',
    ],
  },
  {
    name: 'over-quota',
    needles: ['Process running mem='],
    pattern: /Process running mem=\d{1,6}M\((?<share>\d{1,4})(?:\.\d)?%\)/,
    when: ({ share }) => Number(share) > 100,
    weights: { 'oom-cgroup': 12, 'app-memory-guard-restart': 4 },
    title: 'the dyno uses more memory than it has',
    fact: 'memory',
    reach: 'inwards',
    matches: ['2026-11-20T17:04:51.089446+00:00 heroku[web.1]: Process running mem=812M(158.5%)'],
    nearMisses: ['heroku[web.1]: Process running mem=312M(61.0%)'],
  },
  {
    name: 'exited',
    needles: ['Process exited with status '],
    // 137 is SIGKILL, 143 the SIGTERM of an ordinary restart.
    pattern: /\bheroku\[web\.\d{1,4}\]: Process exited with status (?!137|143|130)[1-9]\d{0,2}\b/,
    weights: { 'app-boot-failure': 16, 'app-crash-loop': 15, 'bad-release': 5 },
    title: 'the dyno’s process ended with an error',
    fact: 'exit',
    reach: 'inwards',
    matches: ['2026-11-20T17:04:51.089446+00:00 heroku[web.1]: Process exited with status 1'],
    nearMisses: [
      'heroku[web.1]: Process exited with status 143',
      'heroku[run.7]: Process exited with status 1',
    ],
  },
])
