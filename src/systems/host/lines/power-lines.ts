import type { LogSignature } from '../../../model/diagnosis.ts'

/** Lines about the machine going down or up, and about its clock. */
export const powerLines: readonly LogSignature[] = [
  {
    id: 'host-panic',
    system: 'host',
    needles: ['Kernel panic', 'machine restart'],
    pattern: /Kernel panic - not syncing/,
    weights: { 'host-down': 26 },
    title: 'the kernel gave up',
    reference: 'linux kernel/panic.c, panic()',
    fact: 'power',
    reach: 'here',
    examples: {
      matches: ['Kernel panic - not syncing: Out of memory: compulsory panic_on_oom is enabled'],
      nearMisses: ['kernel: Kernel command line: BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro panic=10'],
    },
  },
  {
    id: 'host-shutdown',
    system: 'host',
    needles: ['System is ', 'reboot: ', 'Power key pressed', 'he system will ', 'Reached target'],
    pattern:
      /System is (?:powering down|rebooting|halting)|reboot: (?:Restarting system|Power down|System halted)|Power key pressed|[Tt]he system will (?:reboot|power off|halt) (?:now|at)|Reached target (?:\S+ - )?(?:Shutdown|System Shutdown|Reboot|System Reboot|Power-?Off|System Power Off)/,
    weights: { 'host-down': 18, 'backend-down': 4, 'deploy-in-progress': 3 },
    title: 'the machine was shut down or restarted',
    reference: 'systemd src/login/logind-dbus.c; linux kernel/reboot.c',
    fact: 'power',
    reach: 'here',
    examples: {
      matches: [
        'systemd-logind[402]: System is rebooting.',
        'kernel: reboot: Restarting system',
        'systemd[1]: Reached target shutdown.target - System Shutdown.',
      ],
      nearMisses: [
        'systemd[1]: Reached target multi-user.target - Multi-User System.',
        'systemd-logind[402]: New seat seat0.',
      ],
    },
  },
  {
    id: 'host-boot',
    system: 'host',
    needles: ['Linux version '],
    pattern: /Linux version \d+\.\d+\S{0,40} \(/,
    weights: { 'host-down': 10, 'backend-down': 4, 'deploy-in-progress': 2 },
    title: 'the machine started',
    reference: 'linux init/version.c, linux_banner',
    fact: 'power',
    reach: 'here',
    examples: {
      matches: [
        'kernel: Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)',
      ],
      nearMisses: ['Welcome to Debian GNU/Linux 12 (bookworm)!'],
    },
  },
  {
    id: 'host-clock-wrong',
    system: 'host',
    needles: [
      'System clock wrong by',
      'time reset ',
      'clock was stepped by',
      'Time jumped backwards',
      'step time server',
    ],
    pattern:
      /System clock wrong by (?<chrony>-?\d+(?:\.\d+)?) seconds|time reset (?<ntpd>[+-]?\d+(?:\.\d+)?) ?s|clock was stepped by (?<stepped>-?\d+(?:\.\d+)?) seconds|step time server \S{1,80} offset (?<ntpdate>[+-]?\d+(?:\.\d+)?)/,
    when: ({ chrony, ntpd, stepped, ntpdate }) =>
      Math.abs(Number(chrony ?? ntpd ?? stepped ?? ntpdate)) >= 60,
    weights: { 'clock-skew': 18 },
    title: 'the clock was a minute or more off',
    reference: 'chrony reference.c; ntp ntpd/ntp_loopfilter.c; ntpdate(8)',
    fact: 'clock',
    reach: 'here',
    examples: {
      matches: [
        'chronyd[402]: System clock wrong by 412.123456 seconds',
        'ntpd[402]: time reset +3600.12 s',
        'chronyd[402]: System clock was stepped by -86400.001 seconds',
      ],
      nearMisses: ['chronyd[402]: System clock wrong by 1.123456 seconds'],
    },
  },
  {
    id: 'host-rate-limited',
    system: 'host',
    needles: ['callbacks suppressed'],
    pattern: /\w{1,40}: \d+ callbacks suppressed/,
    weights: { 'benign-noise': 15 },
    title: 'the kernel left out repeated lines',
    reference: 'linux lib/ratelimit.c, ___ratelimit()',
    fact: 'suppressed',
    reach: 'here',
    examples: {
      matches: ['kernel: net_ratelimit: 12 callbacks suppressed'],
      nearMisses: ['kernel: nf_conntrack: nf_conntrack: table full, dropping packet'],
    },
  },
]
