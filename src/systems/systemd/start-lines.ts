import type { LogSignature } from '../../model/diagnosis.ts'
import { isGatewayUnit } from './is-gateway-unit.ts'

const execute = 'systemd src/core/execute.c, exec_child(); systemd.exec(5)'
const job = 'systemd src/core/job.c, job_done_message()'

/** Units that start and stop all day and have nothing to do with a service. */
const housekeeping =
  /Session c?\d|User (?:Manager|Runtime|Login)|user@|session-|\.(?:timer|target|slice|mount|scope|path|device|swap)\b|apt-daily|apt (?:upgrade|download)|logrotate|Rotate log|man-db|fstrim|phpsessionclean|php session|tmpfiles|Temporary|motd|Message of the Day|e2scrub|getty|Hostname Service|Time & Date|PackageKit|sysstat|anacron|fwupd|dpkg-db|certbot|Network Manager Script|systemd-|polkit|snapd?\b|Cleanup|Daily|Journal/i

/** Why units did not start, and starts and stops that went well. */
export const startLines: readonly LogSignature[] = [
  {
    id: 'systemd-step-failed',
    system: 'systemd',
    needles: [
      'Failed at step ',
      'Failed to locate executable',
      'requested working directory failed',
      'determine user credentials',
      'load environment files',
      'set up mount namespacing',
      'determine supplementary groups',
    ],
    pattern:
      /: Failed at step [A-Z_0-9]{1,24} spawning |: Failed to locate executable |Changing to the requested working directory failed|Failed to determine (?:user credentials|supplementary groups)|Failed to load environment files|Failed to set up mount namespacing/,
    weights: { 'app-boot-failure': 26, 'backend-down': 4 },
    title: 'systemd could not even start the program',
    reference: execute,
    fact: 'boot',
    reach: 'here',
    examples: {
      matches: [
        '(shop-api)[2301]: shop-api.service: Failed at step EXEC spawning /srv/app/bin/start: No such file or directory',
        '(shop-api)[2301]: shop-api.service: Failed to locate executable /srv/app/bin/start: No such file or directory',
        '(shop-api)[2301]: shop-api.service: Changing to the requested working directory failed: No such file or directory',
        'systemd[1]: shop-api.service: Failed to load environment files: No such file or directory',
        '(shop-api)[2301]: shop-api.service: Failed to determine user credentials: No such process',
      ],
      nearMisses: ['systemd[1]: Starting shop-api.service - Shop API...'],
    },
  },
  {
    id: 'systemd-unit-invalid',
    system: 'systemd',
    needles: [
      'bad unit file setting',
      'fatal error; refusing',
      'lacks both ExecStart',
      'has no ExecStart',
      'Assignment outside of section',
      'Invalid section header',
      'Executable path is not absolute',
      'Neither a valid executable name',
    ],
    pattern:
      /has a bad unit file setting|fatal error; refusing|lacks both ExecStart|has no ExecStart=|Assignment outside of section|Executable path is not absolute|Neither a valid executable name/,
    weights: { 'app-boot-failure': 22, 'backend-down': 6 },
    title: 'the file of a unit is not valid',
    reference: 'systemd src/core/load-fragment.c and src/core/service.c, service_verify()',
    fact: 'boot',
    reach: 'here',
    examples: {
      matches: [
        'systemd[1]: /etc/systemd/system/shop-api.service:7: Neither a valid executable name nor an absolute path: start.sh --port 80',
        'systemd[1]: shop-api.service: Unit configuration has fatal error; refusing to load',
        'systemd[1]: shop-api.service: Service has no ExecStart=, ExecStop=, or SuccessAction=. Refusing.',
        'Failed to start shop-api.service: Unit shop-api.service has a bad unit file setting.',
      ],
      nearMisses: [
        "systemd[1]: /lib/systemd/system/x.service:12: Unit uses KillMode=none. This is unsafe, as it disables systemd's process lifecycle management for the service.",
      ],
    },
  },
  {
    id: 'systemd-unit-missing',
    system: 'systemd',
    needles: ['.service not found', '.service could not be found', 'is masked'],
    pattern: /Unit (?<unit>\S{1,256}\.service) (?:not found|could not be found|is masked)/,
    weights: { 'backend-down': 12, 'app-boot-failure': 6, 'proxy-not-running': 3 },
    title: 'the unit does not exist or is masked',
    reference: 'systemd src/core/unit.c, bus_unit_validate_load_state()',
    fact: 'unit',
    reach: 'here',
    examples: {
      matches: [
        'Failed to start shop-api.service: Unit shop-api.service not found.',
        'Unit shop-api.service could not be found.',
        'Failed to start shop-api.service: Unit shop-api.service is masked.',
      ],
      nearMisses: ['systemd[1]: shop-api.service: Deactivated successfully.'],
    },
  },
  {
    id: 'systemd-socket-taken',
    system: 'systemd',
    needles: ['Failed to create listening socket', 'Failed to listen on sockets'],
    pattern: /Failed to (?:create listening socket|listen on sockets)[^\n]{0,120}Address already in use/,
    weights: { 'port-conflict': 24, 'app-boot-failure': 5 },
    title: 'a socket unit could not listen because its port is taken',
    reference: 'systemd src/core/socket.c, socket_open_fds()',
    fact: 'bind',
    reach: 'here',
    examples: {
      matches: [
        'systemd[1]: shop-api.socket: Failed to create listening socket (0.0.0.0:8080): Address already in use',
        'systemd[1]: gunicorn.socket: Failed to listen on sockets: Address already in use',
      ],
      nearMisses: ['systemd[1]: Listening on gunicorn.socket - gunicorn socket.'],
    },
  },
  {
    id: 'systemd-start-failed',
    system: 'systemd',
    needles: ['Failed to start ', 'Dependency failed for '],
    pattern: /systemd\[\d+\]: (?:Failed to start|Dependency failed for) (?<unit>[^\n]{1,200})/,
    when: ({ unit }) => !housekeeping.test(unit ?? '') && !isGatewayUnit(unit ?? ''),
    weights: { 'app-boot-failure': 8, 'backend-down': 8, 'proxy-not-running': 2 },
    title: 'a unit did not start',
    reference: job,
    fact: 'start',
    reach: 'here',
    examples: {
      matches: [
        'Nov 20 17:04:51 web1 systemd[1]: Failed to start shop-api.service - Shop API.',
        'systemd[1]: Dependency failed for Shop API.',
      ],
      nearMisses: [
        'systemd[1]: Failed to start logrotate.service - Rotate log files.',
        'systemd[1]: Started shop-api.service - Shop API.',
      ],
    },
  },
  {
    id: 'systemd-stopped',
    system: 'systemd',
    needles: ['Stopping ', 'Stopped '],
    pattern: /systemd\[\d+\]: Stopp(?:ing|ed) (?<unit>[^\n]{1,200})/,
    when: ({ unit }) => !housekeeping.test(unit ?? '') && !isGatewayUnit(unit ?? ''),
    weights: { 'deploy-in-progress': 7, 'backend-down': 6 },
    title: 'a unit was stopped',
    reference: job,
    fact: 'stop',
    reach: 'here',
    examples: {
      matches: [
        'Nov 20 17:04:51 web1 systemd[1]: Stopping shop-api.service - Shop API...',
        'systemd[1]: Stopped Shop API.',
      ],
      nearMisses: [
        'systemd[1]: Stopped target timers.target - Timer Units.',
        'systemd[1]: Stopping session-4.scope - Session 4 of User admin...',
      ],
    },
  },
  {
    id: 'systemd-started',
    system: 'systemd',
    needles: ['Started ', 'Reloaded '],
    pattern: /systemd\[\d+\]: (?:Started|Reloaded) (?<unit>[^\n]{1,200})/,
    when: ({ unit }) => !housekeeping.test(unit ?? ''),
    weights: { 'deploy-in-progress': 5 },
    title: 'a unit was started',
    reference: job,
    fact: 'start',
    reach: 'here',
    examples: {
      matches: ['Nov 20 17:04:51 web1 systemd[1]: Started shop-api.service - Shop API.'],
      nearMisses: ['systemd[1]: Started session-4.scope - Session 4 of User admin.'],
    },
  },
  {
    id: 'systemd-pid-file-race',
    system: 'systemd',
    needles: ['PID from file', 'PID file'],
    pattern: /Failed to (?:parse|read) PID from file |Can't open PID file \S{1,256} \(yet\?\)/,
    weights: { 'benign-noise': 18 },
    title: 'systemd looked for a PID file before the daemon had written it',
    reference: 'systemd src/core/service.c, service_load_pid_file(): it waits and tries again',
    fact: 'pid-file',
    reach: 'here',
    examples: {
      matches: [
        'systemd[1]: nginx.service: Failed to parse PID from file /run/nginx.pid: Invalid argument',
        "systemd[1]: nginx.service: Can't open PID file /run/nginx.pid (yet?) after start: Operation not permitted",
      ],
      nearMisses: ["systemd[1]: nginx.service: Failed with result 'protocol'."],
    },
  },
]
