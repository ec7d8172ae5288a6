import { exitWeights } from '../../systemd/exit-status.ts'
import type { ProgramLine } from '../lines-of-program.ts'
import { isOfGateway } from './is-of-gateway.ts'
import { wordsOfAnyProgram } from './words-of-any-program.ts'

const code =
  /\b(?:[Ee]xit(?:ed|s|ing)?(?: with)?(?: an?)?(?: non-zero)?(?: status| code| exit code| return code)?|rc|[Rr]eturn code|returncode|[Ss]tatus)\s{0,2}[:=(]?\s{0,2}(?<code>1(?:2[5-7]|3[0-9]|4[0-3])|[1-9]|\d{2})\b(?![.:%/-]\d)/
const codeNeedles = ['xit', 'rc=', 'eturn code', 'returncode', 'status ', 'status=', 'tatus: '] as const

function ofCode(
  name: string,
  title: string,
  codes: readonly number[],
  fact: string,
  yes: string,
  no: string,
): ProgramLine {
  return {
    name,
    needles: codeNeedles,
    pattern: code,
    when: ({ code }, line) =>
      codes.includes(Number(code)) && !/\bHTTP\b|status code/.test(line) && !isOfGateway(line),
    weights: { ...exitWeights(codes[0] ?? 1), ...(codes.includes(143) ? { 'backend-down': 4 } : {}) },
    title,
    reference: 'POSIX Shell, Exit Status for Commands; docker run, Exit status',
    fact,
    matches: [yes],
    nearMisses: [no],
  }
}

/** How processes end, as shells, supervisors and other programs tell. */
export const endingWords = wordsOfAnyProgram('signal(7); wait(2)', [
  ofCode(
    'exit-command',
    'a command cannot be run',
    [126, 127],
    'boot',
    'app: process exited with code 127',
    'app: process exited with code 1',
  ),
  ofCode(
    'exit-killed',
    'a process was killed',
    [137],
    'oom',
    'task failed: exit status 137',
    'task failed: exit status 1',
  ),
  ofCode(
    'exit-crashed',
    'a process broke in compiled code',
    [139, 132, 135, 136],
    'crash',
    'task failed: exit status 139',
    'task failed: exit status 1',
  ),
  ofCode(
    'exit-abort',
    'a process gave up by itself',
    [134],
    'crash',
    'task failed: exit status 134',
    'task failed: exit status 1',
  ),
  ofCode(
    'exit-stopped',
    'a process was told to stop',
    [143, 130],
    'exit',
    'task ended: exit code 143',
    'task ended: exit code 1',
  ),
  {
    name: 'exit-failure',
    needles: codeNeedles,
    pattern: code,
    when: ({ code }, line) =>
      ![125, 126, 127, 130, 132, 134, 135, 136, 137, 139, 143].includes(Number(code)) &&
      /exit|return ?code|\brc=/i.test(line) &&
      // Code that would end so, and manuals.
      !/\|\|\s{0,4}exit\b|\b(?:process|sys|os)\.exit\(|\bends? (?:\w{1,12} )?with exit code/.test(line) &&
      !/\bHTTP\b|status code/.test(line) &&
      // A row of a list of containers that ended long ago.
      !/\(\d{1,3}\) (?:about )?\w{1,4} (?:day|week|month|year)s? ago/.test(line) &&
      !isOfGateway(line),
    weights: exitWeights(1),
    title: 'a process ended with an error',
    reference: 'POSIX Shell, Exit Status for Commands',
    fact: 'exit',
    matches: ['subprocess exited with exit status 2', 'main process ended, rc=1'],
    nearMisses: [
      'exited with code 0',
      'task failed: exit status 137',
      'nginx exited with code 1',
      'fetch(url).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))',
      'a wrong setting ends it with exit code 3',
    ],
  },
  {
    name: 'died',
    needles: [
      'died',
      'restarting',
      'estarting',
      'rashed',
      'exited unexpectedly',
      'terminated unexpectedly',
      'stopped unexpectedly',
      'has exited',
      'exited too quickly',
      'ailed to start',
      'ailed to boot',
      'failed to run',
      'ot running',
      'not been started',
      'not started',
      'is stopped',
      'has stopped',
    ],
    pattern:
      /(?:process|worker|server|service|backend|app|application|container|daemon|instance|program|child|subprocess|add-?on)\b[^\n]{0,80}? (?:has )?(?:died|crashed|exited unexpectedly|terminated unexpectedly|stopped unexpectedly|keeps? restarting|exited too quickly)|\bdied, restarting|[Cc]rash(?:ed)? (?:loop|and (?:is )?restarting)|crashed with/,
    when: (_groups, line) => !isOfGateway(line) && !/\bsignal\b|\bSIG[A-Z]/.test(line),
    weights: {
      'app-crash-loop': 14,
      'app-boot-failure': 11,
      'app-crash-request': 9,
      'backend-down': 6,
      'oom-cgroup': 4,
    },
    title: 'a process died',
    fact: 'exit',
    matches: [
      '{"event":"gunicorn process died, restarting"}',
      'backend process has crashed',
      'the app keeps restarting',
    ],
    nearMisses: ['the server has started', 'nginx worker process died'],
  },
  {
    name: 'not-started',
    needles: [
      'ailed to start',
      'ailed to boot',
      'ailed to initiali',
      'tartup failed',
      'nitialization failed',
      'ould not start',
      'annot start',
      'nable to start',
      'rror starting',
      'rror while starting',
      'ailed to launch',
      'ailed to listen',
      'ailed to bind',
      'rror during startup',
      'oot failed',
    ],
    pattern:
      /[Ff]ailed to (?:start|boot|initiali[sz]e|launch|listen|bind)\b|[Ss]tart-?up (?:has )?failed|[Ii]nitiali[sz]ation failed|(?:[Cc]ould not|[Cc]annot|[Uu]nable to) (?:start|boot|initiali[sz]e|listen|bind)\b|[Ee]rror (?:while |when |during )?(?:starting|start-?up|launching|binding)|[Bb]oot failed/,
    when: (_groups, line) => !isOfGateway(line) && !/\bsignal\b|\bSIG[A-Z]/.test(line),
    weights: { 'app-boot-failure': 17, 'app-crash-loop': 9, 'backend-down': 5, 'port-conflict': 3 },
    title: 'a program could not start',
    fact: 'boot',
    matches: ['{"event":"gunicorn failed to start, restarting"}', 'FATAL: unable to start server'],
    nearMisses: ['failed to start nginx', 'server is started'],
  },
  {
    name: 'not-running',
    needles: [
      'ot running',
      'not been started',
      'not started',
      'is stopped',
      'has stopped',
      'o such container',
      'o such service',
      'is down',
      'is not up',
      'is offline',
      'navailable',
      'not available',
      'not ready',
      'nhealthy',
      'not healthy',
      'not responding',
      'is dead',
    ],
    pattern:
      /(?:service|server|backend|upstream|app|application|container|daemon|process|instance|host|node|add-?on|origin|pool|target)s?\b[^\n]{0,60}? (?:(?:is|are|was|were) (?:currently )?|has )(?:not (?:running(?! as\b)|(?:been )?started|up|available|ready|healthy|responding|reachable)|stopped|down|offline|unavailable|dead|unhealthy|unreachable)\b|\b[Nn]o such (?:container|service)\b/i,
    weights: {
      'backend-down': 13,
      'app-crash-loop': 5,
      'container-unhealthy': 6,
      'lb-no-healthy-targets': 3,
    },
    title: 'something is said not to run',
    fact: 'stop',
    matches: [
      'the backend is not running',
      'Container abc123 is not running',
      'Error: service app is unavailable',
    ],
    nearMisses: ['the backend is running', 'no one is down here'],
  },
  {
    name: 'memory',
    needles: [
      'ut of memory',
      'utOfMemory',
      'annot allocate memory',
      'ENOMEM',
      'bad_alloc',
      'MemoryError',
      'emory allocation',
      'emory limit',
      'emory exhausted',
      'ould not allocate',
      'nsufficient memory',
      'eap space',
      'os error 12)',
      'ot enough memory',
      'OOM',
      'oom',
    ],
    pattern:
      /[Oo]ut[ -]?[Oo]f[ -]?[Mm]emory|[Cc]annot allocate memory|\bENOMEM\b|bad_alloc|\bMemoryError\b|memory allocation of \d{1,16} bytes failed|[Mm]emory (?:limit (?:exceeded|reached)|exhausted)|exceeded (?:its |the )?memory limit|[Cc]ould not allocate \d|[Ii]nsufficient memory|(?:[Nn]ot )?enough memory|[Hh]eap space|\(os error 12\)|\bOOM\b/,
    weights: { 'oom-cgroup': 16, 'oom-host': 16, 'app-heap-exhausted': 15, 'app-crash-loop': 3 },
    title: 'memory ran out',
    reference: 'errno(3), ENOMEM',
    fact: 'oom',
    matches: [
      'memory allocation of 1073741824 bytes failed',
      'worker: ENOMEM',
      'container exceeded its memory limit',
    ],
    nearMisses: ['memory: 512 MB', 'MemoryLimit=512M'],
  },
])
