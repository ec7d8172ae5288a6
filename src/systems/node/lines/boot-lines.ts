import { linesOfProgram } from '../../app/lines-of-program.ts'

/** How apps on Node start, or fail to. */
export const bootLines = linesOfProgram(
  { system: 'node', reference: 'nodejs/node lib/net.js, setupListenHandle()' },
  [
    {
      name: 'address-taken',
      needles: ['listen EADDRINUSE', 'Port ', 'EADDRINUSE'],
      pattern:
        /listen EADDRINUSE\b|\bPort \d{1,5} is (?:already )?in use\b|ERROR\.?: port \d{1,5} is already in use/i,
      weights: { 'port-conflict': 25, 'app-boot-failure': 6, 'app-crash-loop': 4 },
      title: 'the app’s port is taken by another process',
      fact: 'bind',
      matches: [
        'Error: listen EADDRINUSE: address already in use 127.0.0.1:27777',
        'Error: listen EADDRINUSE : : : 80',
        'Port 3000 is in use by an unknown process, using available port 3001 instead.',
      ],
      nearMisses: ['Error: listen EACCES: permission denied 0.0.0.0:80'],
    },
    {
      name: 'port-moved',
      needles: ['using available port', 'trying another one', 'is in use, trying '],
      pattern:
        /Port \d{1,5} is in use[^\n]{0,60}(?:using available port|trying (?:another one|\d{1,5}) ?(?:instead)?)/,
      weights: { 'wrong-port': 20, 'port-conflict': 14 },
      title: 'the app moved to another port because its own was taken',
      reference:
        'vercel/next.js packages/next/src/server/lib/start-server.ts; vitejs/vite packages/vite/src/node/http.ts',
      fact: 'listen-port',
      matches: [
        'Port 3000 is in use by an unknown process, using available port 3001 instead.',
        'Port 5173 is in use, trying another one...',
      ],
      nearMisses: ['Error: listen EADDRINUSE: address already in use :::3000'],
    },
    {
      name: 'address-forbidden',
      needles: ['listen EACCES', 'listen EPERM', 'listen ENOENT'],
      pattern: /listen (?:EACCES|EPERM|ENOENT): [^\n]{0,60} (?<address>\S{1,200})/,
      weights: { 'app-boot-failure': 23, 'unix-socket-perm': 5, 'backend-down': 3 },
      title: 'the app may not listen at its port or create its socket',
      fact: 'bind',
      matches: [
        'Error: listen EACCES: permission denied 0.0.0.0:80',
        'Error: listen EACCES: permission denied /root/none/x.sock',
      ],
      nearMisses: ['Error: listen EADDRINUSE: address already in use :::3000'],
    },
    {
      name: 'module-missing',
      needles: [
        'Cannot find module',
        'ERR_MODULE_NOT_FOUND',
        'Cannot find package',
        "Module not found: Can't resolve",
      ],
      pattern:
        /Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find (?:module|package) '(?<module>[^'\n]{1,300})'/,
      weights: { 'app-boot-failure': 25, 'bad-release': 7, 'app-crash-loop': 4 },
      title: 'the app misses a file or package',
      reference: 'nodejs/node lib/internal/modules/cjs/loader.js, Module._resolveFilename()',
      fact: 'boot',
      matches: [
        "Error: Cannot find module '/srv/shop/nothere.js'",
        "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'express' imported from /srv/shop/app.mjs",
      ],
      nearMisses: ['requireStack: []'],
    },
    {
      name: 'syntax-error',
      needles: [
        'SyntaxError: ',
        'ERR_REQUIRE_ESM',
        'ERR_UNKNOWN_FILE_EXTENSION',
        'ERR_DLOPEN_FAILED',
        'was compiled against a different Node.js version',
      ],
      pattern:
        /SyntaxError: (?:Cannot use import statement outside a module|Unexpected (?:token|identifier|end of input)|The requested module|Invalid or unexpected token)|ERR_REQUIRE_ESM|ERR_UNKNOWN_FILE_EXTENSION|ERR_DLOPEN_FAILED|was compiled against a different Node\.js version/,
      when: (_groups, line) => !/JSON|body-parser/.test(line.slice(0, 4000)),
      weights: { 'app-boot-failure': 17, 'bad-release': 8 },
      title: 'the app’s code does not load in this Node',
      reference: 'nodejs/node lib/internal/errors.js; src/node_binding.cc',
      fact: 'boot',
      matches: [
        'SyntaxError: Cannot use import statement outside a module',
        "Error: The module '/srv/shop/node_modules/bcrypt/lib/binding/bcrypt_lib.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 108.",
      ],
      nearMisses: [
        'SyntaxError: Unexpected token } in JSON at position 41\n    at JSON.parse (<anonymous>)\n    at parse (/srv/node_modules/body-parser/lib/types/json.js:92:19)',
      ],
    },
    {
      name: 'start-script-failed',
      needles: ['npm ERR!', 'npm error', 'ELIFECYCLE', 'error Command failed with exit code'],
      pattern:
        /npm (?:ERR!|error) (?:code ELIFECYCLE|[Mm]issing script|enoent ENOENT[^\n]{0,60}package\.json|Lifecycle script `start` failed)|error Command failed with exit code [1-9]|ELIFECYCLE {1,3}Command failed with/,
      // How a script ends that was told to, or killed, is no failure of its own.
      when: (_groups, line) =>
        !/\b(?:exit code|signal|code|errno|status) "?(?:137|143|130|SIG[A-Z]{3,6})\b/.test(line),
      weights: { 'app-boot-failure': 15, 'app-crash-loop': 6, 'app-crash-request': 4 },
      title: 'the script that starts the app ended with an error',
      reference: 'npm lib/utils/error-message.js; yarn v1 src/cli/index.js; pnpm',
      fact: 'exit',
      matches: [
        'npm ERR! code ELIFECYCLE',
        'npm error Missing script: "start"',
        'error Command failed with exit code 1.',
      ],
      nearMisses: ['npm ERR! signal SIGTERM'],
    },
    {
      name: 'build-missing',
      needles: ['Could not find a production build', 'next build'],
      pattern: /Could not find a production build in the '[^'\n]{1,200}' directory/,
      weights: { 'app-boot-failure': 26, 'bad-release': 6 },
      title: 'Next.js was started without a build',
      reference: 'vercel/next.js packages/next/src/server/next-server.ts, getBuildId()',
      fact: 'boot',
      matches: [
        "Error: Could not find a production build in the '.next' directory. Try building your app with 'next build' before starting the production server.",
      ],
      nearMisses: [' ✓ Ready in 320ms'],
    },
    {
      name: 'nest-failed',
      needles: ['[ExceptionHandler]', 'Unable to connect to the database. Retrying'],
      pattern: /\[ExceptionHandler\]/,
      weights: { 'app-boot-failure': 16, 'db-down': 3 },
      title: 'Nest could not put the app together',
      reference: 'nestjs/nest packages/core/errors/exception-handler.ts',
      fact: 'boot',
      matches: [
        '[Nest] 7  - 09/30/2023, 12:59:34 AM   ERROR [ExceptionHandler] password authentication failed for user "postgres"',
      ],
      nearMisses: [
        '[Nest] 7  - 09/30/2023, 12:59:34 AM     LOG [NestApplication] Nest application successfully started +3ms',
      ],
    },
    {
      name: 'container-name-bind',
      needles: ['- Local: ', '- Network: '],
      pattern: /- (?:Local|Network): {1,12}http:\/\/[0-9a-f]{12}:\d{1,5}/,
      weights: { 'loopback-bind': 14, 'health-check-misconfig': 4 },
      title: 'Next.js listens at the address of the container’s name only',
      reference:
        'vercel/next.js packages/next/src/server/lib/start-server.ts: HOSTNAME, which Docker sets to the container’s id, is the address',
      fact: 'listen',
      matches: ['- Local:         http://f552bb4cd945:3000', '   - Network:       http://5bb811a23fab:3000'],
      nearMisses: ['- Local:         http://localhost:3000', '- Network:       http://0.0.0.0:3000'],
    },
    {
      name: 'started',
      needles: [
        'Nest application successfully started',
        'Ready in ',
        'started server on 0.0.0.0',
        'Server listening at http://0.0.0.0',
      ],
      pattern:
        /Nest application successfully started|✓ Ready in \d|started server on 0\.0\.0\.0:|Server listening at http:\/\/(?:0\.0\.0\.0|\[::\]):/,
      weights: { 'app-boot-failure': -8, 'backend-down': -3 },
      title: 'the app has started',
      reference:
        'nestjs/nest packages/core/nest-application.ts; vercel/next.js; fastify/fastify lib/server.js',
      fact: 'start',
      matches: [
        '[Nest] 7  - 09/30/2023, 12:59:34 AM     LOG [NestApplication] Nest application successfully started +3ms',
        ' ✓ Ready in 320ms',
      ],
      nearMisses: ["Error: Could not find a production build in the '.next' directory."],
    },
  ],
)
