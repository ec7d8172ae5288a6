import { linesOfProgram } from '../../app/lines-of-program.ts'

/** What package managers say of the script that they ran, and what keeps a script from running. */
export const scriptLines = linesOfProgram(
  {
    system: 'node',
    program: 'script',
    reference: 'npm run-script; pnpm exec/lifecycle; yarn v1 src/util/execute-lifecycle-script.js',
  },
  [
    {
      name: 'ended-by-signal',
      needles: ['ELIFECYCLE', 'Command failed with signal', 'Command was killed with SIG'],
      pattern:
        /ELIFECYCLE {1,3}Command failed\.\s*$|Command failed with signal "?SIG(?:TERM|INT)|Command was killed with SIG(?:TERM|INT)/,
      weights: { 'deploy-in-progress': 16, 'ungraceful-shutdown': 17 },
      title: 'the script that runs the app was ended by a signal, and gave no exit code',
      reference: 'pnpm exec/lifecycle/src/runLifecycleHook.ts: an exit code is named where there is one',
      fact: 'stop',
      matches: [' ELIFECYCLE  Command failed.', 'error Command failed with signal "SIGTERM".'],
      nearMisses: [' ELIFECYCLE  Command failed with exit code 1.'],
    },
    {
      name: 'stopped',
      needles: [
        'npm ERR! code 143',
        'npm error code 143',
        'exit code 143',
        'npm ERR! errno 143',
        'exit code 130',
      ],
      pattern:
        /npm (?:ERR!|error) (?:code|errno) (?:143|130)\b|(?:Command failed with|failed with|process exited with) exit code (?:143|130)\b/,
      weights: { 'deploy-in-progress': 15, 'ungraceful-shutdown': 16, 'backend-down': 2 },
      title: 'the script that runs the app was told to stop',
      fact: 'stop',
      matches: ['npm ERR! code 143', 'error Command failed with exit code 143.'],
      nearMisses: ['npm ERR! code 1'],
    },
    {
      name: 'killed',
      needles: [
        'code 137',
        'errno 137',
        'Exit status 137',
        'signal "SIGKILL"',
        'killed with SIGKILL',
        'signal SIGKILL',
      ],
      pattern:
        /npm (?:ERR!|error) (?:code|errno|signal) (?:137\b|SIGKILL)|exit code 137\b|Exit status 137\b|(?:failed with signal|killed with) "?SIGKILL/,
      weights: { 'oom-cgroup': 14, 'oom-host': 12, 'ungraceful-shutdown': 6, 'app-crash-loop': 3 },
      title: 'the app was killed, mostly for memory',
      reference: 'docker run, Exit status: 128 and the number of the signal',
      fact: 'oom',
      matches: ['npm error code 137', 'error Command failed with exit code 137.', 'npm ERR! signal SIGKILL'],
      nearMisses: ['npm ERR! code 1'],
    },
    {
      name: 'command-missing',
      needles: [
        ': not found',
        ': command not found',
        'Missing script',
        'is not recognized as',
        ': Permission denied',
      ],
      pattern:
        /^(?:\/bin\/)?(?:sh|bash|ash)(?:: line)?(?:: \d{1,5})?: (?:next|nest|node|npm|npx|pnpm|yarn|ts-node|tsx|nodemon|vite|nuxt|pm2|pm2-runtime|cross-env|concurrently|remix-serve|react-scripts|serve|strapi|medusa|astro|bun|deno|tsc|babel-node|vue-cli-service|ng|gunicorn|uvicorn|python3?|php|java|bundle|puma|rails): (?:not found|command not found|Permission denied)/,
      weights: { 'app-boot-failure': 24, 'bad-release': 6 },
      title: 'the program that should run the app is not installed',
      reference: 'POSIX sh, exit status 127 and 126',
      fact: 'boot',
      matches: ['/bin/sh: 1: next: not found', 'sh: nest: not found', 'sh: 1: ts-node: Permission denied'],
      nearMisses: ['sh: 1: curl: not found'],
    },
    {
      name: 'load-failed',
      needles: [
        'ERR_PACKAGE_PATH_NOT_EXPORTED',
        'digital envelope routines::unsupported',
        'ERR_OSSL_EVP_UNSUPPORTED',
        'ERR_UNSUPPORTED_DIR_IMPORT',
        'System limit for number of file watchers reached',
        'could not locate the Query Engine',
        'Could not load the "sharp" module',
        'node: bad option',
        'Error: Could not load',
        'ERR_PNPM_',
      ],
      pattern:
        /ERR_PACKAGE_PATH_NOT_EXPORTED|digital envelope routines::unsupported|ERR_OSSL_EVP_UNSUPPORTED|ERR_UNSUPPORTED_DIR_IMPORT|System limit for number of file watchers reached|could not locate the Query Engine|Could not load the "sharp" module|node: bad option: |ERR_PNPM_(?:NO_SCRIPT|RECURSIVE_EXEC_FIRST_FAIL|NO_IMPORTER_MANIFEST_FOUND)/,
      weights: { 'app-boot-failure': 22, 'bad-release': 7 },
      title: 'the app cannot be loaded as it is installed',
      reference: 'nodejs/node lib/internal/errors.js; prisma; sharp; inotify(7)',
      fact: 'boot',
      matches: [
        "Error: ENOSPC: System limit for number of file watchers reached, watch '/app'",
        'Error: error:0308010C:digital envelope routines::unsupported',
        'Error [ERR_PACKAGE_PATH_NOT_EXPORTED]: No "exports" main defined in /app/node_modules/x/package.json',
      ],
      nearMisses: ['(node:812) DeprecationWarning: Buffer() is deprecated'],
    },
    {
      name: 'as-first-process',
      needles: ['CMD ', 'ENTRYPOINT ', 'command: ', 'exec '],
      pattern:
        /^\s{0,12}(?:CMD|ENTRYPOINT)\s{1,8}(?:\[\s{0,4}"(?:npm|pnpm|yarn|npx)"|(?:npm|pnpm|yarn|npx) |\[\s{0,4}"(?:sh|bash|\/bin\/sh|\/bin\/bash)",\s{0,4}"-c",\s{0,4}"(?:npm|pnpm|yarn) )/m,
      weights: { 'ungraceful-shutdown': 9 },
      title:
        'a package manager or a shell is the container’s first process, which often passes no SIGTERM on',
      reference:
        'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd; pid_namespaces(7)',
      fact: 'first-process',
      matches: ['CMD ["pnpm", "run", "start"]', 'CMD npm start', 'CMD ["sh", "-c", "npm run start"]'],
      nearMisses: ['CMD ["node", "server.js"]', 'RUN npm ci'],
    },
    {
      name: 'stream-left',
      needles: ['ERR_STREAM_', 'ERR_HTTP_'],
      pattern: /ERR_STREAM_PREMATURE_CLOSE|ERR_STREAM_DESTROYED|ERR_HTTP_REQUEST_TIMEOUT/,
      weights: { 'client-abort': 11 },
      title: 'the other side of a stream left before its end',
      reference: 'nodejs/node lib/internal/streams/end-of-stream.js',
      fact: 'client-left',
      matches: ['Error [ERR_STREAM_PREMATURE_CLOSE]: Premature close'],
      nearMisses: ['Error: socket hang up'],
    },
  ],
)
