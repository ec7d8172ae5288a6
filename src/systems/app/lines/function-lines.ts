import { linesOfProgram } from '../lines-of-program.ts'

/** What the watchdog of OpenFaaS says of a function that it asks for others. */
export const functionLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'watchdog',
    reference: 'openfaas/of-watchdog executor/http_runner.go; exec_timeout, read_timeout, write_timeout',
  },
  [
    {
      name: 'out-of-time',
      needles: ['killed due to exec_timeout', 'HTTP request error: Post '],
      pattern:
        /killed due to exec_timeout|Upstream HTTP request error: \S{3,8} "?http\S{1,300}: context (?:canceled|deadline exceeded)/,
      weights: { 'slow-app-timeout': 20, 'timeout-ladder-inverted': 10, 'client-abort': 3 },
      title: 'a function took longer than it, or who asked it, was given',
      fact: 'timeout',
      reach: 'behind',
      matches: [
        'Upstream HTTP killed due to exec_timeout: 1m0s',
        'Upstream HTTP request error: Post "http://127.0.0.1:3000/": context canceled',
      ],
      nearMisses: ['Upstream HTTP request error: Post "http://127.0.0.1:3000/": EOF'],
    },
  ],
)
