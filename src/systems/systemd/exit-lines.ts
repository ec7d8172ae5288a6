import type { LogSignature } from '../../model/diagnosis.ts'
import { exitWeights } from './exit-status.ts'
import { roleIn } from './role-in.ts'

const exited =
  /: (?:[Mm]ain|[Cc]ontrol) process exited, code=exited,? status=(?<status>\d{1,3})(?:\/(?<name>\S{1,40}))?/
const ended =
  /: (?:[Mm]ain|[Cc]ontrol) process exited, code=(?<how>killed|dumped),? status=(?<signal>\d{1,2})(?:\/(?<name>\S{1,16}))?/
const reference = 'systemd src/core/unit.c, unit_log_process_exit(); systemd.exec(5), Process Exit Codes'
const needles = ['process exited, code=']
const prefix = 'Nov 20 17:04:51 web1 systemd[1]: shop-api.service: '
const failure = `${prefix}Main process exited, code=exited, status=1/FAILURE`
const exec = `${prefix}Main process exited, code=exited, status=203/EXEC`
const killed = `${prefix}Main process exited, code=killed, status=9/KILL`
const crashed = `${prefix}Main process exited, code=dumped, status=11/SEGV`
const aborted = `${prefix}Main process exited, code=dumped, status=6/ABRT`
const stopped = `${prefix}Main process exited, code=killed, status=15/TERM`
const shellKilled = `${prefix}Main process exited, code=exited, status=137/n/a`

function isNoApp(line: string): boolean {
  const role = roleIn(line)
  return role === 'gateway' || role === 'housekeeping'
}

/** Signals that only broken code raises: ILL, TRAP, BUS, FPE, SEGV, SYS. */
const faults = new Set([4, 5, 7, 8, 11, 31])

/** How the main process of a unit ended. */
export const exitLines: readonly LogSignature[] = [
  {
    id: 'systemd-exit-setup',
    system: 'systemd',
    needles,
    pattern: exited,
    when: ({ status }) => Number(status) >= 200 && Number(status) <= 245,
    weights: { 'app-boot-failure': 26, 'backend-down': 4 },
    title: 'systemd could not even start the program',
    reference,
    fact: 'boot',
    reach: 'here',
    examples: {
      matches: [exec, failure.replace('1/FAILURE', '200/CHDIR')],
      nearMisses: [failure, shellKilled],
    },
  },
  {
    id: 'systemd-exit-no-command',
    system: 'systemd',
    needles,
    pattern: exited,
    when: ({ status }) => status === '126' || status === '127',
    weights: exitWeights(127),
    title: 'a unit’s shell found no such command',
    reference,
    fact: 'boot',
    reach: 'here',
    examples: { matches: [failure.replace('1/FAILURE', '127/n/a')], nearMisses: [failure] },
  },
  {
    id: 'systemd-exit-failure',
    system: 'systemd',
    needles,
    pattern: exited,
    when: ({ status }, line) => Number(status) >= 1 && Number(status) <= 125 && !isNoApp(line),
    weights: exitWeights(1),
    title: 'the program of a unit ended with an error of its own',
    reference,
    fact: 'exit',
    reach: 'here',
    examples: {
      matches: [failure, failure.replace('1/FAILURE', '3/NOTIMPLEMENTED')],
      nearMisses: [exec, killed, failure.replace('1/FAILURE', '0/SUCCESS')],
    },
  },
  {
    id: 'systemd-control-exit',
    system: 'systemd',
    needles,
    pattern: /: [Cc]ontrol process exited, code=exited,? status=(?!0\b|20\d\b|2[1-4]\d\b)\d{1,3}/,
    when: (_groups, line) => !isNoApp(line),
    weights: { 'app-boot-failure': 10 },
    title:
      'what a unit runs before, after or beside its program failed: ExecStartPre, ExecReload or ExecStop',
    reference: `${reference}; systemd.service(5), ExecStartPre=, ExecStartPost=, Type=forking`,
    fact: 'boot',
    reach: 'here',
    examples: {
      matches: [failure.replace('Main', 'Control')],
      nearMisses: [failure],
    },
  },
  {
    id: 'systemd-exit-137',
    system: 'systemd',
    needles,
    pattern: exited,
    when: ({ status }) => status === '137',
    weights: exitWeights(137),
    title: 'a shell reports that its program was killed',
    reference: 'POSIX Shell, Exit Status for Commands: 128 and the signal’s number',
    fact: 'exit',
    reach: 'here',
    examples: { matches: [shellKilled], nearMisses: [failure] },
  },
  {
    id: 'systemd-exit-143',
    system: 'systemd',
    needles,
    pattern: exited,
    when: ({ status }, line) => (status === '143' || status === '130') && !isNoApp(line),
    weights: exitWeights(143),
    title: 'a program was asked to stop',
    reference: 'POSIX Shell, Exit Status for Commands; the Java runtime ends so on SIGTERM',
    fact: 'exit',
    reach: 'here',
    examples: { matches: [failure.replace('1/FAILURE', '143/n/a')], nearMisses: [failure] },
  },
  {
    id: 'systemd-exit-crash-status',
    system: 'systemd',
    needles,
    pattern: exited,
    when: ({ status }) => status === '134' || status === '139',
    weights: { 'app-native-crash': 16, 'app-heap-exhausted': 7 },
    title: 'a shell reports that its program broke',
    reference: 'POSIX Shell, Exit Status for Commands: 134 is SIGABRT, 139 SIGSEGV',
    fact: 'crash',
    reach: 'here',
    examples: { matches: [failure.replace('1/FAILURE', '139/n/a')], nearMisses: [shellKilled] },
  },
  {
    id: 'systemd-signal-kill',
    system: 'systemd',
    needles,
    pattern: ended,
    when: ({ signal }) => signal === '9',
    weights: exitWeights(137),
    title: 'the main process of a unit was killed',
    reference,
    fact: 'exit',
    reach: 'here',
    examples: { matches: [killed], nearMisses: [stopped, crashed] },
  },
  {
    id: 'systemd-signal-fault',
    system: 'systemd',
    needles,
    pattern: ended,
    when: ({ signal }) => faults.has(Number(signal)),
    weights: exitWeights(139),
    title: 'the main process of a unit broke in compiled code',
    reference,
    fact: 'crash',
    reach: 'here',
    examples: {
      matches: [crashed, `${prefix}Main process exited, code=killed, status=7/BUS`],
      nearMisses: [killed, aborted],
    },
  },
  {
    id: 'systemd-signal-abort',
    system: 'systemd',
    needles,
    pattern: ended,
    when: ({ signal }) => signal === '6',
    weights: exitWeights(134),
    title: 'the main process of a unit gave up by itself',
    reference: 'abort(3); V8 ends so when its heap is exhausted, systemd’s watchdog sends it too',
    fact: 'crash',
    reach: 'here',
    examples: { matches: [aborted], nearMisses: [crashed] },
  },
  {
    id: 'systemd-signal-stop',
    system: 'systemd',
    needles,
    pattern: ended,
    when: ({ signal }, line) => (signal === '15' || signal === '1' || signal === '2') && !isNoApp(line),
    weights: exitWeights(143),
    title: 'somebody ended the main process of a unit',
    reference,
    fact: 'exit',
    reach: 'here',
    examples: { matches: [stopped], nearMisses: [killed] },
  },
]
