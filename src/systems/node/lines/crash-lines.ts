import { linesOfProgram } from '../../app/lines-of-program.ts'

/** How processes of Node end while they work. */
export const crashLines = linesOfProgram({ system: 'node', reference: 'nodejs/node lib/internal/process' }, [
  {
    name: 'heap-exhausted',
    needles: ['heap out of memory', 'ERR_WORKER_OUT_OF_MEMORY', 'Last few GCs'],
    pattern: /JavaScript heap out of memory|ERR_WORKER_OUT_OF_MEMORY|<--- Last few GCs --->/,
    weights: { 'app-heap-exhausted': 27, 'app-crash-loop': 4, 'bad-release': 3 },
    title: 'Node reached V8’s heap limit and gave up',
    reference: 'nodejs/node src/node_errors.cc, OOMErrorHandler(); V8 --max-old-space-size',
    fact: 'heap',
    matches: [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'FATAL ERROR: CALL_AND_RETRY_LAST Allocation failed - JavaScript heap out of memory',
      '<--- Last few GCs --->',
    ],
    nearMisses: ['Error: Cannot allocate memory'],
  },
  {
    name: 'uncaught',
    needles: [
      "throw er; // Unhandled 'error' event",
      'triggerUncaughtException',
      'Uncaught Exception',
      'uncaughtException',
      'ERR_UNHANDLED_REJECTION',
      'UnhandledPromiseRejection:',
    ],
    pattern:
      /throw er; \/\/ Unhandled 'error' event|triggerUncaughtException\(|\bUncaught Exception\b|\buncaughtException\b|ERR_UNHANDLED_REJECTION|UnhandledPromiseRejection: /,
    weights: { 'app-crash-request': 19, 'app-crash-loop': 12, 'bad-release': 6, 'app-boot-failure': 6 },
    title: 'a process of Node ended because nobody caught an error',
    reference:
      'nodejs/node lib/events.js, emit(); lib/internal/process/promises.js: rejections end the process since Node 15',
    fact: 'exit',
    matches: [
      "node:events:505\n    throw er; // Unhandled 'error' event\n    ^\n\nError: socket hang up",
      '    triggerUncaughtException(err, true /* fromPromise */);',
      "  code: 'ERR_UNHANDLED_REJECTION'",
    ],
    nearMisses: ['(node:812) UnhandledPromiseRejectionWarning: Error: x'],
  },
  {
    name: 'stack-at-exit',
    needles: ['\nNode.js v'],
    pattern: /\nNode\.js v\d{1,3}\./,
    weights: { 'app-crash-request': 13, 'app-crash-loop': 10, 'app-boot-failure': 8 },
    title: 'a process of Node ended with an error',
    reference: 'nodejs/node src/node_errors.cc, TriggerUncaughtException() prints the version last',
    fact: 'exit',
    matches: ['Error: no DATABASE_URL\n    at Object.<anonymous> (/srv/shop/app.js:1:7)\n\nNode.js v24.21.0'],
    nearMisses: ['Node.js v24.21.0'],
  },
  {
    name: 'rejection-warning',
    needles: ['UnhandledPromiseRejectionWarning'],
    pattern: /UnhandledPromiseRejectionWarning: /,
    weights: { 'app-returns-5xx': 7, 'slow-app-timeout': 4, 'app-crash-request': 2 },
    title: 'an error got lost in a promise, so that its request may never be answered',
    reference: 'nodejs/node lib/internal/process/promises.js, before Node 15',
    fact: 'app-error',
    matches: [
      "(node:812) UnhandledPromiseRejectionWarning: TypeError: Cannot read property 'id' of undefined",
    ],
    nearMisses: ['(node:812) DeprecationWarning: Buffer() is deprecated'],
  },
  {
    name: 'worker-died',
    needles: ['worker ', 'Worker '],
    pattern: /\b[Ww]orker (?:with pid )?\d{1,10} (?:has died|died|exited with code (?!0\b))/,
    weights: { 'app-crash-request': 13, 'app-crash-loop': 9 },
    title: 'a worker of a cluster ended',
    reference: 'nodejs/node doc/api/cluster.md, event exit',
    fact: 'exit',
    matches: ['worker 2215 died (1)', 'Worker 12 exited with code 1'],
    nearMisses: [
      'Worker 12 is online',
      '[2026-11-21 14:33:42 +0000] [8262] [INFO] Worker exiting (pid: 8262)',
    ],
  },
  {
    name: 'native-crash',
    needles: ['Segmentation fault', 'FATAL ERROR: v8', 'Fatal error in '],
    pattern: /FATAL ERROR: v8::|# Fatal error in |Segmentation fault \(core dumped\)/,
    weights: { 'app-native-crash': 23, 'app-crash-loop': 4 },
    title: 'the runtime broke in compiled code',
    reference: 'v8 src/base/logging.cc, V8_Fatal(); nodejs/node src/node_errors.cc, OnFatalError()',
    fact: 'crash',
    matches: [
      '#\n# Fatal error in , line 0\n# Check failed: result.second.',
      'Segmentation fault (core dumped)',
    ],
    nearMisses: ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  },
  {
    name: 'stopping',
    needles: [
      'SIGTERM signal received',
      'SIGTERM received',
      'Received SIGTERM',
      'received SIGTERM',
      'npm ERR! signal SIGTERM',
      'signal SIGTERM',
    ],
    pattern:
      /SIGTERM (?:signal )?received|[Rr]eceived (?:signal )?SIGTERM|npm (?:ERR!|error) (?:command failed )?signal SIGTERM/,
    weights: { 'deploy-in-progress': 10, 'ungraceful-shutdown': 4, 'backend-down': 2 },
    title: 'the app was told to stop',
    reference: 'nodejs.org, http server.close() examples; npm lib/cli.js',
    fact: 'stop',
    matches: [
      'SIGTERM signal received: closing HTTP server',
      'npm ERR! signal SIGTERM',
      'Received SIGTERM, shutting down gracefully',
    ],
    nearMisses: ['App [shop:0] exited with code [0] via signal [SIGINT]'],
  },
  {
    name: 'warning',
    needles: [
      'DeprecationWarning',
      'ExperimentalWarning',
      'MaxListenersExceededWarning',
      'Browserslist: caniuse-lite',
      'npm WARN',
      'npm warn',
    ],
    pattern:
      /\(node:\d{1,10}\) (?:\[[A-Z0-9]{1,12}\] )?(?:DeprecationWarning|ExperimentalWarning|MaxListenersExceededWarning)\b|npm (?:WARN|warn) (?:deprecated|config|EBADENGINE)|Browserslist: caniuse-lite is outdated/,
    weights: { 'benign-noise': 20 },
    title: 'a warning for developers',
    reference: 'nodejs/node lib/internal/process/warning.js',
    fact: 'noise',
    matches: [
      '(node:19933) MaxListenersExceededWarning: Possible EventEmitter memory leak detected. 11 a listeners added to [EventEmitter].',
      '(node:812) [DEP0005] DeprecationWarning: Buffer() is deprecated due to security and usability issues.',
      'npm warn deprecated inflight@1.0.6: This module is not supported',
    ],
    nearMisses: [
      "(node:812) UnhandledPromiseRejectionWarning: TypeError: Cannot read property 'id' of undefined",
    ],
  },
])
