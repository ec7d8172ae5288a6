import type { LogSignature } from '../../model/diagnosis.ts'
import { isGatewayUnit } from './is-gateway-unit.ts'
import { roleIn } from './role-in.ts'

const service = 'systemd src/core/service.c'
const counter = /: Scheduled restart job, restart counter is at (?<count>\d{1,9})\./
const counted = (count: number) =>
  `Nov 20 17:04:51 web1 systemd[1]: shop-api.service: Scheduled restart job, restart counter is at ${count}.`

/** How systemd watched over a unit: restarts, time limits, the watchdog. */
export const supervisionLines: readonly LogSignature[] = [
  {
    id: 'systemd-oom-killed',
    system: 'systemd',
    needles: ['killed by the OOM killer'],
    pattern: /: A process of this unit has been killed by the OOM killer\./,
    weights: { 'oom-cgroup': 21, 'oom-host': 16 },
    title: 'a process of a unit was killed because memory ran out',
    reference: 'systemd src/core/unit.c, unit_check_oom()',
    fact: 'oom',
    reach: 'here',
    examples: {
      matches: [
        'Nov 20 17:04:51 web1 systemd[1]: app.service: A process of this unit has been killed by the OOM killer.',
      ],
      nearMisses: ['systemd[1]: Started systemd-oomd.service - Userspace Out-Of-Memory (OOM) Killer.'],
    },
  },
  {
    id: 'systemd-restart-loop',
    system: 'systemd',
    needles: ['restart counter is at'],
    pattern: counter,
    when: ({ count }) => Number(count) >= 3,
    weights: { 'app-crash-loop': 23, 'app-boot-failure': 7, 'bad-release': 3 },
    title: 'systemd restarts a unit again and again',
    reference: `${service}, service_enter_restart()`,
    fact: 'restart',
    reach: 'here',
    examples: { matches: [counted(7)], nearMisses: [counted(1)] },
  },
  {
    id: 'systemd-restarted',
    system: 'systemd',
    needles: ['restart counter is at'],
    pattern: counter,
    when: ({ count }) => Number(count) < 3,
    weights: { 'app-crash-loop': 9, 'app-crash-request': 8, 'app-boot-failure': 3 },
    title: 'systemd restarted a unit that had ended',
    reference: `${service}, service_enter_restart()`,
    fact: 'restart',
    reach: 'here',
    examples: { matches: [counted(1)], nearMisses: [counted(7)] },
  },
  {
    id: 'systemd-start-limit',
    system: 'systemd',
    needles: ['tart request repeated too quickly'],
    pattern: /(?::|^) ?[Ss]tart request repeated too quickly/,
    when: (_groups, line) => !isGatewayUnit(/[\w@.-]{1,128}\.service/.exec(line.slice(0, 2000))?.[0] ?? ''),
    weights: { 'restart-limit-hit': 26, 'app-boot-failure': 8, 'app-crash-loop': 6 },
    title: 'systemd no longer restarts a unit',
    reference: `${service}, service_start(); systemd.unit(5), StartLimitBurst=`,
    fact: 'restart-limit',
    reach: 'here',
    examples: {
      matches: [
        'Nov 20 17:04:51 web1 systemd[1]: app.service: Start request repeated too quickly.',
        'systemd[1]: start request repeated too quickly for app.service',
      ],
      nearMisses: [counted(7), 'haproxy.service: Start request repeated too quickly.'],
    },
  },
  {
    id: 'systemd-stop-timeout',
    system: 'systemd',
    needles: ["State 'stop", "State 'final", 'Stopping timed out', 'stop-sigterm'],
    pattern:
      /: State '(?:stop-sigterm|stop-watchdog|final-sigterm|stop-sigkill|final-sigkill|stop)' timed out\.|: Stopping timed out\. (?:Killing|Terminating)\./,
    weights: { 'ungraceful-shutdown': 19, 'deploy-in-progress': 6, 'io-stall': 3 },
    title: 'a unit did not stop in time and was killed',
    reference: `${service}, service_dispatch_timer(); systemd.service(5), TimeoutStopSec=`,
    fact: 'stop',
    reach: 'here',
    examples: {
      matches: [
        "Nov 20 17:04:51 web1 systemd[1]: app.service: State 'stop-sigterm' timed out. Killing.",
        'systemd[1]: app.service: Stopping timed out. Terminating.',
      ],
      nearMisses: ['systemd[1]: app.service: Deactivated successfully.'],
    },
  },
  {
    id: 'systemd-stop-leftover',
    system: 'systemd',
    needles: ['with signal SIGKILL', 'remains running after unit stopped', 'left-over process'],
    pattern:
      /: Killing process \d+ \([^)]{1,64}\) with signal SIGKILL|: Unit process \d+ \([^)]{1,64}\) remains running after unit stopped|: Found left-over process \d+ \([^)]{1,64}\) in control group/,
    weights: { 'ungraceful-shutdown': 12, 'port-conflict': 7 },
    title: 'processes outlived the stop of their unit',
    reference: 'systemd src/core/unit.c, log_kill() and unit_warn_leftover_processes()',
    fact: 'stop',
    reach: 'here',
    examples: {
      matches: [
        'systemd[1]: app.service: Killing process 812 (node) with signal SIGKILL.',
        'systemd[1]: app.service: Unit process 812 (node) remains running after unit stopped.',
        'systemd[1]: app.service: Found left-over process 812 (node) in control group while starting unit. Ignoring.',
      ],
      nearMisses: ['systemd[1]: app.service: Consumed 1min 2.345s CPU time.'],
    },
  },
  {
    id: 'systemd-start-timeout',
    system: 'systemd',
    needles: ['tart operation timed out', 'tart-pre operation timed out', 'tart-post operation timed out'],
    pattern:
      /: [Ss]tart operation timed out\. (?:Terminating|Killing)|: [Ss]tart-(?:pre|post) operation timed out/,
    weights: { 'app-boot-failure': 18, 'dependency-slow': 6, 'db-down': 4, 'backend-down': 4 },
    title: 'a unit never reported that it is ready',
    reference: `${service}, service_dispatch_timer(); systemd.service(5), TimeoutStartSec=`,
    fact: 'boot',
    reach: 'here',
    examples: {
      matches: ['Nov 20 17:04:51 web1 systemd[1]: app.service: start operation timed out. Terminating.'],
      nearMisses: ["systemd[1]: app.service: State 'stop-sigterm' timed out. Killing."],
    },
  },
  {
    id: 'systemd-watchdog',
    system: 'systemd',
    needles: ['Watchdog timeout'],
    pattern: /: Watchdog timeout \(limit [^)]{1,40}\)!/,
    when: (_groups, line) => roleIn(line) !== 'housekeeping',
    weights: { 'event-loop-blocked': 21, 'io-stall': 7, 'slow-app-timeout': 3 },
    title: 'a unit’s process hung and was ended by the watchdog',
    reference: `${service}, service_dispatch_watchdog(); systemd.service(5), WatchdogSec=`,
    fact: 'watchdog',
    reach: 'here',
    examples: {
      matches: ['Nov 20 17:04:51 web1 systemd[1]: app.service: Watchdog timeout (limit 30s)!'],
      nearMisses: ['kernel: NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.'],
    },
  },
]
