import { linesOfProgram } from '../lines-of-program.ts'

/** What Unicorn, Passenger, Puma and Bundler say of their workers besides timeouts. */
export const rubyServerLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'ruby-server',
    reference: 'unicorn lib/unicorn/http_server.rb, reap_all_workers()',
  },
  [
    {
      name: 'worker-killed',
      needles: ['SIGKILL (signal 9)'],
      pattern: /reaped #<Process::Status: pid (?<pid>\d{1,10}) SIGKILL \(signal 9\)> worker=/,
      weights: { 'worker-timeout': 17, 'oom-cgroup': 13, 'oom-host': 13 },
      title: 'a worker of Unicorn was killed: by its master after timeout, or by the kernel',
      fact: 'worker-timeout',
      matches: ['ERROR -- : reaped #<Process::Status: pid 4233 SIGKILL (signal 9)> worker=0'],
      nearMisses: ['INFO -- : reaped #<Process::Status: pid 4233 exit 0> worker=0'],
    },
    {
      name: 'worker-crashed',
      needles: ['reaped #<Process::Status', '[BUG] '],
      pattern:
        /reaped #<Process::Status: pid \d{1,10} SIG(?:SEGV|BUS|ILL|ABRT|FPE) \(signal \d{1,2}\)(?: \(core dumped\))?> worker=|: \[BUG\] (?:Segmentation fault|Bus Error|object allocation during garbage collection)/,
      weights: { 'app-native-crash': 26, 'app-crash-request': 7 },
      title: 'Ruby broke in compiled code',
      reference: 'ruby error.c, rb_bug(); unicorn reap_all_workers()',
      fact: 'crash',
      matches: [
        'ERROR -- : reaped #<Process::Status: pid 4233 SIGSEGV (signal 11)> worker=0',
        '/app/vendor/x.rb:12: [BUG] Segmentation fault at 0x0000000000000000',
      ],
      nearMisses: ['ERROR -- : reaped #<Process::Status: pid 4233 SIGKILL (signal 9)> worker=0'],
    },
    {
      name: 'memory-guard',
      needles: ['PumaWorkerKiller: Out of memory', 'exceeds memory limit', 'exceeded memory limit'],
      pattern:
        /PumaWorkerKiller: Out of memory\.|\(pid: \d{1,10}\) exceeds memory limit \(|[Pp]uma[^\n]{0,60}exceed(?:s|ed) memory limit|sidekiq\S{0,20}[^\n]{0,60}exceeded memory/i,
      weights: { 'app-memory-guard-restart': 25 },
      title: 'a guard ended a worker of Puma or Unicorn for its memory',
      reference: 'puma_worker_killer lib/puma_worker_killer/reaper.rb; unicorn-worker-killer',
      fact: 'memory',
      matches: [
        'PumaWorkerKiller: Out of memory. 5 workers consuming total: 1100 mb out of max: 1000 mb. Sending TERM to pid 14',
        'WARN -- : #<Unicorn::HttpServer:0x7f>: worker (pid: 2301) exceeds memory limit (260000000 bytes > 250000000 bytes)',
      ],
      nearMisses: ['PumaWorkerKiller: Consuming 250 mb with master and 2 workers.'],
    },
    {
      name: 'element-too-long',
      needles: ['is longer than the ', 'HTTP element '],
      pattern:
        /HTTP element (?:REQUEST_(?:PATH|URI)|QUERY_STRING|HEADER|FIELD_(?:NAME|VALUE)|FRAGMENT)\b[^\n]{0,20} longer than the /,
      weights: { 'request-too-big-for-app': 25 },
      title: 'Puma refused a request whose path or headers are too long',
      reference: 'puma ext/puma_http11/puma_http11.c, DEF_MAX_LENGTH: 80 + 32 kB for all headers',
      fact: 'request-size',
      request: true,
      matches: [
        'Puma::HttpParserError: HTTP element HEADER is longer than the (1024 * (80 + 32)) allowed length (was 114690)',
      ],
      nearMisses: ['Puma::HttpParserError: Invalid HTTP format, parsing fails.'],
    },
    {
      name: 'worker-exited',
      needles: ['reaped #<Process::Status'],
      pattern: /reaped #<Process::Status: pid \d{1,10} exit (?!0>)\d{1,3}> worker=/,
      weights: { 'app-boot-failure': 15, 'app-crash-loop': 13, 'app-crash-request': 7 },
      title: 'a worker of Unicorn ended with an error, as one does that cannot load the app',
      fact: 'exit',
      matches: ['ERROR -- : reaped #<Process::Status: pid 4233 exit 1> worker=0'],
      nearMisses: ['INFO -- : reaped #<Process::Status: pid 4233 exit 0> worker=0'],
    },
    {
      name: 'listener-taken',
      needles: ['adding listener failed addr='],
      pattern: /adding listener failed addr=\S{1,200} \(in use\)/,
      weights: { 'port-conflict': 25, 'app-boot-failure': 5 },
      title: 'Unicorn’s address is taken by another process',
      reference: 'unicorn lib/unicorn/socket_helper.rb, bind_listen()',
      fact: 'bind',
      matches: ['ERROR -- : adding listener failed addr=0.0.0.0:8080 (in use)'],
      nearMisses: ['INFO -- : listening on addr=0.0.0.0:8080 fd=9'],
    },
    {
      name: 'socket-folder',
      needles: ['Errno::ENOENT', 'Errno::EACCES'],
      pattern:
        /(?:No such file or directory|Permission denied) (?:-|@) (?:connect|bind)\(2\) for "?[^"\n]{1,200}\.sock|(?:connect|bind)\(2\) for "?[^"\n]{1,200}\.sock"?[^\n]{0,40}Errno::(?:ENOENT|EACCES)/,
      weights: { 'app-boot-failure': 18, 'unix-socket-missing': 12, 'unix-socket-perm': 4 },
      title: 'the app cannot make its socket: its folder is not there or closed',
      reference: 'ruby Socket; bind(2)',
      fact: 'bind',
      matches: ['No such file or directory - connect(2) for "/app/tmp/sockets/puma.sock" (Errno::ENOENT)'],
      nearMisses: ['No such file or directory @ rb_sysopen - config/shop.yml (Errno::ENOENT)'],
    },
    {
      name: 'passenger-spawn',
      needles: [
        'because a spawning error occurred',
        'could not be started by the',
        'error occurred while starting the web application',
        'application process exited prematurely',
        'an error occurred while starting up the',
        'did not write a startup response in time',
      ],
      pattern:
        /because a spawning error occurred|Web application could not be started|(?:An )?error occurred while starting (?:up )?the (?:web application|preloader)|application process exited prematurely|did not write a startup response in time/,
      weights: { 'app-boot-failure': 25, 'bad-release': 6 },
      title: 'Passenger could not start the app',
      reference: 'phusion/passenger src/agent/Core/SpawningKit',
      fact: 'boot',
      matches: [
        '[ 2014-01-01 12:00:00.1 12/7f agents/HelperAgent/RequestHandler.h:2306 ]: [Client 21] Cannot checkout session because a spawning error occurred.',
        'Web application could not be started by the Phusion Passenger(R) application server.',
      ],
      nearMisses: ['App 812 output: Completed 200 OK in 12ms'],
    },
    {
      name: 'passenger-closed',
      needles: ['Sending 502 response', 'application socket closed', 'did not send a complete response'],
      pattern:
        /Sending 502 response: application (?:did not send a complete response|socket closed|sent EOF)/,
      weights: { 'app-crash-request': 16, 'invalid-upstream-response': 6, 'oom-cgroup': 3, 'oom-host': 3 },
      title: 'Passenger’s app closed its connection without a whole answer',
      reference: 'phusion/passenger src/agent/Core/Controller/InternalUtils.cpp',
      fact: 'reset',
      request: true,
      matches: [
        '[ W 2026 age/Cor/Con/InternalUtils.cpp:96 ]: [Client 1-1] Sending 502 response: application did not send a complete response',
      ],
      nearMisses: ['Returning HTTP 503 due to: Request queue full (configured max. size: 100)'],
    },
    {
      name: 'bundle-broken',
      needles: [
        'bundler: ',
        'Bundler could not find',
        'Your Ruby version is',
        'Missing `secret_key_base`',
        'unable to find a RACK application',
        'Missing secret_key_base',
        'Missing encryption key',
        'InvalidMessage',
      ],
      pattern:
        /bundler: (?:failed to load command|command not found): |Bundler could not find compatible versions|Your Ruby version is [\d.]{1,12}, but your Gemfile specified|Missing [`']?secret_key_base[`']? for|Missing encryption key to decrypt|configuration \S{1,200} not found \(RuntimeError\)/,
      weights: { 'app-boot-failure': 24, 'bad-release': 7 },
      title: 'the Ruby app does not start with this Ruby, these gems or these secrets',
      reference: 'bundler lib/bundler/cli/exec.rb; rails railties/lib/rails/application.rb',
      fact: 'boot',
      matches: [
        'bundler: failed to load command: puma (/usr/local/bundle/bin/puma)',
        'Your Ruby version is 2.7.1, but your Gemfile specified 3.0.0',
        "ArgumentError: Missing `secret_key_base` for 'production' environment",
      ],
      nearMisses: ['Using bundler 2.4.1'],
    },
    {
      name: 'parse-failed',
      needles: ['Invalid HTTP format, parsing fails.'],
      pattern: /HttpParserError: Invalid HTTP format, parsing fails\.(?! Are you trying)/,
      weights: { 'benign-noise': 12, 'https-to-http-port': 11, 'wrong-app-protocol': 3 },
      title: 'Puma got something that is not HTTP, as a TLS handshake is',
      reference: 'puma ext/puma_http11/puma_http11.c, HttpParser_execute()',
      fact: 'protocol',
      matches: [
        'HTTP parse error, malformed request (): #<Puma::HttpParserError: Invalid HTTP format, parsing fails.>',
      ],
      nearMisses: [
        'Puma::HttpParserError: Invalid HTTP format, parsing fails. Are you trying to open an SSL connection to a non-SSL Puma?',
      ],
    },
  ],
)
