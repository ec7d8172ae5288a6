import { linesOfProgram } from '../lines-of-program.ts'

/** What Python, Django, Flask and uvicorn log. */
export const pythonLines = linesOfProgram(
  { system: 'unknown', program: 'python', reference: 'python/cpython Lib/importlib/_bootstrap.py' },
  [
    {
      name: 'module-missing',
      needles: ['ModuleNotFoundError: ', 'ImportError: '],
      pattern:
        /(?:ModuleNotFoundError: No module named '(?<module>[^'\n]{1,200})'|\bImportError: (?!.{0,40}memory)\S)/,
      weights: { 'app-boot-failure': 24, 'bad-release': 8 },
      title: 'the app misses a Python module',
      fact: 'boot',
      matches: [
        "ModuleNotFoundError: No module named 'nosuchmodule'",
        "ImportError: cannot import name 'Cart' from 'shop.models' (/srv/shop/models.py)",
      ],
      nearMisses: ["KeyError: 'DATABASE_URL'"],
    },
    {
      name: 'settings-wrong',
      needles: ['ImproperlyConfigured', 'AppRegistryNotReady', 'SECRET_KEY setting must not be empty'],
      pattern: /\bImproperlyConfigured: |\bAppRegistryNotReady: |The SECRET_KEY setting must not be empty/,
      weights: { 'app-boot-failure': 23, 'bad-release': 5 },
      title: 'Django does not start with these settings',
      reference: 'django/django django/core/exceptions.py, django/conf/__init__.py',
      fact: 'boot',
      matches: ['django.core.exceptions.ImproperlyConfigured: Set the DATABASE_URL environment variable'],
      nearMisses: ['django.db.utils.OperationalError: FATAL:  sorry, too many clients already'],
    },
    {
      name: 'environment-missing',
      needles: [
        "KeyError: '",
        'pydantic_core._pydantic_core.ValidationError',
        'Field required [type=missing',
      ],
      pattern:
        /KeyError: '[A-Z][A-Z0-9_]{3,60}'|ValidationError: \d{1,3} validation errors? for (?:\w{0,40}Settings|\w{0,40}Config)\b/,
      weights: { 'app-boot-failure': 15, 'bad-release': 5, 'app-returns-5xx': 3 },
      title: 'the app misses an environment variable',
      reference: 'python/cpython Lib/os.py, environ; pydantic-settings',
      fact: 'boot',
      matches: [
        "KeyError: 'DATABASE_URL'",
        'pydantic_core._pydantic_core.ValidationError: 1 validation error for Settings',
      ],
      nearMisses: ["KeyError: 'cart'"],
    },
    {
      name: 'table-missing',
      needles: [
        'ProgrammingError',
        'UndefinedTable',
        'UndefinedColumn',
        'no such table',
        'PendingMigrationError',
        "doesn't exist",
        'does not exist',
      ],
      pattern:
        /UndefinedTable|UndefinedColumn|OperationalError: no such (?:table|column): |PendingMigrationError|(?:relation|column) "[^"\n]{1,120}" does not exist|1146[^\n]{0,20} "?Table '[^'\n]{1,120}' doesn't exist/,
      weights: { 'bad-release': 15, 'app-returns-5xx': 12, 'app-boot-failure': 8 },
      title: 'the database lacks what the app’s migrations would have made',
      reference:
        'PostgreSQL SQLSTATE 42P01, 42703; MySQL error 1146; rails ActiveRecord::PendingMigrationError',
      fact: 'migration',
      matches: [
        'psycopg2.errors.UndefinedTable: relation "shop_cart" does not exist',
        'ActiveRecord::PendingMigrationError (Migrations are pending.)',
      ],
      nearMisses: ["Error: '/srv/shop/gunicorn.conf.py' doesn't exist"],
    },
    {
      name: 'host-disallowed',
      needles: ['Invalid HTTP_HOST header', 'DisallowedHost', 'Invalid host header'],
      pattern: /Invalid HTTP_HOST header: '(?<host>[^'\n]{1,260})'|\bDisallowedHost\b/,
      weights: { 'host-header-rejected': 26, 'health-check-misconfig': 8 },
      title: 'Django refuses the name that it was asked by',
      reference: 'django/django django/http/request.py, HttpRequest.get_host(); ALLOWED_HOSTS',
      fact: 'host-header',
      request: true,
      matches: [
        "ERROR Invalid HTTP_HOST header: '10.0.3.21:8000'. You may need to add '10.0.3.21' to ALLOWED_HOSTS.",
      ],
      nearMisses: ['Bad Request: /cart'],
    },
    {
      name: 'request-failed',
      needles: ['Internal Server Error: /', 'Exception on /', 'Exception in ASGI application'],
      pattern:
        /Internal Server Error: \/|Exception on \/\S{0,2000} \[[A-Z]{3,7}\]|Exception in ASGI application/,
      weights: { 'app-returns-5xx': 17, 'bad-release': 5 },
      title: 'the app raised an exception and answered 500',
      reference:
        'django/django django/utils/log.py, log_response(); flask app.log_exception(); encode/uvicorn h11_impl.py',
      fact: 'app-error',
      request: true,
      matches: [
        'ERROR:    Exception in ASGI application\nTraceback (most recent call last):\nRuntimeError: boom',
        'ERROR django.request Internal Server Error: /cart',
        'ERROR in app: Exception on /cart [GET]',
      ],
      nearMisses: ['INFO:     127.0.0.1:53574 - "GET / HTTP/1.1" 200 OK'],
    },
    {
      name: 'startup-failed',
      needles: [
        'Application startup failed',
        'Error loading ASGI app',
        'Error loading WSGI app',
        'Could not import ',
      ],
      pattern:
        /Application startup failed\. Exiting\.|Error loading (?:ASGI|WSGI) app|Error: Could not import '[^'\n]{1,200}'|Failed to find Flask application/,
      weights: { 'app-boot-failure': 26, 'backend-down': 4, 'db-down': 2 },
      title: 'the app failed to start',
      reference: 'encode/uvicorn uvicorn/lifespan/on.py, uvicorn/config.py; pallets/flask src/flask/cli.py',
      fact: 'boot',
      matches: [
        'ERROR:    Application startup failed. Exiting.',
        'ERROR:    Error loading ASGI app. Could not import module "nomod".',
      ],
      nearMisses: ['INFO:     Application startup complete.'],
    },
    {
      name: 'address-taken',
      needles: [
        'error while attempting to bind on address',
        'is in use by another program',
        'That port is already in use',
      ],
      pattern:
        /\[Errno 98\] error while attempting to bind on address|Port \d{1,5} is in use by another program|Error: That port is already in use/,
      weights: { 'port-conflict': 26, 'app-boot-failure': 5 },
      title: 'the app’s port is taken by another process',
      reference:
        'python/cpython Lib/asyncio/base_events.py, create_server(); werkzeug serving.py; django runserver',
      fact: 'bind',
      matches: [
        "ERROR:    [Errno 98] error while attempting to bind on address ('127.0.0.1', 27423): address already in use",
      ],
      nearMisses: ['INFO:     Uvicorn running on http://127.0.0.1:27421 (Press CTRL+C to quit)'],
    },
    {
      name: 'invalid-request',
      needles: [
        'Invalid HTTP request received',
        'code 400, message Bad request version',
        'code 400, message Bad HTTP',
      ],
      pattern: /\bInvalid HTTP request received\b|code 400, message Bad (?:request (?:version|syntax)|HTTP)/,
      weights: { 'benign-noise': 8, 'https-to-http-port': 6, 'wrong-app-protocol': 4 },
      title: 'the app got something that is not HTTP',
      reference: 'encode/uvicorn uvicorn/protocols/http/h11_impl.py; python/cpython Lib/http/server.py',
      fact: 'protocol',
      matches: [
        'WARNING:  Invalid HTTP request received.',
        "10.0.0.1 - - [21/Nov/2026 14:00:00] code 400, message Bad request version ('\\x00')",
      ],
      nearMisses: ['INFO:     127.0.0.1:53574 - "GET / HTTP/1.1" 200 OK'],
    },
    {
      name: 'out-of-memory',
      needles: ['MemoryError'],
      pattern: /^MemoryError\b|numpy\.core\._exceptions\._ArrayMemoryError/m,
      weights: { 'oom-host': 12, 'oom-cgroup': 9, 'app-returns-5xx': 7 },
      title: 'Python got no more memory',
      reference: 'https://docs.python.org/3/library/exceptions.html#MemoryError',
      fact: 'oom',
      matches: ['Traceback (most recent call last):\nMemoryError'],
      nearMisses: ['OutOfMemoryError: Java heap space'],
    },
    {
      name: 'ready',
      needles: ['Application startup complete', 'Starting development server at '],
      pattern: /Application startup complete\.|Starting development server at http/,
      weights: { 'app-boot-failure': -9, 'backend-down': -4 },
      title: 'the app has started',
      reference: 'encode/uvicorn uvicorn/lifespan/on.py',
      fact: 'start',
      matches: ['INFO:     Application startup complete.'],
      nearMisses: ['ERROR:    Application startup failed. Exiting.'],
    },
    {
      name: 'stopping',
      needles: ['Waiting for application shutdown', 'Waiting for connections to close'],
      pattern: /Waiting for application shutdown\.|Waiting for connections to close\./,
      weights: { 'deploy-in-progress': 7, 'ungraceful-shutdown': 2 },
      title: 'the app was told to stop',
      reference: 'encode/uvicorn uvicorn/server.py, shutdown()',
      fact: 'stop',
      matches: ['INFO:     Waiting for application shutdown.'],
      nearMisses: ['INFO:     Waiting for application startup.'],
    },
    {
      name: 'development-server',
      needles: ['This is a development server'],
      pattern: /This is a development server\. Do not use it in a production deployment/,
      weights: { 'benign-noise': 8, 'worker-pool-exhausted': 1 },
      title: 'Flask’s development server says what it is',
      reference: 'pallets/werkzeug src/werkzeug/serving.py',
      fact: 'noise',
      matches: [
        'WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI server instead.',
      ],
      nearMisses: [' * Running on http://127.0.0.1:27420'],
    },
  ],
)
