import { linesOfProgram } from '../../app/lines-of-program.ts'

/** What keeps uWSGI, or the app in it, from starting. */
export const startLines = linesOfProgram({ system: 'uwsgi', reference: 'uWSGI core/uwsgi.c' }, [
  {
    name: 'app-not-loaded',
    needles: ['unable to load app', 'no app loaded. GAME OVER', 'unable to find "application" callable'],
    pattern:
      /unable to load app \d{1,6} \(mountpoint=|\*\*\* no app loaded\. GAME OVER \*\*\*|unable to find "[^"\n]{1,80}" callable in file /,
    weights: { 'app-boot-failure': 26, 'bad-release': 6 },
    title: 'uWSGI could not load the app',
    reference: 'uWSGI plugins/python/pyloader.c; core/uwsgi.c, need-app',
    fact: 'boot',
    matches: [
      "unable to load app 0 (mountpoint='') (callable not found or import error)",
      '*** no app loaded. GAME OVER ***',
    ],
    nearMisses: [
      "WSGI app 0 (mountpoint='') ready in 0 seconds on interpreter 0x7f5b17560018 pid: 14781 (default app)",
    ],
  },
  {
    name: 'no-app-loaded',
    needles: ['no app loaded. going in full dynamic mode'],
    pattern: /\*\*\* no app loaded\. going in full dynamic mode \*\*\*/,
    weights: { 'app-boot-failure': 17 },
    title: 'uWSGI goes on without an app',
    reference: 'uWSGI core/uwsgi.c; proper only for instances that load their apps later',
    fact: 'boot',
    matches: ['*** no app loaded. going in full dynamic mode ***'],
    nearMisses: ['*** uWSGI is running in multiple interpreter mode ***'],
  },
  {
    name: 'address-taken',
    needles: ['probably another instance of uWSGI is running on the same address', 'bind(): '],
    pattern:
      /probably another instance of uWSGI is running on the same address|bind\(\): Address already in use \[core\//,
    weights: { 'port-conflict': 26, 'app-boot-failure': 5 },
    title: 'uWSGI’s address is taken by another process',
    reference: 'uWSGI core/socket.c, bind_to_tcp()',
    fact: 'bind',
    matches: [
      'probably another instance of uWSGI is running on the same address (127.0.0.1:18101).',
      'bind(): Address already in use [core/socket.c line 769]',
    ],
    nearMisses: ['uwsgi socket 0 bound to TCP address 127.0.0.1:18100 fd 3'],
  },
  {
    name: 'address-forbidden',
    needles: ['bind(): Permission denied', 'bind(): No such file'],
    pattern: /bind\(\): (?:Permission denied|No such file or directory) \[core\//,
    weights: { 'app-boot-failure': 22, 'unix-socket-missing': 7, 'unix-socket-perm': 5 },
    title: 'uWSGI may not create its socket',
    reference: 'uWSGI core/socket.c, bind_to_unix()',
    fact: 'bind',
    matches: ['bind(): Permission denied [core/socket.c line 230]'],
    nearMisses: ['bind(): Address already in use [core/socket.c line 769]'],
  },
  {
    name: 'plugin-missing',
    needles: [
      'UNABLE to load uWSGI plugin',
      'is ambiguous; possibilities',
      'unrecognized option',
      'unavailable modifier requested',
      'no request plugin is loaded',
      'unknown config directive',
    ],
    pattern:
      /!!! UNABLE to load uWSGI plugin|uwsgi: (?:unrecognized option|option '[^'\n]{1,80}' is ambiguous)|-- unavailable modifier requested: \d{1,3} --|no request plugin is loaded, you will not be able to manage requests|\[strict-mode\] unknown config directive/,
    weights: { 'app-boot-failure': 21 },
    title: 'uWSGI misses a plugin or does not know an option',
    reference: 'uWSGI core/plugins.c; core/uwsgi.c; Debian splits the plugins into packages',
    fact: 'boot',
    matches: [
      '!!! UNABLE to load uWSGI plugin: ./python3_plugin.so: cannot open shared object file: No such file or directory !!!',
      "uwsgi: unrecognized option '--module'",
      '-- unavailable modifier requested: 0 --',
      'no request plugin is loaded, you will not be able to manage requests.',
    ],
    nearMisses: ['*** Starting uWSGI 2.0.21-debian (64bit) on [Sat Nov 21 14:33:57 2026] ***'],
  },
  {
    name: 'config-missing',
    needles: [
      'unable to load configuration from',
      'unable to stat()',
      'realpath() of ',
      'No such file',
      'chdir(): ',
      'setgid(): ',
      'setuid(): ',
      'requested but not found',
    ],
    pattern:
      /unable to load configuration from |^open\("[^"\n]{1,200}"\): No such file|(?:chdir|set[ug]id)\(\): (?:No such file or directory|Permission denied|Operation not permitted|Not a directory) \[core\/|!!! (?:user|group) \S{1,60} requested but not found/m,
    weights: { 'app-boot-failure': 22 },
    title: 'uWSGI cannot read its configuration',
    reference: 'uWSGI core/io.c, uwsgi_open_and_read()',
    fact: 'boot',
    matches: [
      'unable to load configuration from /etc/uwsgi/apps-enabled/shop.ini',
      'chdir(): No such file or directory [core/uwsgi.c line 2623]',
      'setgid(): Operation not permitted [core/uwsgi.c line 1555]',
    ],
    nearMisses: ['[uWSGI] getting INI configuration from ../u.ini'],
  },
  {
    name: 'queue-too-long',
    needles: ['Listen queue size is greater than the system max'],
    pattern: /Listen queue size is greater than the system max net\.core\.somaxconn/,
    weights: { 'app-boot-failure': 25 },
    title: 'uWSGI does not start because listen is above net.core.somaxconn',
    reference: 'uWSGI core/uwsgi.c, uwsgi_setup()',
    fact: 'boot',
    matches: ['Listen queue size is greater than the system max net.core.somaxconn (4096).'],
    nearMisses: ['your server socket listen backlog is limited to 100 connections'],
  },
])
