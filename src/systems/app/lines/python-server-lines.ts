import { linesOfProgram } from '../lines-of-program.ts'

/** What uvicorn, Hypercorn, Daphne, Waitress, Twisted and Python’s own servers log besides what they share with Django and Flask. */
export const pythonServerLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'python-server',
    reference: 'encode/uvicorn uvicorn/protocols/http/h11_impl.py',
  },
  [
    {
      name: 'tls-on-plain-port',
      needles: ['\\x16\\x03', 'development server over HTTPS', 'HttpParserInvalidMethodError'],
      pattern:
        /"\\x16\\x03[^\n]{0,2000}" 400 -\s{0,4}(?:$|\n)|[Bb]ad (?:HTTP\/0\.9 )?request (?:type|syntax|version) \('\\x16\\x03|You're accessing the development server over HTTPS, but it only supports HTTP|Invalid HTTP request received\.\n[\s\S]{0,8000}HttpParserInvalidMethodError|illegal request line[^\n]{0,40}\\x16\\x03|Illegal method characters[^\n]{0,80}\\x16\\x03/,
      weights: { 'https-to-http-port': 23, 'benign-noise': 4 },
      title: 'a TLS handshake arrived at the app’s plain port',
      reference:
        'python/cpython Lib/http/server.py; django django/core/servers/basehttp.py; RFC 8446 section 5.1: a record begins with 16 03',
      fact: 'protocol',
      matches: [
        String.raw`127.0.0.1 - - [21/Nov/2026 14:00:00] "\x16\x03\x01\x02\x00\x01\x00\x01" 400 -`,
        "You're accessing the development server over HTTPS, but it only supports HTTP.",
        String.raw`10.0.0.1 - - [21/Nov/2026 14:00:00] code 400, message Bad request syntax ('\x16\x03\x01\x02')`,
      ],
      nearMisses: [
        '127.0.0.1 - - [21/Nov/2026 14:00:00] "GET / HTTP/1.1" 200 -',
        'WARNING:  Invalid HTTP request received.',
        // An access log of a proxy that is open to the world: scanners greet any port so.
        String.raw`192.0.2.11 - - [21/Nov/2026:14:00:00 +0000] "\x16\x03\x01\x00" 400 150 "-" "-"`,
      ],
    },
    {
      name: 'worker-recycled',
      needles: ['Maximum request limit of '],
      pattern: /Maximum request limit of \d{1,12} exceeded\. Terminating process\./,
      weights: { 'app-memory-guard-restart': 5 },
      title: 'uvicorn reached limit_max_requests and ends',
      reference: 'encode/uvicorn uvicorn/server.py, on_tick()',
      fact: 'recycle',
      matches: ['WARNING:  Maximum request limit of 1000 exceeded. Terminating process.'],
      nearMisses: ['INFO:     Finished server process [15]'],
    },
    {
      name: 'app-not-found',
      needles: [
        'ImportFromStringError',
        'NoAppError',
        'LifespanFailureError',
        'Cannot load application from',
        'Error loading ASGI app',
        'Malformed application',
        'Bad module ',
      ],
      pattern:
        /ImportFromStringError: |hypercorn\.\S{1,40}NoAppError|LifespanFailureError|Cannot load application from '|Malformed application '[^'\n]{1,200}'|Bad module '[^'\n]{1,200}'/,
      weights: { 'app-boot-failure': 25, 'bad-release': 5 },
      title: 'the server does not find the app, or the app’s start-up failed',
      reference:
        'encode/uvicorn uvicorn/importer.py; pgjones/hypercorn src/hypercorn/utils.py; Pylons/waitress runner.py',
      fact: 'boot',
      matches: [
        'uvicorn.importer.ImportFromStringError: Attribute "app" not found in module "main".',
        "hypercorn.utils.NoAppError: Cannot load application from 'main:app', module not found.",
        "hypercorn.utils.LifespanFailureError: Lifespan failure in startup. 'boom'",
      ],
      nearMisses: ['INFO:     Application startup complete.'],
    },
    {
      name: 'wrong-interface',
      needles: [
        "required positional argument: 'start_response'",
        "required positional arguments: 'receive' and 'send'",
        "required positional argument: 'send'",
      ],
      pattern:
        /__call__\(\) (?:missing 1 required positional argument: '(?:start_response|send)'|missing 2 required positional arguments: 'receive' and 'send'|takes (?:exactly )?[23] (?:positional )?arguments)/,
      weights: { 'app-boot-failure': 15, 'app-returns-5xx': 14, 'wrong-app-protocol': 11 },
      title: 'an ASGI app is run by a WSGI server, or the reverse: every request fails',
      reference: 'PEP 3333; https://asgi.readthedocs.io/en/latest/specs/main.html',
      fact: 'app-error',
      request: true,
      matches: [
        "TypeError: FastAPI.__call__() missing 1 required positional argument: 'send'",
        "TypeError: __call__() missing 1 required positional argument: 'start_response'",
      ],
      nearMisses: ["TypeError: total() missing 1 required positional argument: 'cart'"],
    },
    {
      name: 'queue-deep',
      needles: ['Task queue depth is '],
      pattern: /Task queue depth is (?<depth>\d{1,6})/,
      when: ({ depth }) => Number(depth) >= 2,
      weights: { 'worker-pool-exhausted': 18, 'slow-app-timeout': 8 },
      title: 'Waitress has more requests than threads',
      reference:
        'Pylons/waitress src/waitress/task.py, ThreadedTaskDispatcher.add_task(); 4 threads unless told',
      fact: 'pool',
      matches: ['WARNING:waitress.queue:Task queue depth is 12'],
      nearMisses: [
        'INFO:waitress:Serving on http://0.0.0.0:8080',
        'WARNING:waitress.queue:Task queue depth is 1',
      ],
    },
    {
      name: 'exception-served',
      needles: ['Exception while serving ', 'Internal Python error in HTTP', 'Error in ASGI Framework'],
      pattern: /Exception while serving \/|Error in ASGI Framework|Exception inside application: /,
      weights: { 'app-returns-5xx': 16, 'bad-release': 4 },
      title: 'the app raised an exception, and its server answered 500',
      reference:
        'Pylons/waitress src/waitress/task.py; pgjones/hypercorn; django/daphne daphne/http_protocol.py',
      fact: 'app-error',
      request: true,
      matches: ['ERROR:waitress:Exception while serving /cart'],
      nearMisses: ['INFO:waitress:Serving on http://0.0.0.0:8080'],
    },
    {
      name: 'took-too-long',
      needles: ['took too long to shut down and was killed'],
      pattern: /Application instance [^\n]{0,2000} took too long to shut down and was killed/,
      weights: { 'slow-app-timeout': 12, 'client-abort': 5, 'worker-timeout': 6, 'event-loop-blocked': 4 },
      title: 'Daphne killed a request that was still running after its connection had ended',
      reference: 'django/daphne daphne/server.py, application_checker(); application_close_timeout is 10 s',
      fact: 'slow-request',
      request: true,
      matches: [
        "WARNING  Application instance <Task pending name='Task-12'> for connection <WebRequest at 0x7f method=GET uri=/ clientproto=HTTP/1.1> took too long to shut down and was killed.",
      ],
      nearMisses: ['INFO Listening on TCP address 0.0.0.0:8000'],
    },
    {
      name: 'child-died',
      needles: ['Child process [', 'WorkerLost', 'Worker process died'],
      pattern: /Child process \[\d{1,10}\] died/,
      weights: {
        'worker-timeout': 13,
        'app-crash-loop': 9,
        'app-crash-request': 10,
        'oom-cgroup': 9,
        'oom-host': 7,
      },
      title: 'a worker of uvicorn died or did not answer for five seconds, and is replaced',
      reference: 'encode/uvicorn uvicorn/supervisors/multiprocess.py, keep_subprocess_alive(), since 0.30',
      fact: 'exit',
      matches: ['INFO:     Child process [15] died'],
      nearMisses: ['INFO:     Started server process [15]'],
    },
    {
      name: 'address-taken',
      needles: ["Couldn't listen on ", 'ddress already in use', 'in use: ('],
      pattern:
        /CannotListenError: Couldn't listen on [^\n]{0,120}Address (?:already )?in use|(?:OSError|socket\.error|ERROR): {1,8}\[Errno (?:98|48|10048)\]|(?:OSError|socket\.error): \(98, 'Address already in use'\)/,
      weights: { 'port-conflict': 24, 'app-boot-failure': 5 },
      title: 'the app’s port is taken by another process',
      reference:
        'twisted internet/error.py; python OSError with EADDRINUSE: 98 on Linux, 48 on macOS, 10048 on Windows',
      fact: 'bind',
      matches: [
        "twisted.internet.error.CannotListenError: Couldn't listen on 0.0.0.0:8000: [Errno 98] Address already in use.",
        'OSError: [Errno 98] Address already in use',
      ],
      nearMisses: ['OSError: [Errno 99] Cannot assign requested address'],
    },
    {
      name: 'socket-refused',
      needles: ['[Errno 13] Permission denied', '[Errno 2] No such file or directory', '[Errno 99] '],
      pattern:
        /\[Errno (?:2|13)\] (?:No such file or directory|Permission denied): '[^'\n]{1,200}\.(?:sock|pid)'|OSError: \[Errno 99\] (?:error while attempting to bind|Cannot assign requested address)/,
      weights: { 'app-boot-failure': 19, 'unix-socket-missing': 6, 'unix-socket-perm': 5, 'wrong-port': 3 },
      title:
        'the app may not make its socket or pid file, or listens at an address that the machine does not have',
      reference: 'bind(2): EACCES, ENOENT, EADDRNOTAVAIL',
      fact: 'bind',
      matches: [
        "PermissionError: [Errno 13] Permission denied: '/run/shop.sock'",
        "FileNotFoundError: [Errno 2] No such file or directory: '/run/shop/shop.sock'",
      ],
      nearMisses: ["FileNotFoundError: [Errno 2] No such file or directory: '/srv/shop/prices.csv'"],
    },
    {
      name: 'interpreter-broken',
      needles: [
        'Fatal Python error',
        "No module named 'encodings'",
        'No module named site',
        'No module named encodings',
      ],
      pattern:
        /Fatal Python error: (?:Py_Initialize|init_\w{1,60}|initsite|initfsencoding|Failed to import)|No module named '?(?:encodings|site)'?$/m,
      weights: { 'app-boot-failure': 26 },
      title: 'Python does not find its own library: the virtual environment is broken or of another version',
      reference: 'python/cpython Python/pylifecycle.c, init_fs_encoding(); Modules/main.c',
      fact: 'boot',
      matches: [
        'Fatal Python error: init_fs_encoding: failed to get the Python codec of the filesystem encoding',
        'ImportError: No module named site',
      ],
      nearMisses: ['Fatal Python error: Segmentation fault'],
    },
    {
      name: 'interpreter-crashed',
      needles: ['Fatal Python error: '],
      pattern:
        /Fatal Python error: (?:Segmentation fault|Aborted|Bus error|Illegal instruction|Floating point exception)/,
      weights: { 'app-native-crash': 26, 'app-crash-request': 6 },
      title: 'Python broke in compiled code',
      reference: 'python/cpython Modules/faulthandler.c',
      fact: 'crash',
      matches: ['Fatal Python error: Segmentation fault'],
      nearMisses: [
        'Fatal Python error: init_fs_encoding: failed to get the Python codec of the filesystem encoding',
      ],
    },
    {
      name: 'source-broken',
      needles: ['SyntaxError: ', 'IndentationError: ', 'No module named '],
      pattern:
        /^(?:IndentationError|TabError): \S|^SyntaxError: (?:invalid (?:syntax|decimal|non-printable|character)|unexpected EOF|EOL while|EOF while|unterminated |unmatched '|f-string|Missing parentheses|expected '|cannot assign|Non-(?:ASCII|UTF-8)|'[^'\n]{1,20}' (?:was never closed|outside)|positional argument follows)|(?:ModuleNotFoundError|ImportError): No module named [A-Za-z_][\w.]{0,200}$/m,
      weights: { 'app-boot-failure': 22, 'bad-release': 10 },
      title: 'Python cannot load the app’s source',
      reference: 'python/cpython Lib/importlib/_bootstrap.py; Python 2 writes the name without quotes',
      fact: 'boot',
      matches: ['SyntaxError: invalid syntax', 'ImportError: No module named shop.wsgi'],
      nearMisses: ['SyntaxError: Unexpected token < in JSON at position 0', "KeyError: 'DATABASE_URL'"],
    },
    {
      name: 'program-missing',
      needles: ['not found', "can't open file '"],
      pattern:
        /\b(?:gunicorn|uvicorn|hypercorn|daphne|waitress-serve|uwsgi|celery|flask|python3?|php|php-fpm[\d.]{0,6}|puma|unicorn|bundle|rails|java|node|npm|yarn|pnpm|dotnet): (?:command )?not found\b|python\S{0,20}: can't open file '[^'\n]{1,300}'/,
      weights: { 'app-boot-failure': 24, 'bad-release': 4 },
      title: 'the command that should start the app is not there',
      reference: 'POSIX shell: exit status 127; python/cpython Modules/main.c',
      fact: 'boot',
      matches: [
        '/bin/sh: 1: gunicorn: not found',
        "python: can't open file '/app/manage.py': [Errno 2] No such file or directory",
      ],
      nearMisses: ['Host shop.example not found', 'python: module not found in cache'],
    },
    {
      name: 'answered-500',
      needles: ['" 500 -'],
      pattern:
        /"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) [^"\n]{1,2000} HTTP\/1\.[01]" 500 -\s{0,4}(?:$|\n)/,
      weights: { 'app-returns-5xx': 14, 'bad-release': 3 },
      title: 'the app answered 500',
      reference: 'python/cpython Lib/http/server.py, log_request(); werkzeug serving.py',
      fact: 'app-error',
      request: true,
      matches: ['127.0.0.1 - - [21/Nov/2026 14:00:00] "GET /cart HTTP/1.1" 500 -'],
      nearMisses: ['127.0.0.1 - - [21/Nov/2026 14:00:00] "GET /cart HTTP/1.1" 200 -'],
    },
    {
      name: 'fork-refused',
      needles: ['[Errno 11] Resource temporarily unavailable', '[Errno 12] Cannot allocate memory'],
      pattern:
        /(?:BlockingIOError|OSError): \[Errno 1(?:1\] Resource temporarily unavailable|2\] Cannot allocate memory)/,
      weights: { 'oom-host': 13, 'pids-limit': 14, 'oom-cgroup': 8, 'app-returns-5xx': 4 },
      title: 'Python could not start a process, for want of memory or beyond a limit of processes',
      reference: 'fork(2): EAGAIN, ENOMEM',
      fact: 'pids',
      matches: ['OSError: [Errno 12] Cannot allocate memory'],
      nearMisses: ['OSError: [Errno 28] No space left on device'],
    },
    {
      name: 'setting-missing',
      needles: ['RuntimeError: ', 'decouple.UndefinedValueError', 'The SECRET_KEY', 'CommandError: '],
      pattern:
        /decouple\.UndefinedValueError: \w{1,80} not found|RuntimeError: (?:There is no current event loop|Model class \S{1,120} doesn't declare an explicit app_label|populate\(\) isn't reentrant)|CommandError: You must set settings\.ALLOWED_HOSTS/,
      weights: { 'app-boot-failure': 20, 'bad-release': 5 },
      title: 'the app does not start with these settings',
      reference: 'django django/apps/registry.py; python-decouple',
      fact: 'boot',
      matches: [
        "RuntimeError: populate() isn't reentrant",
        'decouple.UndefinedValueError: SECRET_KEY not found.',
      ],
      nearMisses: ['RuntimeError: boom'],
    },
  ],
)
