import type { LogSignature } from '../../model/diagnosis.ts'

const reference = 'systemd src/systemctl/systemctl-show.c, print_status_info()'

/** Single lines out of `systemctl status`, which people quote without the rest. */
export const statusLines: readonly LogSignature[] = [
  {
    id: 'systemd-shown-setup',
    system: 'systemd',
    needles: ['(code=exited, status=2'],
    pattern: /\(code=exited, status=2(?:[0-3]\d|4[0-5])\/[A-Z_]{2,24}\)/,
    weights: { 'app-boot-failure': 25, 'backend-down': 4 },
    title: 'systemd could not even start the program',
    reference,
    fact: 'boot',
    reach: 'here',
    examples: {
      matches: ['  Process: 812 ExecStart=/srv/app/start (code=exited, status=203/EXEC)'],
      nearMisses: ['  Process: 812 ExecStart=/srv/app/start (code=exited, status=0/SUCCESS)'],
    },
  },
  {
    id: 'systemd-shown-pre-start',
    system: 'systemd',
    needles: ['ExecStartPre='],
    pattern: /ExecStartPre=(?<command>[^\n]{1,400}) \(code=exited,? status=(?!0\b|20\d\b|2[1-4]\d\b)\d{1,3}/,
    // Steps that clear away what may not be there may fail: status shows no `-` before them.
    when: ({ command }) =>
      !/nginx|haproxy|httpd|apache|caddy|traefik|named-checkconf|\b(?:docker|podman)\b.{0,20}\b(?:rm|stop|kill|pull)\b|\brm -f/.test(
        command ?? '',
      ),
    weights: { 'app-boot-failure': 24, 'backend-down': 4 },
    title: 'what a unit runs before its program failed, so that the program was never started',
    reference: `${reference}; systemd.service(5), ExecStartPre=`,
    fact: 'boot',
    reach: 'here',
    examples: {
      matches: ['    Process: 1201 ExecStartPre=/usr/bin/mkdir /run/shop (code=exited, status=1/FAILURE)'],
      nearMisses: [
        '    Process: 1201 ExecStartPre=/usr/bin/mkdir /run/shop (code=exited, status=0/SUCCESS)',
        '    Process: 1201 ExecStartPre=/usr/sbin/nginx -t -q (code=exited, status=1/FAILURE)',
        '    Process: 812 ExecStartPre=/usr/bin/docker rm -f shop (code=exited, status=1/FAILURE)',
      ],
    },
  },
  {
    id: 'systemd-shown-oom',
    system: 'systemd',
    needles: ['(Result: oom-kill)'],
    pattern: /\(Result: oom-kill\)/,
    weights: { 'oom-cgroup': 22, 'oom-host': 16 },
    title: 'a unit ended because memory ran out',
    reference,
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: ['   Active: failed (Result: oom-kill) since Fri 2026-11-20 17:04:51 UTC; 5s ago'],
      nearMisses: ['   Active: failed (Result: exit-code) since Fri 2026-11-20 17:04:51 UTC; 5s ago'],
    },
  },
]
