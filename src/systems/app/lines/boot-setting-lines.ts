import { linesOfProgram } from '../lines-of-program.ts'

/** Settings with which app servers of any language do not begin, most often one that an environment variable overwrote. */
export const bootSettingLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'boot-setting',
    reference:
      'https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables: a service “shop” sets SHOP_PORT=tcp://…',
  },
  [
    {
      name: 'port-not-a-number',
      needles: [
        'not a valid ',
        'invalid int value',
        'ERR_SOCKET_BAD_PORT',
        'nvalid port',
        'tcp://',
        'ort must be',
        'port should be',
      ],
      pattern:
        /is not a valid port(?: number)?\b|(?:--?[\w-]{0,20}[Pp]ort['"]?|\bPORT)[^\n]{0,12}:? ?(?:invalid int value: |'[^'\n]{0,200}' is not a valid int(?:eger)?)|ERR_SOCKET_BAD_PORT\b|\b(?:port|Port|PORT)\b[^\n]{0,40}(?:should be|must be|not) (?:an? (?:integer|number|valid)|>= ?0|between|in range|greater)|\b[Ii]nvalid port(?: number| value| specified)?(?: in|:? ?['"]| ?=)|\b[Ii]nvalid (?:literal|value|syntax|format|number|digit|url|URL|uri|integer|address)[^\n]{0,80}\b(?:tcp|udp):\/\/[\w.:[\]-]{3,80}|\b(?:tcp|udp):\/\/[\w.:[\]-]{3,80}['"]?[^\n]{0,60}(?:[Ii]nvalid (?:syntax|value|format|digit|port)|to type int|not a (?:valid )?(?:number|integer|port)|too many colons|cannot be (?:parsed|converted)|failed to convert)|For input string: "(?:tcp|udp):\/\/|(?:tcp|udp):\/\/[^\n]{3,80}\n?[^\n]{0,80}NumberFormatException|NumberFormatException[^\n]{0,60}\b(?:tcp|udp):\/\//,
      when: (_groups, line) => !/\bupstream\b|invalid host in|proxy_pass|nginx/.test(line.slice(0, 2000)),
      weights: { 'app-boot-failure': 26, 'app-crash-loop': 8, 'bad-release': 4, 'wrong-port': 3 },
      title:
        'the app does not start, because its port is no number: often a variable that Kubernetes set for a service of that name',
      fact: 'boot',
      matches: [
        "Error: 'tcp://10.96.11.20:8000' is not a valid port number.",
        "uvicorn: error: argument --port: invalid int value: 'tcp://10.43.1.9:8000'",
        "Error: Invalid value for '--port': '$PORT' is not a valid integer.",
        'RangeError [ERR_SOCKET_BAD_PORT]: options.port should be >= 0 and < 65536. Received NaN.',
        'panic: strconv.Atoi: parsing "tcp://10.3.240.11:80": invalid syntax',
        `bin/puma:8:in 'Integer': invalid value for Integer(): "tcp://10.0.12.1:3000" (ArgumentError)`,
      ],
      nearMisses: [
        'PING tcp://10.43.223.199:5432 ok',
        'Connected to broker: tcp://10.43.223.199:1883',
        'INFO: listening on port 8000',
        'nginx: [emerg] invalid port in upstream "shop:80a" in /etc/nginx/conf.d/default.conf:4',
      ],
    },
    {
      name: 'number-expected',
      needles: ['with base 10', 'For input string: "', 'strconv.', 'ParseIntError', 'for Integer()'],
      pattern:
        /invalid literal for int\(\) with base 10: '(?:''|'|[^'\n]{1,200}')|NumberFormatException: For input string: "|strconv\.\w{1,12}: parsing "|ParseIntError|invalid value for Integer\(\): /,
      // Of anything at all, but beside a setting it was the setting.
      when: (_groups, line) =>
        /environ|getenv|ENV\b|settings|config|Config|PORT|TIMEOUT|WORKERS|tcp:\/\/|System\.getenv|std::env/.test(
          line.slice(0, 4000),
        ) &&
        !/request|views?\.py|handler|Controller|\b(?:GET|POST|PUT|PATCH|DELETE)\b/.test(line.slice(0, 4000)),
      weights: { 'app-boot-failure': 21, 'app-crash-loop': 6, 'bad-release': 7 },
      title: 'a setting that should be a number is none',
      fact: 'boot',
      matches: [
        `Traceback (most recent call last):\n  File "/app/config.py", line 12, in <module>\n    PORT = int(os.environ.get("PORT"))\nValueError: invalid literal for int() with base 10: ''`,
      ],
      nearMisses: [
        `Traceback (most recent call last):\n  File "/app/views.py", line 12, in cart\n    page = int(request.GET["page"])\nValueError: invalid literal for int() with base 10: 'a'`,
      ],
    },
    {
      name: 'port-privileged',
      needles: ['ermission denied', 'EACCES', 'os error 13)'],
      pattern:
        /(?:bind|listen|Bind|start(?:ing)? (?:the )?(?:server|listener))[^\n]{0,120}(?::|port[ =:]{1,3}|', )(?:[1-9]\d{0,2}|10[01]\d|102[0-3])\b[^\n]{0,60}(?:[Pp]ermission denied|EACCES|os error 13)|(?:[Pp]ermission denied|EACCES)[^\n]{0,80}(?:bind|listen|<null>|0\.0\.0\.0|::)[^\n]{0,60}(?::|port[ =:]{1,3}|', )(?:[1-9]\d{0,2}|10[01]\d|102[0-3])\b(?!\d)/,
      when: (_groups, line) =>
        !/nginx|haproxy|httpd|apache|AH\d{5}|caddy|http app module|traefik|envoy|\[(?:emerg|alert)\]|cannot bind socket|bind[- ]mount/i.test(
          line.slice(0, 2000),
        ),
      weights: { 'app-boot-failure': 26, 'app-crash-loop': 5 },
      title: 'the app may not listen on a port below 1024',
      reference: 'capabilities(7), CAP_NET_BIND_SERVICE; ip(7), ip_unprivileged_port_start',
      fact: 'bind',
      matches: [
        "ERROR:    [Errno 13] error while attempting to bind on address ('0.0.0.0', 80): permission denied",
        'Permission denied - bind(2) for "0.0.0.0" port 80 (Errno::EACCES)',
        'java.net.BindException: Permission denied <null>:80',
      ],
      nearMisses: [
        'Permission denied - bind(2) for "0.0.0.0" port 8080 (Errno::EACCES)',
        'nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)',
      ],
    },
    {
      name: 'schema-locked',
      needles: [
        'hange log lock',
        'locate revision',
        'Multiple head rev',
        'lywayValidate',
        'hecksum mismatch',
        'Found non-empty schema',
        'etected failed migration',
        'P300',
        'P301',
      ],
      pattern:
        /Could not acquire change log lock|Can't locate revision identified by|Multiple head revisions are present|(?:FlywayValidateException|Migration checksum mismatch|Found non-empty schema|Detected failed migration)|\b(?:Error: |code: ['"]?)P30(?:0[5-9]|1[0-8])\b/,
      weights: { 'app-boot-failure': 23, 'bad-release': 13, 'app-crash-loop': 4 },
      title: 'the app does not start, because its database cannot be brought to the version it needs',
      reference:
        'liquibase StandardLockService; sqlalchemy/alembic script/revision.py; flyway-core DbValidate; https://www.prisma.io/docs/orm/reference/error-reference',
      fact: 'boot',
      matches: [
        'liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by web-1 (10.2.1.1) since 3/1/23 9:12 AM',
        "alembic.util.exc.CommandError: Can't locate revision identified by '2c4e9f1d0a8b'",
        'Migration checksum mismatch for migration version 3',
      ],
      nearMisses: [
        'INFO liquibase.lockservice Successfully acquired change log lock',
        'Successfully validated 12 migrations',
        'INFO: Waiting for changelog lock....',
        '"GET /parts/P3010 HTTP/1.1" 200 700',
      ],
    },
    {
      name: 'part-missing',
      needles: [
        'required a bean of type',
        'find gem ',
        'command or file was not found',
        'PrismaClientInit',
        'locate the Query Engine',
        "ouldn't decrypt ",
        'MessageEncryptor::',
        'while starting the app',
        'bundler: ',
        'yet checked out',
        'Gem::',
      ],
      pattern:
        /required a bean of type '[^'\n]{1,300}' that could not be found|PrismaClientInitializationError:? ?(?:Unable to require|Query engine|Prisma Client could not|error: Environment|[^\n]{0,60}datasource)|could not locate the Query Engine for runtime|[Cc]ouldn't decrypt \S{1,200}\.enc\b|MessageEncryptor::InvalidMessage|An error occurred while starting the application\b|Could not find gem '|Could not execute because the specified command or file was not found|bundler: (?:failed to load command|command not found)|can't find gem \w|is not yet checked out|Gem::(?:MissingSpecError|LoadError|GemNotFoundException)/,
      weights: { 'app-boot-failure': 25, 'bad-release': 8, 'app-crash-loop': 4 },
      title: 'the app does not start, because a part of it is missing',
      reference: 'spring-boot NoSuchBeanDefinitionFailureAnalyzer; rubygems/bundler; dotnet host muxer',
      fact: 'boot',
      matches: [
        "Parameter 0 of constructor in com.example.UserService required a bean of type 'com.example.UserRepository' that could not be found.",
        "Could not find gem 'pg (~> 1.1)' in locally installed gems.",
        'Could not execute because the specified command or file was not found.',
      ],
      nearMisses: ['Using pg 1.5.4', 'The bean of type UserRepository was created'],
    },
    {
      name: 'attribute-missing',
      needles: ['has no attribute'],
      pattern: /AttributeError: (?:partially initialized )?module '[\w.]{1,120}' has no attribute '/,
      when: (_groups, line) =>
        !/views?\.py|handlers?[/.]|get_response|wsgi_app|dispatch|Internal Server Error|Exception on \//.test(
          line.slice(0, 6000),
        ),
      weights: { 'app-boot-failure': 17, 'app-returns-5xx': 9, 'bad-release': 9 },
      title: 'a library of the app has another version than the app expects',
      reference: 'python/cpython Objects/moduleobject.c, _Py_module_getattro_impl()',
      fact: 'boot',
      matches: ["AttributeError: module 'collections' has no attribute 'MutableMapping'"],
      nearMisses: ["AttributeError: 'NoneType' object has no attribute 'id'"],
    },
    {
      name: 'marker-left',
      needles: [
        'lready running',
        'PID file found',
        'still be running with PID',
        'Another twistd',
        'idfile (',
        'obtain node lock',
        'ock file',
        'ockfile',
      ],
      pattern:
        /A server is already running(?: \(pid|\. Check)|[Ee]xisting PID file found during start|appears to still be running with PID \d|PID file found but (?:either )?no matching process|Another twistd server is running|[Pp]idfile \(\S{1,200}\) already exists|Seems we're already running\? \(pid|(?:process|daemon|instance|application|app|service) (?:is )?already running,? (?:\(?(?:with |as )?(?:pid|PID)\b|as process)|failed to obtain node locks?/,
      when: (_groups, line) =>
        !/nginx|haproxy|httpd|apache|\bapt\b|dpkg|terraform|nothing to do|skipping|postmaster\.pid|mongod\.lock/i.test(
          line.slice(0, 2000),
        ),
      weights: { 'app-boot-failure': 24, 'port-conflict': 11, 'app-crash-loop': 7, 'backend-down': 5 },
      title: 'the app does not start, because a file that a killed process left says that it runs',
      reference:
        'rails railties/lib/rails/commands/server/server_command.rb, tmp/pids/server.pid; tomcat bin/catalina.sh; twisted application/app.py; celery platforms.py',
      fact: 'boot',
      matches: [
        'A server is already running. Check /app/tmp/pids/server.pid.',
        'Tomcat appears to still be running with PID 1. Start aborted.',
        'Another twistd server is running, PID 18',
        'ERROR: Pidfile (celerybeat.pid) already exists.',
      ],
      nearMisses: [
        '[812] * Listening on http://0.0.0.0:3000',
        'FATAL:  could not write lock file "postmaster.pid": No space left on device',
      ],
    },
    {
      name: 'key-missing',
      needles: [
        'No application encryption key',
        'Unsupported cipher or incorrect key length',
        'MissingAppKeyException',
      ],
      pattern:
        /No application encryption key has been specified|Unsupported cipher or incorrect key length|MissingAppKeyException/,
      weights: { 'app-returns-5xx': 20, 'app-boot-failure': 13, 'bad-release': 8 },
      title: 'Laravel has no key, so every request fails',
      reference: 'laravel/framework src/Illuminate/Encryption/EncryptionServiceProvider.php',
      fact: 'app-error',
      request: true,
      matches: ['production.ERROR: No application encryption key has been specified.'],
      nearMisses: ['INFO  Application key set successfully.'],
    },
  ],
)
