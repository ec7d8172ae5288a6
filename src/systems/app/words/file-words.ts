import { wordsOfAnyProgram } from './words-of-any-program.ts'

// PHP-FPM’s sockets bear any name; its PID file, log and settings lie in the same folders.
const socket =
  /\.sock(?:et)?\b|\bunix:\/|\bdial unix|\bhttpd-UDS\b|\/run\/[^\s.]{1,100}fpm(?![\w/-]{0,100}\.(?:pid|log|conf|lock))/
const pidFile =
  /(?:[Uu]nable to|[Cc]ould not|[Cc]ouldn['’]t|[Cc]annot|[Cc]an['’]?t|[Ff]ailed to|[Ee]rror) (?:create|creat|open|write|writing|creating|opening)(?: to)?(?: the)? ?(?:PID|[Pp]id)[ -]?file(?!: )|directory for pid=\S{1,200} not writable|[\w/]\.pid\b[^\n]{0,40}(?:[Nn]o such file|[Pp]ermission denied|ENOENT|EACCES)|rb_sysopen - \S{1,200}\.pid\b/
const missing =
  /[Nn]o such file or directory|\bENOENT\b|os error 2\)|(?:does not|doesn['’]t) exist|(?:was )?not found/
const forbidden =
  /[Pp]ermission denied|\bEACCES\b|\bEPERM\b|[Oo]peration not permitted|[Aa]ccess (?:to the path \S{1,300} )?(?:is )?denied|os error 13\)/
const missingNeedles = [
  'o such file',
  'ENOENT',
  'os error 2)',
  'not exist',
  "n't exist",
  'not found',
] as const
const forbiddenNeedles = [
  'ermission denied',
  'EACCES',
  'EPERM',
  'not permitted',
  'ccess denied',
  'ccess is denied',
  'is denied',
  'os error 13)',
] as const

/** Files, sockets and disks that fail whoever opens them. */
export const fileWords = wordsOfAnyProgram('errno(3); unix(7); path_resolution(7)', [
  {
    name: 'socket-missing',
    needles: missingNeedles,
    pattern: missing,
    when: (_groups, line) => socket.test(line),
    weights: { 'unix-socket-missing': 22, 'backend-down': 9, 'wrong-port': 6, 'app-boot-failure': 3 },
    title: 'the socket that was asked does not exist',
    fact: 'connect',
    reach: 'inwards',
    matches: [
      'time="2026-11-20T10:39:10+08:00" level=error msg=error error="badgateway: failed after 0s: dial unix /srv/gitlab/tmp/sockets/gitlab.socket: connect: no such file or directory" method=GET',
      'connect unix:/run/app.sock: ENOENT',
    ],
    nearMisses: [
      'open /etc/app.yml: no such file or directory',
      '/run/app.sock: permission denied',
      'ERROR: Unable to create the PID file (/run/php-fpm/php-fpm.pid).: No such file or directory (2)',
    ],
  },
  {
    name: 'pid-file',
    needles: ['PID', 'Pid', 'pid'],
    pattern: pidFile,
    // Gateways have lines of their own, Redis only warns, and tools that look for the file tell of a program that is not run.
    when: (_groups, line) =>
      !/nginx|haproxy|httpd|apache|caddy|traefik|redis|\b(?:rm|cat|ls|stat|kill|tail): /i.test(line),
    weights: { 'app-boot-failure': 18, 'backend-down': 6 },
    title: 'a program cannot write its PID file, and does not start',
    reference: 'hier(7): /run is emptied at boot; php-src sapi/fpm/fpm/fpm_conf.c',
    fact: 'boot',
    matches: [
      '[12-Apr-2018 16:11:26] ERROR: Unable to create the PID file (/run/php-fpm/php-fpm.pid).: No such file or directory (2)',
      "Can't create pidfile /run/app/app.pid",
      'Error: could not write pidfile /var/run/supervisord.pid',
      'ArgumentError: directory for pid=/app/tmp/pids/unicorn.pid not writable',
    ],
    nearMisses: [
      'Failed to write PID file: Permission denied',
      'nginx: [emerg] open() "/run/nginx.pid" failed (13: Permission denied)',
      'writing pidfile to /run/uwsgi.pid',
      'cat: /run/app/app.pid: No such file or directory',
    ],
  },
  {
    name: 'socket-forbidden',
    needles: forbiddenNeedles,
    pattern: forbidden,
    when: (_groups, line) => socket.test(line),
    weights: { 'unix-socket-perm': 23, 'selinux-denied': 5 },
    title: 'the socket may not be opened',
    fact: 'connect',
    reach: 'inwards',
    matches: ['dial unix /run/app/app.sock: connect: permission denied', 'connect EACCES /run/app.sock'],
    nearMisses: ['dial unix /run/app/app.sock: connect: no such file or directory'],
  },
  {
    name: 'socket-refused',
    needles: ['onnection refused', 'ECONNREFUSED', 'os error 111)'],
    pattern: /[Cc]onnection refused|ECONNREFUSED|os error 111\)/,
    when: (_groups, line) => socket.test(line),
    weights: { 'backend-down': 14, 'unix-socket-missing': 11, 'app-crash-loop': 4 },
    title: 'nobody listens any more on the socket that was asked',
    reference: 'connect(2), ECONNREFUSED: the file outlives its server',
    fact: 'connect',
    reach: 'inwards',
    matches: ['dial unix /srv/gitlab/tmp/sockets/gitlab.socket: connect: connection refused'],
    nearMisses: [
      'dial tcp 10.0.0.4:80: connect: connection refused',
      'dial unix /run/app.sock: connect: permission denied',
    ],
  },
  {
    name: 'file-missing',
    needles: [
      'o such file',
      'ENOENT',
      'os error 2)',
      'annot find the file',
      'ould not find file',
      'annot open',
      "an't open",
    ],
    pattern:
      /[Nn]o such file or directory|\bENOENT\b|os error 2\)|cannot find the (?:file|path) specified|[Cc]ould not find file|[Cc](?:annot|an't) open (?:file|config)/,
    // nginx tells so of every page that visitors ask for in vain.
    when: (_groups, line) =>
      !socket.test(line) &&
      !/\bopen\(\) "[^"\n]{1,300}\.(?:html?|ico|png|jpe?g|gif|svg|css|js|map|php|txt|xml|woff2?)" failed/.test(
        line,
      ),
    weights: { 'app-boot-failure': 14, 'bad-release': 6, 'app-returns-5xx': 4 },
    title: 'a file that the program needs does not exist',
    fact: 'boot',
    matches: [
      'panic: open /etc/app/config.yml: no such file or directory',
      'Error: The system cannot find the file specified. (os error 2)',
    ],
    nearMisses: ['dial unix /run/app.sock: connect: no such file or directory'],
  },
  {
    name: 'file-forbidden',
    needles: [...forbiddenNeedles, 'not writable', 'not writeable'],
    pattern: new RegExp(`${forbidden.source}|(?:is )?not writ(?:e)?able`),
    when: (_groups, line) =>
      !socket.test(line) &&
      !/publickey|no_suid|envsubst-on-templates|\bHTTP\b|\b40[13]\b|for (?:table|schema|relation|user|database)|S3|Forbidden/.test(
        line,
      ),
    weights: { 'app-boot-failure': 14, 'app-returns-5xx': 5, 'bad-release': 4 },
    title: 'a program may not open, write or run something',
    fact: 'boot',
    matches: [
      "mkdir: cannot create directory '/data/db': Permission denied",
      'exec /entrypoint.sh: permission denied',
      "EACCES: permission denied, open '/data/config.json'",
    ],
    nearMisses: ['root@web-1: Permission denied (publickey).', 'ERROR:  permission denied for table users'],
  },
  {
    name: 'disk-full',
    needles: [
      'o space',
      'isk full',
      'isk is full',
      'ot enough space',
      'nough disk',
      'ENOSPC',
      'isk quota',
      'insufficient disk',
      'ould not extend file',
      'disk watermark',
      'os error 28)',
      'o free space',
      'filesystem full',
      'file system is full',
    ],
    pattern:
      /[Nn]o (?:free )?space (?:left|available)|[Dd]isk (?:is )?full|(?:[Nn]ot )?enough (?:free )?(?:disk )?space|\bENOSPC\b|[Dd]isk quota exceeded|[Ii]nsufficient (?:disk|free) space|could not extend file|(?:high|flood[- ]stage) disk watermark|os error 28\)|file ?system (?:is )?full/,
    when: (_groups, line) => !/watch|inotify/.test(line),
    weights: { 'disk-full': 21, 'inode-exhaustion': 9 },
    title: 'a disk has no room',
    fact: 'disk',
    matches: [
      'There is not enough space on the disk',
      'No space left (os error 28)',
      'flood stage disk watermark [95%] exceeded on [node-1], all indices on this node will be marked read-only',
    ],
    nearMisses: ['/dev/sda1 42% used', 'System limit for number of file watchers reached (ENOSPC), watch'],
  },
  {
    name: 'read-only',
    needles: [
      'ead-only file',
      'EROFS',
      'os error 30)',
      'readonly file system',
      'attempt to write a readonly database',
    ],
    pattern: /[Rr]ead-?only file ?system|\bEROFS\b|os error 30\)|attempt to write a readonly database/,
    weights: { 'fs-readonly': 20, 'app-boot-failure': 7 },
    title: 'a write failed on a file system that is read-only',
    fact: 'readonly',
    matches: [
      'open /data/lock: Read-only file system (os error 30)',
      'SQLITE_READONLY: attempt to write a readonly database',
    ],
    nearMisses: ['mount option ro was given'],
  },
  {
    name: 'storage-broken',
    needles: [
      'nput/output error',
      'EIO',
      'tale file handle',
      'ESTALE',
      'os error 5)',
      'ransport endpoint is not connected',
    ],
    pattern:
      /[Ii]nput\/output error|\bEIO\b|[Ss]tale (?:NFS )?[Ff]ile handle|\bESTALE\b|\(os error 5\)|(?<!onnection error: |ocket error: )[Tt]ransport endpoint is not connected/,
    weights: { 'io-stall': 20, 'fs-readonly': 10, 'app-returns-5xx': 4 },
    title: 'a disk or a network file system fails',
    fact: 'io',
    matches: ["OSError: [Errno 5] Input/output error: '/data'", 'stat /mnt/media: stale file handle'],
    nearMisses: [
      'No such file or directory',
      'connection error: Transport endpoint is not connected (os error 107)',
    ],
  },
  {
    name: 'files-exhausted',
    needles: [
      'oo many open files',
      'EMFILE',
      'ENFILE',
      'os error 24)',
      '10024',
      'ile descriptor limit',
      'out of file descriptors',
      'file descriptors',
    ],
    pattern:
      /[Tt]oo many open (?:files|sockets)|\bE[MN]FILE\b|os error 24\)|\b10024\b|[Ff]ile descriptor limit|(?:out of|no(?: more)?|exhaust\w{0,4}|ran out of) file descriptors/,
    when: (_groups, line) => !/inotify|watcher/.test(line),
    weights: { 'fd-exhaustion': 21 },
    title: 'a process has as many files open as it may',
    fact: 'fd',
    matches: ['accept error: os error 24)', 'server ran out of file descriptors'],
    nearMisses: ['open files (-n) 1024'],
  },
  {
    name: 'address-taken',
    needles: [
      'ddress already in use',
      'ddress in use',
      'EADDRINUSE',
      'os error 98)',
      '10048',
      'sage of each socket address',
      'ort is already allocated',
      'already in use',
      'already being used',
    ],
    pattern:
      /[Aa]ddress (?:already )?in use|EADDRINUSE|\(os error 98\)|\b10048\b|usage of each socket address|[Pp]ort \d{1,5} (?:is )?already (?:in use|being used|taken)|port is already (?:allocated|in use)/,
    weights: { 'port-conflict': 20, 'app-boot-failure': 6 },
    title: 'a port is taken',
    fact: 'bind',
    matches: [
      'Only one usage of each socket address (protocol/network address/port) is normally permitted. (os error 10048)',
      'bind failed: (os error 98)',
    ],
    nearMisses: ['listening on port 8080'],
  },
])
