import { linesOfProgram } from '../lines-of-program.ts'

const at = '2026-11-21 14:00:00,123'

/** What supervisord logs, and what `supervisorctl` answers, of the programs that it runs. */
export const supervisorLines = linesOfProgram(
  { system: 'unknown', program: 'supervisor', reference: 'Supervisor/supervisor supervisor/process.py' },
  [
    {
      name: 'gave-up',
      needles: ['entered FATAL state', 'FATAL     Exited too quickly', 'Exited too quickly'],
      pattern:
        /gave up: (?!nginx|haproxy|apache|httpd|caddy|traefik|envoy|openresty)\S{1,120} entered FATAL state|\bFATAL {1,12}Exited too quickly/,
      weights: { 'restart-limit-hit': 21, 'app-boot-failure': 17, 'app-crash-loop': 6 },
      title: 'supervisord gave up on a program that ends as soon as it starts',
      fact: 'restart-limit',
      matches: [
        `${at} INFO gave up: shop entered FATAL state, too many start retries too quickly`,
        'shop                             FATAL     Exited too quickly (process log may have details)',
      ],
      nearMisses: [
        `${at} INFO success: shop entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)`,
      ],
    },
    {
      name: 'gateway-gave-up',
      needles: ['entered FATAL state', '(spawn error)', '(abnormal termination)'],
      pattern:
        /gave up: (?:nginx|haproxy|apache|httpd|caddy|traefik|envoy|openresty)\S{0,110} entered FATAL state|^(?:nginx|haproxy|apache|httpd|caddy|traefik|envoy|openresty)\S{0,110}: ERROR \((?:spawn error|abnormal termination)\)/m,
      weights: { 'proxy-not-running': 21, 'proxy-config-invalid': 15, 'restart-limit-hit': 10 },
      title: 'supervisord gave up on a gateway that ends as soon as it starts',
      fact: 'proxy-start',
      matches: [`${at} INFO gave up: nginx entered FATAL state, too many start retries too quickly`],
      nearMisses: [`${at} INFO gave up: shop entered FATAL state, too many start retries too quickly`],
    },
    {
      name: 'backing-off',
      needles: ['BACKOFF '],
      pattern: /\bBACKOFF {1,12}(?:Exited too quickly|unknown error|can't find|\S)/,
      weights: { 'app-crash-loop': 17, 'app-boot-failure': 17 },
      title: 'supervisord starts a program again and again',
      fact: 'restart',
      matches: [
        'shop                             BACKOFF   Exited too quickly (process log may have details)',
      ],
      nearMisses: ['shop                             RUNNING   pid 812, uptime 0:12:03'],
    },
    {
      name: 'not-spawned',
      needles: [
        "can't find command",
        'spawnerr: ',
        '(spawn error)',
        '(abnormal termination)',
        "couldn't exec",
        "couldn't chdir",
        "couldn't setuid",
      ],
      pattern:
        /spawnerr: |^(?!nginx|haproxy|apache|httpd|caddy|traefik|envoy|openresty)\S{1,120}: ERROR \((?:spawn error|abnormal termination)\)|can't find command '|supervisor: couldn't (?:exec|chdir|setuid)|command at '[^'\n]{1,200}' is not executable/m,
      weights: { 'app-boot-failure': 25 },
      title: 'supervisord cannot start the program as configured',
      reference: 'Supervisor/supervisor supervisor/options.py, check_execv_args()',
      fact: 'boot',
      matches: [`${at} INFO spawnerr: can't find command '/srv/venv/bin/gunicorn'`],
      nearMisses: [`${at} INFO spawned: 'shop' with pid 812`],
    },
    {
      name: 'step-before-failed',
      needles: ['pre-start process', ' failed!', 'ailed to start'],
      pattern:
        /init: \S{1,80} pre-start process \(\d{1,10}\) (?:terminated with status [1-9]|killed by)|(?:^|\s)(?:Re)?[Ss]tarting [^\n]{2,80}(?:\.{3}|:)[^\n]{0,60} failed!\s{0,4}$|^ ?\* ERROR: \S{1,80} failed to start|start-stop-daemon: failed to start/m,
      when: (_groups, line) =>
        !/nginx|haproxy|httpd|apache|varnish|caddy|traefik|web server|sql|maria|postgres|mongo|redis|memcache|database|firewall|iptables|backup|cron/i.test(
          line.slice(0, 2000),
        ),
      weights: { 'app-boot-failure': 22, 'backend-down': 6 },
      title: 'Upstart, OpenRC or an init script could not start the program',
      reference: 'init(5), pre-start; openrc-run(8); lsb init-functions, log_end_msg',
      fact: 'boot',
      matches: [
        'init: gunicorn pre-start process (2213) terminated with status 1',
        'Starting PHP FastCGI Process Manager: php5-fpm failed!',
        ' * ERROR: uwsgi failed to start',
      ],
      nearMisses: [
        'Starting nginx: nginx failed!',
        'init: gunicorn main process (2213) terminated with status 1',
        'Starting PHP FastCGI Process Manager: php5-fpm.',
      ],
    },
    {
      name: 'control-port-taken',
      needles: ['Another program is already listening on a port'],
      pattern: /Another program is already listening on a port that one of our HTTP servers/,
      weights: { 'port-conflict': 22, 'app-boot-failure': 8 },
      title: 'supervisord does not start, because another supervisord runs already',
      reference: 'Supervisor/supervisor supervisor/supervisord.py, openhttpservers()',
      fact: 'bind',
      matches: [
        'Error: Another program is already listening on a port that one of our HTTP servers is configured to use.  Shut this program down first before starting supervisord.',
      ],
      nearMisses: ['Unlinking stale socket /var/run/supervisor.sock'],
    },
    {
      name: 'killed',
      needles: ['terminated by SIGKILL', 'terminated by SIGSEGV', 'terminated by SIG'],
      pattern: /exited: \S{1,120} \(terminated by SIGKILL(?:; not expected)?\)/,
      weights: { 'oom-host': 17, 'oom-cgroup': 17, 'app-crash-loop': 4 },
      title: 'a program that supervisord runs was killed, perhaps for memory',
      fact: 'oom',
      matches: [`${at} INFO exited: shop (terminated by SIGKILL; not expected)`],
      nearMisses: [
        `${at} INFO stopped: shop (terminated by SIGKILL)`,
        `${at} INFO stopped: shop (terminated by SIGTERM)`,
      ],
    },
    {
      name: 'crashed',
      needles: ['terminated by SIG'],
      pattern: /exited: \S{1,120} \(terminated by SIG(?:SEGV|BUS|ILL|ABRT|FPE|SYS)\b/,
      weights: { 'app-native-crash': 24, 'app-crash-request': 6 },
      title: 'a program that supervisord runs broke in compiled code',
      fact: 'crash',
      matches: [`${at} INFO exited: shop (terminated by SIGSEGV (core dumped); not expected)`],
      nearMisses: [`${at} INFO exited: shop (terminated by SIGKILL; not expected)`],
    },
    {
      name: 'exited',
      needles: ['; not expected)'],
      pattern:
        /exited: (?!\S{0,40}(?:nginx|haproxy|apache|httpd|caddy|traefik|varnish))\S{1,120} \(exit status \d{1,3}; not expected\)/,
      weights: { 'app-boot-failure': 13, 'app-crash-loop': 12, 'backend-down': 5, 'app-crash-request': 4 },
      title: 'a program that supervisord runs ended with an error',
      fact: 'exit',
      matches: [`${at} INFO exited: shop (exit status 1; not expected)`],
      nearMisses: [
        `${at} INFO exited: shop (exit status 0; expected)`,
        `${at} INFO exited: nginx (exit status 1; not expected)`,
      ],
    },
    {
      name: 'proxy-exited',
      needles: ['; not expected)'],
      pattern:
        /exited: \S{0,40}(?:nginx|haproxy|apache|httpd|caddy|traefik|varnish)\S{0,40} \(exit status \d{1,3}; not expected\)/,
      weights: { 'proxy-not-running': 13, 'proxy-config-invalid': 6 },
      title: 'a proxy that supervisord runs ended with an error',
      fact: 'exit',
      matches: [`${at} INFO exited: nginx (exit status 1; not expected)`],
      nearMisses: [`${at} INFO exited: shop (exit status 1; not expected)`],
    },
    {
      name: 'away',
      needles: ['supervisor.sock no such file', 'supervisor.sock refused connection'],
      pattern: /unix:\/\/\S{1,200}supervisor\S{0,20}\.sock (?:no such file|refused connection)/,
      weights: { 'backend-down': 15, 'app-boot-failure': 4 },
      title: 'supervisord itself does not run, nor what it should run',
      reference: 'Supervisor/supervisor supervisor/supervisorctl.py, upcheck()',
      fact: 'stop',
      matches: ['unix:///var/run/supervisor.sock no such file'],
      nearMisses: ['unix:///run/shop.sock'],
    },
  ],
)
