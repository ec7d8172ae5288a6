import { linesOfProgram } from '../lines-of-program.ts'
import { spokenOnLoopback } from './spoken-on-loopback.ts'

const loopback = '(?:127\\.0\\.0\\.1|\\[::1\\]|localhost)'
const everywhere = '(?:0\\.0\\.0\\.0|\\[::\\]|\\*)'

/** How servers say where they listen, before the address: uvicorn and Flask, Kestrel, Puma, Fastify, Next.js, Vite, and what people write. */
const says =
  '(?:Running on(?: all addresses \\()?|Now listening on:|\\* Listening on|[Ll]istening (?:on|at):?|[Ss]erver (?:is )?(?:running|listening|started) (?:on|at):?|started server on|- Local: |Local: |Tomcat started on|Starting development server at|running at:?) {0,12}'

/** Where apps say that they listen; gunicorn’s and uWSGI’s own lines are elsewhere. */
export const listeningLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'app',
    reference:
      'uvicorn server.py, werkzeug serving.py, aspnetcore Kestrel, puma binder.rb, fastify server.js, next start-server.ts',
  },
  [
    {
      name: 'listening-loopback',
      needles: [
        'unning on',
        'istening on',
        'istening at',
        'running at',
        'started on',
        'started at',
        'Local: ',
        'server at',
      ],
      pattern: new RegExp(`${says}(?:(?:https?|tcp|ssl):\\/\\/)?${loopback}:\\d{1,5}`),
      when: (_groups, line) => !/Listening at: |0\.0\.0\.0|\[::\]|Network: /.test(line.slice(0, 2000)),
      weights: { 'loopback-bind': 6, 'backend-down': -4, 'app-boot-failure': -4 },
      title: 'the app says that it listens on loopback',
      fact: 'listen',
      matches: [
        ' * Running on http://127.0.0.1:5000',
        'INFO:     Server running on http://127.0.0.1:27421 (Press CTRL+C to quit)',
        'Now listening on: http://localhost:5000',
        '* Listening on tcp://localhost:3000',
        'Server running at: http://localhost:8080',
        '   - Local:        http://localhost:3000',
      ],
      nearMisses: [
        ' * Running on http://0.0.0.0:5000',
        '[2026-11-21 14:33:42 +0000] [8261] [INFO] Listening at: http://127.0.0.1:18002 (8261)',
      ],
    },
    {
      name: 'bound-to-loopback',
      needles: [
        'Network:',
        'local URL:',
        'Dash is running',
        'Fast @',
        'erving on',
        'Serving HTTP',
        'TCP address',
        'App] http://localhost',
        'Server address:',
        'bind address 127.0.0.1',
        'serving HTTP',
        'bound on host',
        'launched from',
        'Development Server (',
        'running on [',
        'server started:',
        'Endpoint with',
        'Listening for HTTP',
        'Responding at',
        'server online at',
        'Server online at',
      ],
      pattern: spokenOnLoopback,
      weights: { 'loopback-bind': 3, 'backend-down': -4, 'app-boot-failure': -4 },
      title: 'the app names loopback as the address it is bound to',
      reference:
        'next start-server.ts; gradio blocks.py; waitress server.py; daphne; hugo commands/server.go; gin.go; php cli server; ktor',
      fact: 'listen',
      matches: [
        '   - Network:      http://127.0.0.1:3000',
        'Running on local URL:  http://127.0.0.1:7860',
        'INFO:waitress:Serving on http://127.0.0.1:8080',
        'Serving HTTP on 127.0.0.1 port 8000 (http://127.0.0.1:8000/) ...',
        'Listening on TCP address 127.0.0.1:8000',
        '[I 2026-11-20 14:00:00.000 ServerApp] http://localhost:8888/lab',
        'Web Server is available at http://localhost:1313/ (bind address 127.0.0.1)',
        '[GIN-debug] Listening and serving HTTP on 127.0.0.1:8080',
        '(bound on host 127.0.0.1 and port 3000)',
        'PHP 8.2.1 Development Server (http://localhost:8000) started',
        'INFO  Server running on [http://127.0.0.1:8000].',
        '[info] Running ShopWeb.Endpoint with Bandit 1.5.0 at 127.0.0.1:4000 (http)',
        'p.c.s.AkkaHttpServer - Listening for HTTP on /127.0.0.1:9000',
        'Responding at http://127.0.0.1:8080',
      ],
      nearMisses: [
        '   - Network:      http://172.18.0.3:3000',
        '  - Network: unavailable',
        'Serving on http://0.0.0.0:8080',
        'PHP 8.2.1 Development Server (http://0.0.0.0:8000) started',
        'Web Server is available at http://localhost:1313/ (bind address 0.0.0.0)',
        '(bound on host 0.0.0.0 and port 3000)',
        'Responding at http://0.0.0.0:8080',
      ],
    },
    {
      name: 'uvicorn-listening-loopback',
      needles: ['Uvicorn running on http', 'Hypercorn', 'Running on http'],
      pattern: /(?:Uvicorn running on|Running on) https?:\/\/(?:127\.0\.0\.1|\[::1\]|localhost):\d{1,5} \(/,
      weights: { 'loopback-bind': 6, 'backend-down': -4, 'app-boot-failure': -4 },
      title: 'the app’s server listens on loopback only',
      reference: 'encode/uvicorn uvicorn/server.py, _log_started_message(); --host is 127.0.0.1 unless set',
      fact: 'listen',
      matches: ['INFO:     Uvicorn running on http://127.0.0.1:27421 (Press CTRL+C to quit)'],
      nearMisses: ['INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)'],
    },
    {
      name: 'listening-port',
      needles: ['istening on', 'unning on', 'tarted on', 'istening at', 'erving on', 'erver on'],
      pattern:
        /\b(?:[Ss]erver|[Aa]pp(?:lication)?|[Aa][Pp][Ii]|[Ss]ervice|[Ee]xpress|[Bb]ackend|[Ff]rontend|HTTP|[Nn]ode)\b[^\n]{0,30}?\b(?:listening|running|started|serving)\b(?: \w{1,10})? (?:on|at)(?: the)? (?:port|PORT)[: #=]{1,3}\d{2,5}\b|^(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted) (?:on|at)(?: the)? port[: #=]{1,3}\d{2,5}\b/m,
      when: (_groups, line) =>
        !/[Dd]ebugger|metrics|[Pp]rometheus|websocket|inspector|HTTPS|TLS|==> Detected/.test(line),
      weights: { 'backend-down': -3, 'app-boot-failure': -4 },
      title: 'the app says at which port it listens',
      reference: 'https://expressjs.com/en/starter/hello-world.html and what people write after it',
      fact: 'listen',
      matches: [
        'Server listening on port 3000',
        'Example app listening on port 3000!',
        'Server is running on port: 5000',
        'listening on port 8000',
      ],
      nearMisses: [
        'Debugger listening on port 9229',
        'LOG:  listening on IPv4 address "0.0.0.0", port 5432',
        'metrics server listening on port 9090',
      ],
    },
    {
      name: 'listening-everywhere',
      needles: [
        'unning on',
        'istening on',
        'running at',
        'started on',
        'started at',
        'istening at',
        'Tomcat started on port',
      ],
      pattern: new RegExp(
        `${says}(?:http:\\/\\/|https:\\/\\/)?${everywhere}:\\d{1,5}|Uvicorn running on http:\\/\\/0\\.0\\.0\\.0:|Tomcat started on ports?[ (:]`,
      ),
      when: (_groups, line) => !/Listening at: |\b[Ii]s your app listening on/.test(line),
      weights: { 'loopback-bind': -14, 'backend-down': -4, 'app-boot-failure': -4 },
      title: 'the app says that it listens everywhere',
      fact: 'listen',
      matches: [
        ' * Running on all addresses (0.0.0.0:5000)',
        'Now listening on: http://[::]:8080',
        'INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)',
        '[812] * Listening on http://0.0.0.0:3000',
        'Tomcat started on port(s): 8080 (http) with context path',
      ],
      nearMisses: [
        ' * Running on http://127.0.0.1:5000',
        'instance refused connection. is your app listening on 0.0.0.0:3000?',
      ],
    },
  ],
)
