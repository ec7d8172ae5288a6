import { linesOfProgram } from '../lines-of-program.ts'

/** What Ruby, Rails, Puma, Unicorn and Passenger log. */
export const rubyLines = linesOfProgram(
  { system: 'unknown', program: 'ruby', reference: 'puma/puma lib/puma/cluster.rb' },
  [
    {
      name: 'worker-timeout',
      needles: ['Terminating timed out worker', 'timeout (', 'Rack::Timeout'],
      pattern:
        /! Terminating timed out worker|worker=\d{1,4} PID:\d{1,10} timeout \(\d{1,6}s > \d{1,6}s\), killing|Rack::Timeout::Request(?:TimeoutException|TimeoutError|Expired)/,
      weights: { 'worker-timeout': 25, 'slow-app-timeout': 9, 'dependency-slow': 3 },
      title: 'the Ruby server killed a worker or request that took too long',
      reference:
        'puma lib/puma/cluster.rb, timeout_workers(), worker_timeout 60; unicorn http_server.rb murder_lazy_workers; rack-timeout',
      fact: 'worker-timeout',
      matches: [
        '[812] ! Terminating timed out worker (worker failed to check in within 60 seconds): 2215',
        'E, [2026-11-21T14:00:00.1 #1] ERROR -- : worker=1 PID:2215 timeout (61s > 60s), killing',
        'Rack::Timeout::RequestTimeoutException (Request ran for longer than 15000ms)',
      ],
      nearMisses: ['[812] - Worker 1 (PID: 2215) booted in 0.2s, phase: 0'],
    },
    {
      name: 'worker-died-early',
      needles: ['Early termination of worker'],
      pattern: /! Early termination of worker/,
      weights: { 'app-boot-failure': 20, 'app-crash-loop': 10, 'oom-cgroup': 4 },
      title: 'a worker of Puma ended while it started',
      reference: 'puma lib/puma/cluster.rb, check_workers()',
      fact: 'boot',
      matches: ['[812] ! Early termination of worker'],
      nearMisses: ['[812] - Gracefully shutting down workers...'],
    },
    {
      name: 'load-failed',
      needles: [
        'Unable to load application',
        'cannot load such file',
        'Could not find ',
        'GemNotFound',
        'Could not spawn process for application',
      ],
      pattern:
        /! Unable to load application: |LoadError: cannot load such file -- |\(LoadError\)|Bundler::GemNotFound|Could not find \S{1,100} in (?:any of the sources|locally installed gems)|Could not spawn process for application/,
      weights: { 'app-boot-failure': 25, 'bad-release': 7 },
      title: 'the Ruby app does not load',
      reference:
        'puma lib/puma/runner.rb, load_and_bind(); bundler; phusion/passenger src/agent/Core/SpawningKit',
      fact: 'boot',
      matches: [
        '! Unable to load application: KeyError: key not found: "DATABASE_URL"',
        'Could not find rack-3.1.0 in locally installed gems (Bundler::GemNotFound)',
        '[ E 2026-11-21 14:00:00.1 1/T1 age/Cor/App/Implementation.cpp:221 ]: Could not spawn process for application /srv/shop: The application process exited prematurely.',
      ],
      nearMisses: ['[812] * Listening on http://0.0.0.0:3000'],
    },
    {
      name: 'address-taken',
      needles: ['Errno::EADDRINUSE'],
      pattern: /Errno::EADDRINUSE/,
      weights: { 'port-conflict': 24, 'app-boot-failure': 7 },
      title: 'the app’s port is taken',
      reference: 'ruby bind(2)',
      fact: 'bind',
      matches: ['Address already in use - bind(2) for "0.0.0.0" port 3000 (Errno::EADDRINUSE)'],
      nearMisses: ['[812] * Listening on http://0.0.0.0:3000'],
    },
    {
      name: 'plain-on-tls-port',
      needles: [':http request', 'MiniSSL'],
      pattern: /MiniSSL[^\n]{0,200}(?:SSL routines:[\w-]{0,80}:http request|wrong version number)/,
      weights: { 'http-to-https-port': 25 },
      title: 'plain HTTP came to Puma’s port for TLS',
      reference: 'puma lib/puma/minissl.rb; OpenSSL SSL_R_HTTP_REQUEST',
      fact: 'tls-port',
      matches: [
        'SSL error, peer: 10.0.0.9, peer cert: : #<Puma::MiniSSL::SSLError: OpenSSL error: error:1407609C:SSL routines:SSL23_GET_CLIENT_HELLO:http request - 156>',
      ],
      nearMisses: [
        '#<Puma::HttpParserError: Invalid HTTP format, parsing fails. Are you trying to open an SSL connection to a non-SSL Puma?>',
      ],
    },
    {
      name: 'host-blocked',
      needles: ['Blocked host', 'HostAuthorization'],
      pattern: /Blocked hosts?: \S|\[ActionDispatch::HostAuthorization/,
      weights: { 'host-header-rejected': 26, 'health-check-misconfig': 6 },
      title: 'Rails refuses the name that it was asked by',
      reference: 'rails actionpack/lib/action_dispatch/middleware/host_authorization.rb',
      fact: 'host-header',
      request: true,
      matches: ['[ActionDispatch::HostAuthorization::DefaultResponseApp] Blocked hosts: 10.0.3.21:3000'],
      nearMisses: ['Started GET "/" for 10.0.0.1 at 2026-11-21'],
    },
    {
      name: 'queue-full',
      needles: ['equest queue'],
      pattern: /[Rr]equest queue(?: is)? full/,
      weights: { 'worker-pool-exhausted': 25, 'slow-app-timeout': 4 },
      title: 'Passenger’s queue of requests is full',
      reference:
        'phusion/passenger src/agent/Core/Controller/CheckoutSession.cpp; passenger_max_request_queue_size is 100',
      fact: 'pool',
      matches: [
        '[ W 2026-11-21 14:00:00.1 1/T9 age/Cor/Con/CheckoutSession.cpp:266 ]: [Client 1-2] Returning HTTP 503 due to: Request queue full (configured max. size: 100)',
      ],
      nearMisses: ['Could not spawn process for application /srv/shop'],
    },
    {
      name: 'request-failed',
      needles: [
        'Completed 500 Internal Server Error',
        'ActionView::Template::Error',
        'Rack app error handling request',
      ],
      pattern:
        /Completed 500 Internal Server Error|ActionView::Template::Error|Rack app (?:\("[^"\n]{0,200}"[^\n]{0,60}\) )?error handling request/,
      weights: { 'app-returns-5xx': 17, 'bad-release': 4 },
      title: 'the app raised an exception and answered 500',
      reference: 'rails actionpack/lib/action_controller/log_subscriber.rb; puma lib/puma/log_writer.rb',
      fact: 'app-error',
      request: true,
      matches: ['Completed 500 Internal Server Error in 12ms (ActiveRecord: 1.2ms)'],
      nearMisses: ['Completed 200 OK in 12ms (Views: 3.1ms)'],
    },
    {
      name: 'parse-error',
      needles: ['HTTP parse error, malformed request', 'Are you trying to open an SSL connection'],
      pattern:
        /HTTP parse error, malformed request[^\n]{0,2000}Are you trying to open an SSL connection|Are you trying to open an SSL connection to a non-SSL Puma\?/,
      weights: { 'https-to-http-port': 25 },
      title: 'a TLS handshake arrived at Puma’s plain port',
      reference: 'puma lib/puma/log_writer.rb, parse_error(); ext/puma_http11',
      fact: 'protocol',
      matches: [
        'HTTP parse error, malformed request: #<Puma::HttpParserError: Invalid HTTP format, parsing fails. Are you trying to open an SSL connection to a non-SSL Puma?>',
      ],
      nearMisses: [
        'HTTP parse error, malformed request (10.0.0.1/): #<Puma::HttpParserError: HTTP element REQUEST_PATH is longer than the 8192 allowed length>',
      ],
    },
    {
      name: 'stopping',
      needles: [
        'Gracefully shutting down workers',
        'Gracefully stopping, waiting for requests',
        '- Goodbye!',
      ],
      pattern:
        /- Gracefully (?:shutting down workers|stopping, waiting for requests)|^(?:\[\d{1,10}\] )?- Goodbye!/m,
      weights: { 'deploy-in-progress': 9, 'ungraceful-shutdown': 2 },
      title: 'Puma was told to stop',
      reference: 'puma lib/puma/cluster.rb, stop_workers(); lib/puma/single.rb',
      fact: 'stop',
      matches: ['[812] - Gracefully shutting down workers...', '[812] - Goodbye!'],
      nearMisses: ['[812] ! Early termination of worker'],
    },
  ],
)
