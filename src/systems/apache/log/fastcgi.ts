import type { LogSignature } from '../../../model/diagnosis.ts'
import { errno, withoutErrno } from './errno.ts'

const server =
  '[client 203.0.113.9:51234] FastCGI: failed to connect to server "/usr/lib/cgi-bin/php5-fcgi": connect() failed'
const at = '[Fri May 09 09:13:06.149292 2014] [fastcgi:error] [pid 18537]'
const reference =
  'mod_fastcgi.c, open_connection_to_fs(); mod_proxy_uwsgi and others of httpd over Unix sockets'
const shared = { system: 'apache', needles: ['FastCGI: failed to connect to'], reference } as const
const pattern = /FastCGI: failed to connect to (?:\(dynamic\) )?server/
const isPathOfDirective = /attempt to connect to Unix domain socket \S{0,300} ?(?:= |listen|unix:)/

/** What mod_fastcgi says of an external server that it cannot reach, and Apache of a Unix socket where the errno is cut off. */
export const fastcgiLogSignatures: readonly LogSignature[] = [
  {
    ...shared,
    id: 'apache-fastcgi-forbidden',
    pattern,
    when: errno(13),
    weights: { 'unix-socket-perm': 24, 'selinux-denied': 10 },
    title: 'mod_fastcgi may not open the app’s socket',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} (13)Permission denied: ${server}`],
      nearMisses: [`${at} (111)Connection refused: ${server}`],
    },
  },
  {
    ...shared,
    id: 'apache-fastcgi-missing',
    pattern,
    when: errno(2),
    weights: { 'unix-socket-missing': 22, 'backend-down': 10, 'app-boot-failure': 4 },
    title: 'the socket that mod_fastcgi is to use does not exist',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} (2)No such file or directory: ${server}`],
      nearMisses: [`${at} (13)Permission denied: ${server}`],
    },
  },
  {
    ...shared,
    id: 'apache-fastcgi-refused',
    pattern,
    when: (groups, line) => errno(111, 61)(groups, line) || withoutErrno(groups, line),
    weights: { 'backend-down': 15, 'unix-socket-missing': 8, 'wrong-port': 6, 'app-crash-loop': 4 },
    title: 'mod_fastcgi cannot connect to its server',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} (111)Connection refused: ${server}`, server],
      nearMisses: [`${at} (13)Permission denied: ${server}`],
    },
  },
  {
    ...shared,
    id: 'apache-fastcgi-full',
    pattern,
    when: errno(11, 110),
    weights: { 'listen-backlog-overflow': 19, 'worker-pool-exhausted': 16, 'connect-drop': 4 },
    title: 'the queue of mod_fastcgi’s server is full',
    fact: 'accept-queue',
    reach: 'behind',
    request: true,
    examples: {
      matches: [`${at} (11)Resource temporarily unavailable: ${server}`],
      nearMisses: [`${at} (111)Connection refused: ${server}`],
    },
  },
  {
    id: 'apache-socket-unspecified',
    system: 'apache',
    needles: ['attempt to connect to Unix domain socket'],
    pattern: /attempt to connect to Unix domain socket /,
    when: (_groups, line) => withoutErrno(_groups, line) && !isPathOfDirective.test(line),
    weights: { 'unix-socket-missing': 17, 'backend-down': 7, 'unix-socket-perm': 11, 'app-boot-failure': 3 },
    title: 'Apache could not connect to a Unix socket; the line no longer says why',
    reference: 'httpd modules/proxy/proxy_util.c, ap_proxy_connect_uds (AH02454)',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'AH02454: HTTP: attempt to connect to Unix domain socket /run/app.sock (localhost) failed',
        'AH02454: FCGI: attempt to connect to Unix domain socket /run/php/php7.4-fpm.sock (*) failed',
      ],
      nearMisses: [
        '(13)Permission denied: AH02454: FCGI: attempt to connect to Unix domain socket /run/php/php7.4-fpm.sock (*) failed',
      ],
    },
  },
  {
    id: 'apache-socket-path-wrong',
    system: 'apache',
    needles: ['attempt to connect to Unix domain socket', 'unix:'],
    pattern:
      /attempt to connect to Unix domain socket \S{0,300} ?(?:= |listen|unix:)|\bunix:(?:\s|listen\b|=)[^\n|]{0,200}\||\bunix:[^\s|"']{1,200}["' ]\s{0,4}(?:fcgi|http|ajp):\/\//,
    weights: { 'unix-socket-missing': 25, 'proxy-config-invalid': 20 },
    title: 'the path of the socket in Apache’s configuration is no path',
    reference:
      'https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass: unix:/path/lis.sock|http://localhost/',
    fact: 'socket-path',
    reach: 'here',
    examples: {
      matches: [
        'AH02454: FCGI: attempt to connect to Unix domain socket /var/run/apache2/listen = /run/php/php7.4-fpm.sock (localhost) failed',
        'ProxyPassMatch "^/(.*\\.php)$" "unix:listen = /run/php/php7.4-fpm.sock|fcgi://localhost/var/www/"',
      ],
      nearMisses: [
        'ProxyPass / "unix:/run/app.sock|http://localhost/"',
        'SetHandler "proxy:unix:/run/php/php8.2-fpm.sock|fcgi://localhost"',
      ],
    },
  },
  {
    id: 'apache-cgi-header',
    system: 'apache',
    needles: ['alformed header from script'],
    pattern: /[Mm]alformed header from script/,
    weights: { 'invalid-upstream-response': 19, 'app-crash-request': 15, 'app-returns-5xx': 7 },
    title: 'what a script printed first is no header',
    reference: 'httpd server/util_script.c, ap_scan_script_header_err_core',
    fact: 'malformed',
    reach: 'behind',
    request: true,
    examples: {
      matches: ["malformed header from script 'index.cgi': Bad header: Traceback (most recent call last):"],
      nearMisses: ['End of script output before headers: app.cgi'],
    },
  },
  {
    id: 'apache-cgi-late',
    system: 'apache',
    needles: ['waiting for output from CGI script'],
    pattern: /[Tt]imeout waiting for output from CGI script/,
    weights: { 'slow-app-timeout': 20, 'dependency-slow': 5 },
    title: 'a script printed nothing within Apache’s limit',
    reference: 'httpd modules/generators/mod_cgi.c (AH01220)',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: ['AH01220: Timeout waiting for output from CGI script /usr/lib/cgi-bin/app.cgi'],
      nearMisses: ['AH01215: hello from CGI script'],
    },
  },
]
