import { linesOfProgram } from '../../app/lines-of-program.ts'

const at = '[21-Nov-2026 14:44:09]'

/** What PHP-FPM says of its own start and end. */
export const serverLines = linesOfProgram({ system: 'php-fpm', reference: 'php-src sapi/fpm/fpm/fpm.c' }, [
  {
    name: 'emergency-restart',
    needles: ['failed processes threshold ('],
    pattern: /failed processes threshold \(\d{1,6} in \d{1,6} sec\) is reached, initiating reload/,
    weights: { 'app-crash-loop': 18, 'app-native-crash': 17 },
    title: 'so many children of PHP-FPM crashed that it reloads itself',
    reference: 'php-src sapi/fpm/fpm/fpm_children.c; emergency_restart_threshold counts SIGSEGV and SIGBUS',
    fact: 'crash',
    matches: [`${at} WARNING: failed processes threshold (10 in 60 sec) is reached, initiating reload`],
    nearMisses: [`${at} NOTICE: Reloading in progress ...`],
  },
  {
    name: 'address-taken',
    needles: [
      'unable to bind listening socket',
      'Another FPM instance',
      'nother FPM instance seems to already listen',
    ],
    pattern:
      /unable to bind listening socket for address '[^'\n]{1,200}': Address (?:already )?in use|nother FPM instance seems to already listen on /,
    weights: { 'port-conflict': 26, 'app-boot-failure': 5 },
    title: 'PHP-FPM’s address is taken by another process',
    reference: 'php-src sapi/fpm/fpm/fpm_sockets.c, fpm_sockets_new_listening_socket()',
    fact: 'bind',
    matches: [
      `${at} ERROR: unable to bind listening socket for address '127.0.0.1:18200': Address already in use (98)`,
      `${at} ERROR: unable to bind listening socket for address '127.0.0.1:9000': Address in use (98)`,
      `${at} ERROR: Another FPM instance seems to already listen on /run/php/php8.2-fpm.sock`,
    ],
    nearMisses: [
      `${at} ERROR: unable to bind listening socket for address '/run/php/x.sock': Permission denied (13)`,
    ],
  },
  {
    name: 'bind-failed',
    needles: ['unable to bind listening socket'],
    pattern:
      /unable to bind listening socket for address '(?<address>[^'\n]{1,200})': (?!Address (?:already )?in use)/,
    weights: { 'app-boot-failure': 22, 'unix-socket-missing': 8, 'wrong-port': 4 },
    title: 'PHP-FPM cannot create its socket',
    reference: 'php-src sapi/fpm/fpm/fpm_sockets.c, fpm_sockets_new_listening_socket()',
    fact: 'bind',
    matches: [
      `${at} ERROR: unable to bind listening socket for address '/run/php/x.sock': No such file or directory (2)`,
    ],
    nearMisses: [
      `${at} ERROR: unable to bind listening socket for address '127.0.0.1:18200': Address already in use (98)`,
    ],
  },
  {
    name: 'socket-owner',
    needles: ['the socket ', 'cannot get uid for user', 'cannot get gid for group'],
    pattern:
      /failed to (?:chown|chmod|write the ACL of|read the ACL of)\(?\)? the socket '|cannot get (?:uid for user|gid for group) '/,
    weights: { 'unix-socket-perm': 18, 'app-boot-failure': 13 },
    title: 'PHP-FPM cannot give its socket the owner that is configured',
    reference: 'php-src sapi/fpm/fpm/fpm_unix.c, fpm_unix_resolve_socket_permissions()',
    fact: 'socket-mode',
    matches: [
      `${at} ERROR: [pool www] failed to chown() the socket '/run/php/x.sock': Operation not permitted (1)`,
      `${at} ERROR: [pool www] cannot get uid for user 'nginx'`,
    ],
    nearMisses: [`${at} NOTICE: [pool www] 'user' directive is ignored when FPM is not running as root`],
  },
  {
    name: 'config-invalid',
    needles: [
      'failed to load configuration file',
      'failed to post process the configuration',
      'unable to parse value for entry',
      'unknown entry',
      'No pool defined',
      'please specify user and group other than root',
      'has not been defined',
      'address have been defined',
      'failed to open error_log',
      'ZEND_INI_PARSER',
      'Unable to include ',
      '] pm.',
      '] the pm',
      'unable to open slowlog',
      'Unable to create or open slowlog',
    ],
    pattern:
      /No pool defined\. at least one pool section must be specified|please specify user and group other than root|\[pool [^\]\n]{1,100}\] (?:user has not been|no listen address have been) defined|failed to open error_log \(|(?:Unable to create or open|unable to open) (?:slowlog|access log)|value is NULL for a ZEND_INI_PARSER_ENTRY|Unable to include \S{1,300} from \S{1,300} at line \d|\[pool [^\]\n]{1,100}\] (?:pm\.\w{1,40}(?:\(\d{1,6}\))? must |the pm\b|invalid)|failed to load configuration file '|failed to post process the configuration|ERROR: \[[^\]\n]{1,300}:\d{1,6}\] (?:unable to parse value for entry|unknown entry)/,
    weights: { 'app-boot-failure': 25, 'backend-down': 4 },
    title: 'PHP-FPM’s configuration is invalid, and it does not start',
    reference: 'php-src sapi/fpm/fpm/fpm_conf.c',
    fact: 'boot',
    matches: [
      `${at} ERROR: failed to post process the configuration`,
      `${at} ERROR: failed to load configuration file 'fpm/bad.conf'`,
      `${at} ERROR: [pool www] please specify user and group other than root`,
      `${at} ERROR: No pool defined. at least one pool section must be specified in config file`,
      `${at} ERROR: failed to open error_log (/var/log/php-fpm.log): Permission denied (13)`,
      `${at} ERROR: [fpm/bad.conf:12] unable to parse value for entry 'pm': invalid process manager (static, dynamic or ondemand)`,
    ],
    nearMisses: [`${at} NOTICE: configuration file /etc/php/8.2/fpm/php-fpm.conf test is successful`],
  },
  {
    name: 'start-failed',
    needles: ['FPM initialization failed', 'pm.min_spare_servers('],
    pattern:
      /(?:ERROR: |line \d{1,6}: )FPM initialization failed|ALERT: \[pool [^\]\n]{1,100}\] (?:pm\.|the chdir path|the chroot path)/,
    weights: { 'app-boot-failure': 20, 'backend-down': 6 },
    title: 'PHP-FPM did not start',
    reference: 'php-src sapi/fpm/fpm/fpm_main.c; fpm_conf.c, fpm_conf_process_all_pools()',
    fact: 'boot',
    matches: [
      `${at} ERROR: FPM initialization failed`,
      `${at} ALERT: [pool www] pm.min_spare_servers(1) and pm.max_spare_servers(9) cannot be greater than pm.max_children(2)`,
    ],
    nearMisses: [`${at} NOTICE: ready to handle connections`],
  },
  {
    name: 'client-refused',
    needles: ['Connection disallowed: IP address'],
    pattern: /Connection disallowed: IP address '(?<client>[^'\n]{1,60})' has been dropped/,
    weights: { 'app-crash-request': 15, 'host-firewall-block': 14, 'wrong-port': 6, 'unexpected-status': 1 },
    title: 'PHP-FPM drops its caller because of listen.allowed_clients',
    reference: 'php-src main/fastcgi.c, fcgi_accept_request(); listen.allowed_clients',
    fact: 'reset',
    request: true,
    matches: ["ERROR: Connection disallowed: IP address '10.0.3.5' has been dropped."],
    nearMisses: [`${at} WARNING: Wrong IP address 'x' in listen.allowed_clients`],
  },
  {
    name: 'clients-wrong',
    needles: ['Wrong IP address', 'There are no allowed addresses'],
    pattern:
      /Wrong IP address '[^'\n]{1,100}' in (?:listen\.allowed_clients|FCGI_WEB_SERVER_ADDRS)|There are no allowed addresses/,
    weights: { 'app-crash-request': 13, 'host-firewall-block': 12, 'proxy-config-invalid': 4 },
    title: 'listen.allowed_clients of PHP-FPM is not understood, so that callers are dropped',
    reference: 'php-src main/fastcgi.c, fcgi_set_allowed_clients()',
    fact: 'reset',
    matches: [`${at} ERROR: Wrong IP address '10.0.0.0/8' in listen.allowed_clients`],
    nearMisses: ["ERROR: Connection disallowed: IP address '10.0.3.5' has been dropped."],
  },
  {
    name: 'unknown-child',
    needles: ['oops, unknown child', 'ailed to ptrace'],
    pattern: /oops, unknown child \(\d{1,10}\) exited with code 0\b|failed to ptrace\(/,
    weights: { 'benign-noise': 17 },
    title: 'PHP-FPM reaped a process that is none of its workers, or could not trace a slow one',
    reference:
      'php-src sapi/fpm/fpm/fpm_children.c, fpm_children_bury(); fpm_trace_ptrace.c: only the slow log misses the trace',
    fact: 'noise',
    matches: [
      `${at} ALERT: oops, unknown child (145) exited with code 0`,
      `${at} ERROR: failed to ptrace(ATTACH) child 29: Operation not permitted (1)`,
    ],
    nearMisses: [
      `${at} WARNING: [pool www] child 145 exited on signal 11 (SIGSEGV) after 3.1 seconds from start`,
    ],
  },
  {
    name: 'unit-config-exit',
    needles: ['status=78'],
    pattern: /php\S{0,12}fpm[^\n]{0,200}status=78(?:\/CONFIG)?\b/,
    weights: { 'app-boot-failure': 24 },
    title: 'PHP-FPM ended with the exit status for a configuration that it cannot use',
    reference: 'php-src sapi/fpm/fpm/fpm.h, FPM_EXIT_CONFIG = 78',
    fact: 'boot',
    matches: ['php7.4-fpm.service: Main process exited, code=exited, status=78/CONFIG'],
    nearMisses: ['php7.4-fpm.service: Main process exited, code=exited, status=0/SUCCESS'],
  },
  {
    name: 'library-missing',
    needles: ['php-fpm'],
    pattern:
      /php-fpm[\d.]{0,6}: (?:error while loading shared libraries: |relocation error: |symbol lookup error: )|exec: "php-fpm[\d.]{0,6}": executable file not found/,
    weights: { 'app-boot-failure': 26 },
    title: 'PHP-FPM does not start for want of a library or of the program itself',
    reference: 'ld.so(8)',
    fact: 'boot',
    matches: [
      'php-fpm: error while loading shared libraries: libicui18n.so.60: cannot open shared object file: No such file or directory',
    ],
    nearMisses: ['php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)'],
  },
  {
    name: 'ready',
    needles: ['ready to handle connections', 'fpm is running, pid'],
    pattern:
      /NOTICE: (?:pid \d{1,10}, \w{1,60}\(\), line \d{1,6}: )?(?:ready to handle connections|fpm is running, pid \d)/,
    weights: { 'backend-down': -4, 'app-boot-failure': -7 },
    title: 'PHP-FPM has started',
    fact: 'start',
    matches: [`${at} NOTICE: ready to handle connections`],
    nearMisses: [`${at} NOTICE: Terminating ...`],
  },
  {
    name: 'stopping',
    needles: ['Terminating ...', 'Finishing ...', 'exiting, bye-bye!', 'Reloading in progress'],
    // With log_level = debug each message has its place in the source before it.
    pattern:
      /NOTICE: (?:pid \d{1,10}, \w{1,60}\(\), line \d{1,6}: )?(?:Terminating \.\.\.|Finishing \.\.\.|exiting, bye-bye!|Reloading in progress)/,
    weights: { 'deploy-in-progress': 8, 'ungraceful-shutdown': 3, 'backend-down': 3 },
    title: 'PHP-FPM was told to stop or reload',
    reference: 'php-src sapi/fpm/fpm/fpm_process_ctl.c, fpm_pctl(); fpm_events.c',
    fact: 'stop',
    matches: [`${at} NOTICE: Finishing ...`, `${at} NOTICE: exiting, bye-bye!`],
    nearMisses: [`${at} NOTICE: fpm is running, pid 29747`],
  },
])
