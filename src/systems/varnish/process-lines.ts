import type { LogSignature } from '../../model/diagnosis.ts'

const manager = 'varnish-cache bin/varnishd/mgt/mgt_child.c'
const died = 'varnishd[812]: Child (901) died signal=6'
const started = 'varnishd[812]: Child (901) said Child starts'

/** What Varnish’s manager says of its child, and of VCL that it does not take. */
export const varnishProcessLines: readonly LogSignature[] = [
  {
    id: 'varnish-child-died',
    system: 'varnish',
    needles: ['died signal=', 'Panic message', 'Panic at:', 'not responding to CLI'],
    pattern:
      /Child \(\d{1,10}\) (?:died signal=(?!9\b|15\b)\d|Panic message|not responding to CLI, killed)|Panic at: /,
    weights: { 'proxy-worker-crash': 24, 'oom-host': 3 },
    title: 'Varnish’s working process crashed, and its cache with it',
    reference: `${manager}, mgt_reap_child`,
    fact: 'crash',
    reach: 'here',
    examples: {
      matches: [died, 'Child (901) Panic message:', 'Child (901) not responding to CLI, killed it.'],
      nearMisses: [started, 'Child (901) died signal=9'],
    },
  },
  {
    id: 'varnish-child-killed',
    system: 'varnish',
    needles: ['died signal=9'],
    pattern: /Child \(\d{1,10}\) died signal=9\b/,
    weights: { 'oom-host': 14, 'oom-cgroup': 13, 'proxy-worker-crash': 12 },
    title: 'Varnish’s working process was killed from outside',
    reference: `${manager}, mgt_reap_child; SIGKILL, mostly of the kernel for want of memory`,
    fact: 'oom',
    reach: 'here',
    examples: { matches: ['Child (901) died signal=9'], nearMisses: [died] },
  },
  {
    id: 'varnish-vcl-invalid',
    system: 'varnish',
    needles: ['VCL compilation failed', 'Running VCC-compiler failed', 'VCL failed'],
    pattern: /VCL compilation failed|Running VCC-compiler failed/,
    weights: { 'proxy-config-invalid': 25, 'proxy-not-running': 8 },
    title: 'Varnish does not take its VCL',
    reference: 'varnish-cache bin/varnishd/mgt/mgt_vcc.c',
    fact: 'config',
    reach: 'here',
    examples: {
      matches: ['VCL compilation failed', 'Running VCC-compiler failed, exited with 2'],
      nearMisses: ['VCL compiled.'],
    },
  },
  {
    id: 'varnish-vcl-name',
    system: 'varnish',
    needles: [
      'could not be resolved to an IP address',
      'resolves to too many addresses',
      'resolves to multiple',
    ],
    pattern:
      /Backend host ['"]?[^\n]{1,260} (?:could not be resolved to an IP address|resolves to (?:too many|multiple))/,
    weights: { 'dns-failure': 24, 'proxy-config-invalid': 8, 'proxy-not-running': 6 },
    title: 'Varnish cannot resolve the name of a backend and does not start',
    reference: 'varnish-cache lib/libvcc/vcc_utils.c, vcc_resolve',
    fact: 'resolve',
    reach: 'here',
    examples: {
      matches: [
        'Backend host "app": could not be resolved to an IP address:',
        "Backend host 'app' could not be resolved to an IP address:",
      ],
      nearMisses: ['Backend host "app" is healthy'],
    },
  },
  {
    id: 'varnish-port-taken',
    system: 'varnish',
    needles: ['Could not get socket', 'Cannot open socket'],
    pattern: /(?:Could not get|Cannot open) socket [^\n]{1,120}: Address already in use/,
    weights: { 'port-conflict': 24, 'proxy-not-running': 12 },
    title: 'Varnish cannot listen, for the port is taken',
    reference: 'varnish-cache bin/varnishd/mgt/mgt_acceptor.c',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: ['Error: Could not get socket :6081: Address already in use'],
      nearMisses: ['Error: Could not get socket :80: Permission denied'],
    },
  },
  {
    id: 'varnish-no-storage-file',
    system: 'varnish',
    needles: ['(-sfile)', 'storage_file', '-sfile', 'VSM: Could not', 'Could not create _.vsm'],
    pattern:
      /\(-sfile\)[^\n]{0,200}(?:failed|too small|not enough)|VSM: Could not get|Could not (?:create|mmap) [^\n]{0,60}\.vsm/,
    weights: { 'disk-full': 14, 'proxy-not-running': 12, 'fs-readonly': 6 },
    title: 'Varnish cannot make the files that it works with',
    reference: 'varnish-cache bin/varnishd/storage/storage_file.c, bin/varnishd/common/common_vsmw.c',
    fact: 'disk',
    reach: 'here',
    examples: {
      matches: ['Error: (-sfile) allocation error: failed to allocate 10G'],
      nearMisses: [started],
    },
  },
  {
    id: 'varnish-started',
    system: 'varnish',
    needles: ['said Child starts', 'Child launched OK', ') Started', 'Pushing vcls'],
    pattern: /Child \(\d{1,10}\) (?:said Child starts|Started|Pushing vcls passed)|Child launched OK/,
    weights: { 'benign-noise': 14 },
    title: 'Varnish started its working process',
    reference: `${manager}, mgt_launch_child`,
    fact: 'noise',
    reach: 'here',
    examples: { matches: [started, 'Child launched OK'], nearMisses: [died] },
  },
  {
    id: 'varnish-threads-short',
    system: 'varnish',
    needles: ['sess_dropped', 'thread_queue_len', 'threads_limited', 'req_dropped', 'sess_queued'],
    pattern:
      /(?:MAIN\.)?(?:sess_dropped|req_dropped|thread_queue_len|threads_limited)\s{1,40}[1-9]\d{0,15}\b/,
    weights: { 'proxy-busy-workers': 19, 'worker-pool-exhausted': 9, 'slow-app-timeout': 5 },
    title: 'Varnish has no thread free for requests',
    reference: 'varnish-cache lib/libvsc/VSC_main.vsc: sess_dropped, thread_queue_len, threads_limited',
    fact: 'workers',
    reach: 'here',
    examples: {
      matches: [
        'MAIN.sess_dropped            123         0.02 Sessions dropped for thread',
        'MAIN.thread_queue_len 20',
      ],
      nearMisses: ['MAIN.sess_dropped            0         0.00 Sessions dropped for thread'],
    },
  },
]
