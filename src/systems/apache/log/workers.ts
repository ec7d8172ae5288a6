import type { LogSignature } from '../../../model/diagnosis.ts'

const at = '[Sat Nov 21 14:32:07.496598 2026] [mpm_event:error] [pid 12902:tid 12902]'
const full = `${at} AH00484: server reached MaxRequestWorkers setting, consider raising the MaxRequestWorkers setting`
const segfault =
  '[Sat Nov 21 14:33:59.002071 2026] [core:notice] [pid 12902:tid 12902] AH00052: child pid 14384 exit signal Segmentation fault (11)'

/** What httpd says of its own workers: all busy, crashed, or killed. */
export const workerLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-workers-busy',
    system: 'apache',
    needles: ['reached MaxRequestWorkers', 'reached MaxClients', 'scoreboard is full'],
    pattern: /server reached Max(?:RequestWorkers|Clients)(?: setting)?|scoreboard is full/,
    weights: { 'proxy-busy-workers': 26, 'slow-app-timeout': 9, 'worker-pool-exhausted': 5 },
    title: 'All of Apache’s workers are busy',
    reference:
      'httpd server/mpm/{prefork,worker,event} (AH00161, AH00286, AH00484, AH03490); logged once each time',
    fact: 'proxy-workers',
    reach: 'here',
    examples: {
      matches: [
        full,
        '[Fri Nov 20 17:04:51 2026] [error] server reached MaxClients setting, consider raising the MaxClients setting',
        `${at} AH03490: scoreboard is full, not at MaxRequestWorkers.Increase ServerLimit.`,
      ],
      nearMisses: [
        `${at} AH10159: server is within MinSpareThreads of MaxRequestWorkers, consider raising the MaxRequestWorkers setting`,
      ],
    },
  },
  {
    id: 'apache-workers-nearly-busy',
    system: 'apache',
    needles: ['within MinSpareThreads of'],
    pattern: /server is within MinSpareThreads of (?:MaxRequestWorkers|MaxClients)/,
    weights: { 'proxy-busy-workers': 14, 'slow-app-timeout': 5 },
    title: 'Nearly all of Apache’s workers are busy',
    reference: 'httpd server/mpm/{worker,event} (AH00287, AH10159)',
    fact: 'proxy-workers',
    reach: 'here',
    examples: {
      matches: [
        `${at} AH10159: server is within MinSpareThreads of MaxRequestWorkers, consider raising the MaxRequestWorkers setting`,
      ],
      nearMisses: [full],
    },
  },
  {
    id: 'apache-child-crashed',
    system: 'apache',
    needles: ['AH00051', 'AH00052', 'exit signal'],
    pattern: /exit signal [A-Za-z ]{1,30} \((?:4|5|6|7|8|10|11)\)/,
    weights: { 'proxy-worker-crash': 24, 'app-native-crash': 18 },
    title: 'A child of Apache crashed',
    reference:
      'httpd server/mpm_unix.c, ap_process_child_status (AH00051, AH00052); with mod_php the app is in it',
    fact: 'crash',
    reach: 'here',
    examples: {
      matches: [
        segfault,
        '[core:notice] [pid 1] AH00051: child pid 4242 exit signal Aborted (6), possible coredump in /etc/apache2',
      ],
      nearMisses: ['[core:notice] [pid 1] AH00052: child pid 4242 exit signal Killed (9)'],
    },
  },
  {
    id: 'apache-child-killed',
    system: 'apache',
    needles: ['exit signal Killed'],
    pattern: /child pid \d{1,10} exit signal Killed \(9\)/,
    weights: { 'oom-host': 11, 'oom-cgroup': 10, 'proxy-worker-crash': 10 },
    title: 'A child of Apache was killed',
    reference: 'httpd server/mpm_unix.c (AH00052), SIGKILL: mostly the kernel for want of memory',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: ['[core:notice] [pid 1] AH00052: child pid 4242 exit signal Killed (9)'],
      nearMisses: [segfault],
    },
  },
]
