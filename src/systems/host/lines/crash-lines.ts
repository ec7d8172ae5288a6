import type { LogSignature } from '../../../model/diagnosis.ts'

/** Programs whose crash is the gateway's own; all others are taken for the app. */
const gateway = /^(?:nginx|openresty|apache2|httpd|haproxy|envoy|caddy|traefik|varnishd|cache-main)/

const fault =
  /(?:^|[\s:])(?<name>[^\s:[\]]{1,64})\[(?<pid>\d+)\]:? (?:segfault at [0-9a-f]+ ip [0-9a-f]+ sp |general protection(?: fault)? ip:|trap (?:invalid opcode|divide error|int3|stack segment) ip:|bad frame in )/
const reference = 'linux arch/x86/mm/fault.c, show_signal_msg(); arch/x86/kernel/traps.c, show_signal()'
const title = 'the kernel saw a process break on an invalid access'
const segfault =
  'kernel: [  510.961232] php-fpm8.2[2215]: segfault at 18 ip 00007f2a1c0de5a0 sp 00007ffd2b7c1f40 error 4 in opcache.so[7f2a1c0a0000+9a000]'
const segfaultOfNginx =
  'nginx[2215]: segfault at 0 ip 000055d0a1c0de5a sp 00007ffd2b7c1f40 error 4 in nginx[55d0a1b00000+14a000]'

/** Lines about processes that ended by a fault in compiled code. */
export const crashLines: readonly LogSignature[] = [
  {
    id: 'host-segfault-app',
    system: 'host',
    needles: ['segfault at', 'general protection', ']: trap ', '] trap ', 'bad frame in'],
    pattern: fault,
    when: ({ name }) => !gateway.test(name ?? ''),
    weights: { 'app-native-crash': 22, 'app-crash-request': 4 },
    title,
    reference,
    fact: 'crash',
    reach: 'here',
    examples: {
      matches: [
        segfault,
        'kernel: traps: node[812] general protection fault ip:7f2a1c0de5a0 sp:7ffd2b7c1f40 error:0 in libc.so.6[7f2a1c000000+155000]',
        'traps: python3[812] trap invalid opcode ip:7f2a1c0de5a0 sp:7ffd2b7c1f40 error:0 in numpy.so[7f2a1c000000+155000]',
      ],
      nearMisses: [segfaultOfNginx, 'sshd[812]: error: kex_exchange_identification: Connection closed'],
    },
  },
  {
    id: 'host-segfault-gateway',
    system: 'host',
    needles: ['segfault at', 'general protection', ']: trap ', '] trap ', 'bad frame in'],
    pattern: fault,
    when: ({ name }) => gateway.test(name ?? ''),
    weights: { 'proxy-worker-crash': 22, 'app-native-crash': 4 },
    title,
    reference,
    fact: 'crash',
    reach: 'here',
    examples: { matches: [segfaultOfNginx], nearMisses: [segfault] },
  },
  {
    id: 'host-core-dumped',
    system: 'host',
    needles: ['dumped core', 'ANOM_ABEND'],
    pattern:
      /Process \d+ \((?<name>[^)]{1,64})\) of user \d+ dumped core|type=ANOM_ABEND [^\n]{0,400}\bsig=(?:4|6|7|8|11)\b/,
    weights: { 'app-native-crash': 16, 'app-heap-exhausted': 8, 'proxy-worker-crash': 4 },
    title: 'a process left a core dump',
    reference: 'systemd src/coredump/coredump.c; linux kernel/auditsc.c, audit_core_dumps()',
    fact: 'crash',
    reach: 'here',
    examples: {
      matches: [
        'systemd-coredump[2301]: [🡕] Process 812 (node) of user 33 dumped core.',
        'type=ANOM_ABEND msg=audit(1794935091.605:581): auid=4294967295 uid=33 gid=33 ses=4294967295 subj=unconfined pid=812 comm="node" exe="/usr/bin/node" sig=11 res=1',
      ],
      nearMisses: [
        'systemd-coredump[2301]: Resource limits disable core dumping for process 812 (node).',
        'type=ANOM_ABEND msg=audit(1794935091.605:581): auid=1000 uid=1000 gid=1000 ses=2 pid=812 comm="less" exe="/usr/bin/less" sig=1 res=1',
      ],
    },
  },
  {
    id: 'host-seccomp-killed',
    system: 'host',
    needles: ['type=SECCOMP', 'audit: type=1326', 'type=1326 audit('],
    pattern: /type=(?:SECCOMP|1326) [^\n]{0,400}\bsig=31\b/,
    weights: { 'app-native-crash': 14, 'selinux-denied': 4, 'app-boot-failure': 4 },
    title: 'a process was killed for a system call that it may not make',
    reference: 'linux kernel/auditsc.c, audit_seccomp(); signal 31 is SIGSYS',
    fact: 'crash',
    reach: 'here',
    examples: {
      matches: [
        'audit: type=1326 audit(1794935091.605:581): auid=4294967295 uid=33 gid=33 ses=4294967295 pid=812 comm="node" exe="/usr/bin/node" sig=31 arch=c000003e syscall=435 compat=0 ip=0x7f2a1c0de5a0 code=0x80000000',
      ],
      nearMisses: [
        'audit: type=1326 audit(1794935091.605:581): auid=1000 uid=1000 gid=1000 ses=2 pid=812 comm="chromium" exe="/usr/bin/chromium" sig=0 arch=c000003e syscall=273 compat=0 ip=0x7f2a1c0de5a0 code=0x50000',
      ],
    },
  },
]
