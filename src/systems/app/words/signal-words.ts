import type { ProgramLine } from '../lines-of-program.ts'
import { isOfGateway } from './is-of-gateway.ts'
import { wordsOfAnyProgram } from './words-of-any-program.ts'

interface Signal {
  name: string
  title: string
  words: string
  needles: readonly string[]
  weights: ProgramLine['weights']
  fact: string
  matches: readonly string[]
}

const signals: readonly Signal[] = [
  {
    name: 'bus',
    title: 'a process touched memory that no file or memory is behind, as of a full /dev/shm',
    words: 'SIGBUS|[Bb]us error|signal 7\\b',
    needles: ['SIGBUS', 'us error', 'signal 7'],
    weights: { 'app-native-crash': 19, 'disk-full': 14, 'app-crash-loop': 10, 'oom-cgroup': 4 },
    fact: 'crash',
    matches: [
      '{"error":"signal: bus error","event":"gunicorn process died, restarting","logger":"authentik.router"}',
      'Bus error (core dumped)',
    ],
  },
  {
    name: 'segmentation',
    title: 'a process broke on an invalid access',
    words:
      'SIGSEGV|[Ss]egmentation (?:fault|violation)|[Ss]egfault|signal 11\\b|SIGILL|[Ii]llegal instruction|signal 4\\b|SIGFPE|core dumped|STATUS_ACCESS_VIOLATION|0xC0000005|access violation',
    needles: [
      'SIGSEGV',
      'egmentation',
      'egfault',
      'signal 11',
      'SIGILL',
      'llegal instruction',
      'signal 4',
      'SIGFPE',
      'core dumped',
      'ACCESS_VIOLATION',
      '0xC0000005',
      'access violation',
    ],
    weights: { 'app-native-crash': 22, 'app-crash-loop': 6, 'app-crash-request': 6 },
    fact: 'crash',
    matches: ['worker process terminated: signal: segmentation fault', 'Illegal instruction (core dumped)'],
  },
  {
    name: 'abort',
    title: 'a process gave up by itself',
    words:
      'SIGABRT|signal: aborted|signal 6\\b|^Aborted(?: \\(core dumped\\))?$|terminate called after throwing',
    needles: ['SIGABRT', 'signal: aborted', 'signal 6', 'Aborted', 'terminate called'],
    weights: { 'app-native-crash': 18, 'app-heap-exhausted': 13, 'app-crash-request': 8, 'oom-cgroup': 3 },
    fact: 'crash',
    matches: [
      'backend died: signal: aborted',
      "terminate called after throwing an instance of 'std::bad_alloc'",
    ],
  },
  {
    name: 'kill',
    title: 'a process was killed, as is done for want of memory',
    words:
      'SIGKILL|signal: killed|signal 9\\b|^Killed$|(?:process|worker|container|child)\\b[^\\n]{0,40} (?:was|got|been) killed|killed by (?:the )?(?:kernel|OOM)|OOM[- ]?[Kk]ill',
    needles: ['SIGKILL', 'signal: killed', 'signal 9', 'Killed', 'killed', 'OOM'],
    weights: { 'oom-cgroup': 16, 'oom-host': 16, 'ungraceful-shutdown': 6, 'app-crash-loop': 5 },
    fact: 'oom',
    matches: ['backend exited: signal: killed', 'Killed', 'the worker process has been killed'],
  },
  {
    name: 'stop',
    title: 'a process was told to stop',
    words: 'SIGTERM|SIGINT|SIGQUIT|signal: (?:terminated|interrupt)|signal 15\\b',
    needles: ['SIGTERM', 'SIGINT', 'SIGQUIT', 'signal: terminated', 'signal: interrupt', 'signal 15'],
    weights: { 'deploy-in-progress': 13, 'backend-down': 3, 'ungraceful-shutdown': 8 },
    fact: 'stop',
    matches: ['app: caught SIGTERM, shutting down', 'backend exited: signal: terminated'],
  },
]

/** Signals that ended a process, as shells, runtimes and supervisors spell them. */
export const signalWords = wordsOfAnyProgram(
  'signal(7); wait(2)',
  signals.map(
    ({ words, ...signal }): ProgramLine => ({
      ...signal,
      pattern: new RegExp(words, 'm'),
      when: (_groups, line) => !isOfGateway(line),
      nearMisses: [
        'the bus is on time; nobody was in the way',
        'nginx: worker process 12 exited on signal 9',
      ],
    }),
  ),
)
