import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno } from './errno.ts'

const at = '[Sat Nov 21 14:32:07.496598 2026]'
const logFull = `${at} [log_config:warn] [pid 5855:tid 140656] (28)No space left on device: [client 203.0.113.9:47045] AH00646: Error writing to logs/access_log`
const forkAgain = `${at} [mpm_prefork:error] [pid 1] (11)Resource temporarily unavailable: AH00159: fork: Unable to fork new process`
const forkMemory = `${at} [mpm_prefork:error] [pid 1] (12)Cannot allocate memory: AH00159: fork: Unable to fork new process`
const mutex =
  "[core:emerg] [pid 1] (28)No space left on device: AH00023: Couldn't create the mpm-accept mutex"
const starting =
  /[Uu]nable to (?:fork new process|create (?:worker|listener|a) thread)|unable to create worker thread|fork: Unable to fork/

/** What httpd says of a machine that gives it no room, no processes and no memory. */
export const resourceLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-log-disk-full',
    system: 'apache',
    needles: ['Error writing to', 'No space left on device'],
    pattern:
      /\(28\)No space left on device: (?:\[client [^\]]{1,80}\] )?(?:AH00646|AH01089|AH01090|AH01091|AH0007[0-9]|AH00646)|Error writing to [^\n]{1,200}No space left/,
    weights: { 'disk-full': 27, 'inode-exhaustion': 12 },
    title: 'The disk is full where Apache writes its logs or request bodies',
    reference:
      'httpd modules/loggers/mod_log_config.c (AH00646), modules/proxy/proxy_util.c (AH01091), ENOSPC 28',
    fact: 'disk',
    reach: 'here',
    examples: {
      matches: [
        logFull,
        '[proxy:error] [pid 3121] (28)No space left on device: [client 203.0.113.9:1] AH01091: write to temporary file /tmp/modproxy.tmp.x failed',
      ],
      nearMisses: [mutex],
    },
  },
  {
    id: 'apache-semaphores-used-up',
    system: 'apache',
    needles: ['mutex', 'Mutex'],
    pattern:
      /\((?:28|17|2)\)[^\n:]{1,80}: (?:AH\d{5}: )?(?:Couldn't (?:create|set permissions on|grab)|Cannot create|could not create) [^\n]{0,60}[Mm]utex/,
    weights: { 'proxy-not-running': 22, 'proxy-config-invalid': 6 },
    title: 'Apache did not start, for no semaphore is left',
    reference:
      'httpd server/util_mutex.c (AH00023): ENOSPC of semget(2) is the limit of semaphores, not the disk',
    fact: 'proxy-start',
    reach: 'here',
    examples: { matches: [mutex], nearMisses: [logFull] },
  },
  {
    id: 'apache-fork-limit',
    system: 'apache',
    needles: ['nable to fork new process', 'nable to create'],
    pattern: starting,
    when: errno(11),
    weights: { 'pids-limit': 25, 'oom-host': 3 },
    title: 'Apache may start no more processes or threads',
    reference: 'httpd server/mpm/{prefork,worker,event} (AH00159, AH03142), EAGAIN 11',
    fact: 'pids',
    reach: 'here',
    examples: { matches: [forkAgain], nearMisses: [forkMemory] },
  },
  {
    id: 'apache-no-memory',
    system: 'apache',
    needles: ['nable to fork new process', 'nable to create', '(12)Cannot allocate memory'],
    pattern: /\(12\)Cannot allocate memory/,
    weights: { 'oom-host': 20, 'oom-cgroup': 11 },
    title: 'The kernel gave Apache no memory',
    reference: 'httpd server/mpm/{prefork,worker,event} (AH00159), ENOMEM 12',
    fact: 'memory',
    reach: 'here',
    examples: { matches: [forkMemory], nearMisses: [forkAgain] },
  },
  {
    id: 'apache-certificate-in-future',
    system: 'apache',
    needles: ['certificate valid in future', 'clock wrong'],
    pattern: /certificate valid in future|\(clock wrong\?\)/,
    weights: { 'clock-skew': 25, 'tls-backend-not-yet-valid': 8, 'tls-cert-load-failed': 8 },
    title: 'Apache’s own certificate begins in the future by the machine’s clock',
    reference: 'httpd modules/md/md_reg.c, state_init: error, certificate valid in future (clock wrong?)',
    fact: 'clock',
    reach: 'here',
    examples: {
      matches: [
        `${at} [md:error] [pid 501:tid 2814] md{shop.example}: error, certificate valid in future (clock wrong?)`,
      ],
      nearMisses: [`${at} [md:notice] [pid 501] md[shop.example]: certificate valid for another 60 days`],
    },
  },
]
