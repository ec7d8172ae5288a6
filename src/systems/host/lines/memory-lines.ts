import type { LogSignature } from '../../../model/diagnosis.ts'

const source = 'linux mm/oom_kill.c'

/** Lines of the kernel and of its helpers about memory that ran out. */
export const memoryLines: readonly LogSignature[] = [
  {
    id: 'host-oom-killed',
    system: 'host',
    needles: ['ut of memory: Kill'],
    pattern: /(?<!cgroup )[Oo]ut of memory: Kill(?:ed)? process (?<pid>\d+) ?(?:\((?<name>[^)]*)\)|,)/,
    weights: { 'oom-host': 24 },
    title: 'the kernel killed a process because the machine was out of memory',
    reference: `${source}, __oom_kill_process()`,
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        'Nov 20 17:04:51 web1 kernel: [  510.961232] Out of memory: Killed process 812 (node) total-vm:2345678kB, anon-rss:1234567kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:4809kB oom_score_adj:0',
        'Out of memory: Kill process 2215 (java) score 713 or sacrifice child',
      ],
      nearMisses: [
        'Memory cgroup out of memory: Killed process 2215 (gunicorn) total-vm:3176353kB, anon-rss:1392804kB, file-rss:12208kB, shmem-rss:0kB, UID:1000 pgtables:2809kB oom_score_adj:0',
        'TCP: out of memory -- consider tuning tcp_mem',
      ],
    },
  },
  {
    id: 'host-oom-killed-in-cgroup',
    system: 'host',
    needles: ['cgroup out of memory: Kill'],
    pattern: /Memory cgroup out of memory: Kill(?:ed)? process (?<pid>\d+) ?(?:\((?<name>[^)]*)\)|,)/,
    weights: { 'oom-cgroup': 26 },
    title: 'the kernel killed a process because its container or unit reached its memory limit',
    reference: `${source}, oom_kill_process(), is_memcg_oom()`,
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        '[510.96] Memory cgroup out of memory: Killed process 2215 (gunicorn) total-vm:3176353kB, anon-rss:1392804kB, file-rss:12208kB, shmem-rss:0kB, UID:1000 pgtables:2809kB oom_score_adj:0',
        'Memory cgroup out of memory: Kill process 2215 (gunicorn) score 1971 or sacrifice child',
      ],
      nearMisses: [
        '[510.96] Out of memory: Killed process 2215 (node) total-vm:2345678kB, anon-rss:1234567kB',
        'Memory cgroup stats for /system.slice/app.service:',
      ],
    },
  },
  {
    id: 'host-oom-constraint-none',
    system: 'host',
    needles: ['oom-kill:constraint=CONSTRAINT_'],
    pattern: /oom-kill:constraint=CONSTRAINT_(?:NONE|CPUSET|MEMORY_POLICY),/,
    weights: { 'oom-host': 24 },
    title: 'the kernel’s summary of a kill for want of memory on the machine',
    reference: `${source}, dump_oom_summary()`,
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        'kernel: oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/system.slice/app.service,task=node,pid=812,uid=1000',
      ],
      nearMisses: [
        'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/docker-3f4e.scope,task_memcg=/system.slice/docker-3f4e.scope,task=gunicorn,pid=2215,uid=1000',
      ],
    },
  },
  {
    id: 'host-oom-constraint-memcg',
    system: 'host',
    needles: ['oom-kill:constraint=CONSTRAINT_MEMCG'],
    pattern: /oom-kill:constraint=CONSTRAINT_MEMCG,/,
    weights: { 'oom-cgroup': 26 },
    title: 'the kernel’s summary of a kill at the memory limit of a container or unit',
    reference: `${source}, dump_oom_summary()`,
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        '[510.91] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/system.slice/docker-3f4e.scope,task_memcg=/system.slice/docker-3f4e.scope,task=gunicorn,pid=2215,uid=1000',
      ],
      nearMisses: [
        'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/,task=node,pid=812,uid=0',
      ],
    },
  },
  {
    id: 'host-oom-invoked',
    system: 'host',
    needles: ['invoked oom-killer', 'oom_reaper: reaped process'],
    pattern: / invoked oom-killer: |oom_reaper: reaped process \d+/,
    weights: { 'oom-host': 14, 'oom-cgroup': 13 },
    title: 'the kernel’s killer for want of memory was at work',
    reference: `${source}, dump_header() and oom_reap_task()`,
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        'kernel: node invoked oom-killer: gfp_mask=0x1100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=0',
        'oom_reaper: reaped process 812 (node), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB',
      ],
      nearMisses: ['systemd[1]: Started systemd-oomd.service - Userspace Out-Of-Memory (OOM) Killer.'],
    },
  },
  {
    id: 'host-oom-of-machine',
    system: 'host',
    needles: ['Free swap  = ', 'Total swap = ', 'pages in swap cache', 'constraint=CONSTRAINT_NONE'],
    pattern: /\bFree swap {2}= \d|\bTotal swap = \d|\b\d+ pages in swap cache\b|constraint=CONSTRAINT_NONE\b/,
    // A failed allocation shows it as well.
    weights: { 'oom-host': 16 },
    title: 'the kernel showed the memory of the whole machine, which it does not when a limit was hit',
    reference: `${source}, dump_header(): show_mem() unless is_memcg_oom()`,
    fact: 'oom-machine',
    reach: 'here',
    examples: {
      matches: ['kernel: Free swap  = 0kB', 'oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),task=node'],
      nearMisses: ['oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)'],
    },
  },
  {
    id: 'host-oom-daemon',
    system: 'host',
    needles: ['systemd-oomd', 'earlyoom', 'low memory! at or below SIG', 'sending SIGTERM to process'],
    pattern:
      /systemd-oomd\[\d+\]: Killed \S+ due to |low memory! at or below SIG(?:TERM|KILL) limits|sending SIG(?:TERM|KILL) to process \d+[^:]{0,80}: (?:badness|oom_score)/,
    weights: { 'oom-host': 22, 'oom-cgroup': 4 },
    title: 'a guard killed a process before the machine ran out of memory',
    reference: 'systemd src/oom/oomd-manager.c; earlyoom main.c and kill.c',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        'Nov 20 17:04:51 web1 systemd-oomd[612]: Killed /system.slice/shop-api.service due to memory pressure for /system.slice being 71.54% > 60.00% for > 20s with reclaim activity',
        'earlyoom[402]: low memory! at or below SIGTERM limits: mem 10.00%, swap 10.00%',
        'earlyoom[402]: sending SIGTERM to process 812 uid 1000 "node": badness 800, VmRSS 1504 MiB',
      ],
      nearMisses: [
        'earlyoom[402]: mem avail: 3712 of 7916 MiB (46.90%), swap free: 2047 of 2047 MiB (100.00%)',
        'systemd[1]: Starting systemd-oomd.service - Userspace Out-Of-Memory (OOM) Killer...',
      ],
    },
  },
  {
    id: 'host-shell-killed',
    system: 'host',
    needles: [' Killed '],
    pattern:
      /^(?:\S{1,80}: )?(?:line \d{1,6}: {1,8})?(?:\[\d{1,4}\][+-]? {1,8})?\d{1,10} {1,8}Killed {2,40}\S/m,
    weights: { 'oom-cgroup': 16, 'oom-host': 15 },
    title: 'a shell reports that its program was killed',
    reference: 'bash jobs.c, notify_of_job_status(): SIGKILL, mostly of the kernel for want of memory',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        '/bin/sh: line 1:    12 Killed                  node server.js',
        './start.sh: line 3: 4242 Killed    java -jar app.jar',
      ],
      nearMisses: [
        'Killed process 812 (node) total-vm:2345678kB',
        '/bin/sh: line 1:    12 Terminated              node server.js',
      ],
    },
  },
  {
    id: 'host-memory-refused',
    system: 'host',
    needles: ['Cannot allocate memory', 'page allocation failure', 'Under memory pressure, flushing'],
    pattern:
      /(?:fork|clone|mmap|malloc|vfork|Cannot fork)\b[^\n]{0,120}Cannot allocate memory|page allocation failure: order:|Under memory pressure, flushing caches/,
    weights: { 'oom-host': 11, 'oom-cgroup': 5, 'pids-limit': 2 },
    title: 'memory was refused',
    reference: 'linux mm/page_alloc.c, warn_alloc(); fork(2), ENOMEM; systemd src/journal/journald-server.c',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        '-bash: fork: Cannot allocate memory',
        'swapper/0: page allocation failure: order:0, mode:0x20(GFP_ATOMIC), nodemask=(null),cpuset=/,mems_allowed=0',
        'systemd-journald[211]: Under memory pressure, flushing caches.',
      ],
      nearMisses: ['-bash: fork: retry: Resource temporarily unavailable'],
    },
  },
]
