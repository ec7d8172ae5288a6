import { linesOfProgram } from '../lines-of-program.ts'

/** What Python’s servers say of exceptions that nobody caught while a request was served. */
export const pythonErrorLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'python-error',
    reference: 'twisted/twisted src/twisted/python/log.py, err(); src/twisted/internet/defer.py',
  },
  [
    {
      name: 'unhandled',
      needles: [
        'Unhandled Error',
        'Unhandled error in Deferred',
        'Exception inside application',
        'Exception happened during processing of request',
        'Traceback (most recent call last)',
      ],
      pattern:
        /\bUnhandled Error\n\s{0,8}Traceback|Unhandled [Ee]rror in Deferred|\bException inside application: |Exception happened during processing of request from|(?:\bERROR\b|\[error\]|CRITICAL)[^\n]{0,60}Traceback \(most recent call last\)[\s\S]{0,6000}(?:daphne|hypercorn|tornado|twisted|aiohttp|eventlet|gevent|waitress|channels|autobahn)[/\\]/,
      when: (_groups, text) =>
        !/SystemExit|KeyboardInterrupt|BrokenPipe|ConnectionReset|Broken pipe/.test(text),
      weights: { 'app-crash-request': 15, 'app-returns-5xx': 10, 'bad-release': 4 },
      title: 'the app’s server failed with an exception, and the request got no proper answer',
      reference:
        'twisted src/twisted/python/log.py; django/daphne daphne/server.py; python/cpython Lib/socketserver.py, handle_error()',
      fact: 'app-error',
      request: true,
      matches: [
        'Unhandled Error\nTraceback (most recent call last):\n  File "/srv/twisted/python/log.py", line 101, in callWithLogger',
        "2026-11-21 14:00:02 ERROR    Traceback (most recent call last):\n  File \"/srv/daphne/http_protocol.py\", line 107, in process\nAttributeError: 'WebSocketProtocol' object has no attribute 'reply_channel'",
        "ERROR Exception inside application: 'NoneType' object has no attribute 'id'",
        "Exception happened during processing of request from ('10.0.0.1', 50312)",
      ],
      nearMisses: [
        'ERROR Traceback (most recent call last):\n  File "/srv/shop/report.py", line 1, in main\nValueError: boom',
        "Exception happened during processing of request from ('10.0.0.1', 50312)\nTraceback (most recent call last):\nBrokenPipeError: [Errno 32] Broken pipe",
      ],
    },
    {
      name: 'unhandled-answered',
      needles: ['Uncaught exception ', 'Exception while serving /'],
      pattern:
        /\bUncaught exception (?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/|Exception while serving \//,
      weights: { 'app-returns-5xx': 16, 'app-crash-request': 6, 'bad-release': 4 },
      title: 'the app raised an exception, which its server answered with 500',
      reference:
        'tornadoweb/tornado tornado/web.py, log_exception(); Pylons/waitress src/waitress/task.py, service()',
      fact: 'app-error',
      request: true,
      matches: [
        '[E 261121 14:00:02 web:1789] Uncaught exception GET /cart (10.0.0.1)',
        'ERROR:waitress:Exception while serving /cart',
      ],
      nearMisses: ['Uncaught exception: nothing'],
    },
  ],
)
