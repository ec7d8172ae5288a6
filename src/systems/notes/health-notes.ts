import type { LogSignature } from '../../model/diagnosis.ts'

const shared = {
  system: 'docker',
  reach: 'here',
  fact: 'health-output',
  reference: 'moby api/types/container, Health: Status, FailingStreak, Log[].ExitCode, Log[].Output',
} as const

/** What `docker inspect` tells of a container’s health check, whole or cut out; the correlation `health-output` weighs it. */
export const healthNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-health-failing',
    needles: ['FailingStreak'],
    pattern: /"?FailingStreak"?:\s{0,4}[1-9]/,
    weights: { 'container-unhealthy': 9 },
    title: 'a container’s health check fails',
    examples: {
      matches: ['    "FailingStreak": 12,', '{"Status":"starting","FailingStreak":1,"Log":[]}'],
      nearMisses: ['    "FailingStreak": 0,'],
    },
  },
  {
    ...shared,
    id: 'note-health-output',
    needles: ['"Output":'],
    pattern: /"Output":\s{0,4}"[^\n]{0,600}/,
    weights: { 'container-unhealthy': 1 },
    title: 'what a container’s health check printed',
    examples: {
      matches: ['    "Output": "/bin/sh: 1: curl: not found\\n"', '"ExitCode":1,"Output":"timeout"'],
      nearMisses: ['    "output": {', '  Output: json'],
    },
  },
]
