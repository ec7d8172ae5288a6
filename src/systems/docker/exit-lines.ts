import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { exitWeights } from '../systemd/exit-status.ts'

const reference =
  'moby daemon/events.go and monitor.go; docker compose pkg/compose/printer.go; docker run, Exit status'
const pattern =
  /(?<!\b(?:process|child|worker|pid|job|task|thread|script|command|program)(?: |: ?|[#-]))(?<container>\b(?!(?:[Pp]rocess|[Cc]hild|[Ww]orker|[Cc]ommand|[Pp]rogram|[Ss]cript|[Tt]ask|[Ss]ubprocess|it|which|and|has)\b)[\w.-]{1,128}) exited with code (?<composed>\d{1,3})\b(?! \(by signal)|container die [0-9a-f]{12,64} \((?:[^)]{0,2000}?[ ,(])?exitCode=(?<event>\d{1,3})\b|task: non-zero exit \((?<task>\d{1,3})\)|Exited \((?<status>[1-9]\d{0,2})\) (?:Less than a|About an?|\d{1,3}) (?:second|minute|hour)/

interface Ending {
  name: string
  title: string
  codes: readonly number[]
  weights: Weights
  fact: string
}

const endings: readonly Ending[] = [
  {
    name: 'ended',
    title: 'a container ended of its own accord',
    codes: [0],
    weights: exitWeights(0),
    fact: 'exit',
  },
  {
    name: 'engine',
    title: 'the engine could not run a container',
    codes: [125],
    weights: exitWeights(125),
    fact: 'boot',
  },
  {
    name: 'command',
    title: 'a container’s command cannot be run',
    codes: [126, 127],
    weights: exitWeights(127),
    fact: 'boot',
  },
  {
    name: 'abort',
    title: 'a container’s process gave up by itself',
    codes: [134],
    weights: exitWeights(134),
    fact: 'crash',
  },
  {
    name: 'killed',
    title: 'a container was killed',
    codes: [137],
    weights: { ...exitWeights(137), 'oom-cgroup': 13 },
    fact: 'exit',
  },
  {
    name: 'fault',
    title: 'a container’s process broke in compiled code',
    codes: [132, 135, 136, 139],
    weights: exitWeights(139),
    fact: 'crash',
  },
  {
    name: 'stopped',
    title: 'a container was asked to stop',
    codes: [130, 143],
    weights: exitWeights(143),
    fact: 'exit',
  },
]

const known = new Set(endings.flatMap(({ codes }) => codes))

const composed = (code: number) => `api-1 exited with code ${code}`
/** Parts of one server, which their master replaces, and no container. */
const child = (code: number) =>
  `[20-Nov-2026 17:04:51] NOTICE: [pool www] child 812 exited with code ${code} after 300.1 seconds from start`
const event = (code: number) =>
  `2026-11-20T17:04:51.223456789Z container die 3f4e5d6c7b8a90112233445566778899aabbccddeeff00112233445566778899 (execDuration=412, exitCode=${code}, image=registry.example.com/api:1.9, name=api)`

function signature(
  { name, title, weights, fact }: Omit<Ending, 'codes'>,
  isOne: (code: number) => boolean,
  yes: number,
  no: number,
): LogSignature {
  return {
    id: `docker-exit-${name}`,
    system: 'docker',
    needles: [' exited with code ', 'container die ', 'task: non-zero exit (', 'Exited ('],
    pattern,
    when: ({ composed, event, task, status }) => isOne(Number(composed ?? event ?? task ?? status)),
    weights,
    title,
    reference,
    fact,
    reach: 'here',
    examples: {
      matches: [composed(yes), event(yes)],
      nearMisses: [composed(no), event(no), child(yes), `The process exited with code ${yes}`],
    },
  }
}

/** How containers ended, as compose, events, swarm and `docker ps` tell. */
export const exitLines: readonly LogSignature[] = [
  ...endings.map((ending) =>
    signature(ending, (code) => ending.codes.includes(code), ending.codes[0] ?? 0, 1),
  ),
  signature(
    {
      name: 'failure',
      title: 'a container ended with an error of its own',
      weights: exitWeights(1),
      fact: 'exit',
    },
    (code) => !known.has(code),
    1,
    137,
  ),
]
