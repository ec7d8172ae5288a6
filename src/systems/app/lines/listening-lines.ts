import { linesOfProgram } from '../lines-of-program.ts'

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
      pattern: new RegExp(`${says}(?:http:\\/\\/|https:\\/\\/)?${loopback}:\\d{1,5}`),
      when: (_groups, line) => !/Listening at: |0\.0\.0\.0|\[::\]|Network: /.test(line.slice(0, 2000)),
      weights: { 'loopback-bind': 6, 'backend-down': -4, 'app-boot-failure': -4 },
      title: 'the app says that it listens on loopback',
      fact: 'listen',
      matches: [
        ' * Running on http://127.0.0.1:5000',
        'INFO:     Uvicorn running on http://127.0.0.1:27421 (Press CTRL+C to quit)'.replace(
          'Uvicorn running',
          'Server running',
        ),
        'Now listening on: http://localhost:5000',
        'Server running at: http://localhost:8080',
        '   - Local:        http://localhost:3000',
      ],
      nearMisses: [
        ' * Running on http://0.0.0.0:5000',
        '[2026-11-21 14:33:42 +0000] [8261] [INFO] Listening at: http://127.0.0.1:18002 (8261)',
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
      when: (_groups, line) => !line.includes('Listening at: '),
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
      nearMisses: [' * Running on http://127.0.0.1:5000'],
    },
  ],
)
