import type { LogSignature } from '../../../model/diagnosis.ts'

const source = 'linux mm/memcontrol.c, mem_cgroup_print_oom_info() and mem_cgroup_print_oom_meminfo()'

/** What the kernel prints of a memory group, a container’s or a unit’s, whose limit was reached. */
export const memoryGroupLines: readonly LogSignature[] = [
  {
    id: 'host-oom-group-stats',
    system: 'host',
    needles: [
      'Memory cgroup stats for ',
      'killed as a result of limit of',
      'Tasks state (memory values in pages)',
    ],
    pattern: /Memory cgroup stats for \/|Task in \/\S{0,300} killed as a result of limit of \//,
    weights: { 'oom-cgroup': 21 },
    title: 'the kernel tells what a container or unit used when its memory limit was reached',
    reference: source,
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        'kernel: [65267.037101] Memory cgroup stats for /kubepods/burstable/pod1: cache:0KB rss:0KB rss_huge:0KB',
        'kernel: Task in /docker/3f4e5d6c7b8a killed as a result of limit of /docker/3f4e5d6c7b8a',
      ],
      nearMisses: ['kernel: Mem-Info:', 'kernel: cgroup: fork rejected by pids controller in /docker/3f4e'],
    },
  },
  {
    id: 'host-oom-group-usage',
    system: 'host',
    needles: ['memory: usage ', 'memory+swap: usage ', 'kmem: usage '],
    pattern:
      /\b(?:memory|memory\+swap): usage (?<used>\d{1,12})kB, limit (?<limit>\d{1,12})kB, failcnt \d{1,12}/,
    when: ({ used, limit }) => Number(used) >= Number(limit) * 0.98,
    weights: { 'oom-cgroup': 21 },
    title: 'a container or unit used all of its memory limit',
    reference: source,
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: ['kernel: [65267.037] memory: usage 20480kB, limit 20480kB, failcnt 142'],
      nearMisses: ['kernel: memory+swap: usage 20480kB, limit 9007199254740988kB, failcnt 0'],
    },
  },
  {
    id: 'host-oom-group-event',
    system: 'host',
    needles: [
      'oom_kill ',
      'memory.events',
      'max_usage_in_bytes',
      'A process of this unit has been killed by the OOM killer',
    ],
    pattern: /^oom_kill [1-9]\d{0,9}\s*$|A process of this unit has been killed by the OOM killer/m,
    weights: { 'oom-cgroup': 20, 'oom-host': 6 },
    title: 'something of this unit or container was killed for memory',
    reference: 'linux Documentation/admin-guide/cgroup-v2.rst, memory.events; systemd src/core/unit.c',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        'oom_kill 3',
        'systemd[1]: shop.service: A process of this unit has been killed by the OOM killer.',
      ],
      nearMisses: ['oom_kill 0'],
    },
  },
]
