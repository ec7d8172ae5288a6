import { linesOfProgram } from '../lines-of-program.ts'

const run = 'https://cloud.google.com/run/docs/troubleshooting'
const engine = 'https://cloud.google.com/appengine/docs/standard/troubleshooting'

/** What Cloud Run, App Engine and Cloud Functions write of requests and of the instances that served them. */
export const googleAppLines = linesOfProgram({ system: 'unknown', program: 'google', reference: run }, [
  {
    name: 'memory-limit',
    needles: [
      'emory limit of ',
      'using too much memory and was terminated',
      'soft memory limit of ',
      'hard memory limit of ',
      'emory limit exceeded. Function',
    ],
    pattern:
      /[Mm]emory limit of [\d.]{1,12} ?[KMG]i?B? (?:was |has been )?exceeded|found to be using too much memory and was terminated|[Ee]xceeded (?:soft |hard )?(?:private )?memory limit of [\d.]{1,12} ?[KMG]i?B|[Mm]emory limit exceeded\. Function invocation was interrupted/,
    weights: { 'oom-cgroup': 26, 'app-crash-request': 7 },
    title: 'the instance was ended because it used more memory than it is given',
    reference: `${run}; ${engine}`,
    fact: 'oom',
    reach: 'behind',
    matches: [
      'Memory limit of 1430 MiB exceeded with 1501 MiB used. Consider increasing the memory limit, see https://cloud.google.com/run/docs/configuring/memory-limits',
      'Memory limit of 512M exceeded with 530M used.',
      'Memory limit of 384 MiB exceeded',
      'While handling this request, the container instance was found to be using too much memory and was terminated.',
      'Exceeded soft memory limit of 512 MB with 530 MB after servicing 3 requests total.',
      'Exceeded hard memory limit of 256 MiB with 289 MiB after servicing 10 requests total.',
      'Error: memory limit exceeded. Function invocation was interrupted.',
    ],
    nearMisses: [
      'Memory limit of 512 MiB configured',
      'a memory limit of 512 MB is set for this revision',
      '512 MiB memory limit',
    ],
  },
  {
    name: 'broken-instance',
    needles: ['either the HTTP response was malformed or connection to the instance had an error'],
    pattern: /either the HTTP response was malformed or connection to the instance had an error/,
    weights: {
      'app-crash-request': 14,
      'oom-cgroup': 10,
      'invalid-upstream-response': 11,
      'keepalive-race': 8,
      'slow-app-timeout': 4,
    },
    title: 'the instance ended the connection, or answered no HTTP',
    reference: `${run}#malformed-response-or-connection-error`,
    fact: 'reset',
    reach: 'behind',
    request: true,
    matches: [
      'The request failed because either the HTTP response was malformed or connection to the instance had an error.',
    ],
    nearMisses: ['the HTTP response was malformed'],
  },
  {
    name: 'no-instance',
    needles: [
      'no available instance',
      'too long to attempt to service your request',
      'too long to service your request',
    ],
    pattern:
      /was aborted because there was no available instance|[Rr]equest was aborted after waiting too long to (?:attempt to )?service your request/,
    weights: {
      'worker-pool-exhausted': 18,
      'no-live-upstreams': 9,
      'slow-app-timeout': 9,
      'proxy-ratelimit': 7,
      'app-boot-failure': 6,
    },
    title: 'no instance was free to take the request, and none more could be started in time',
    reference: `${run}#abort-request`,
    fact: 'pool',
    reach: 'behind',
    request: true,
    matches: [
      'The request was aborted because there was no available instance.',
      'Request was aborted after waiting too long to attempt to service your request.',
    ],
    nearMisses: ['there is one available instance', 'the request was aborted'],
  },
  {
    name: 'request-limit',
    needles: [
      'reached the maximum request timeout',
      'request deadline was exceeded',
      "finished with status: 'timeout'",
      'inished with status: timeout',
      'DeadlineExceededError',
    ],
    pattern:
      /terminated because it has reached the maximum request timeout|terminated because the request deadline was exceeded|Function execution took \d{1,9} ms[,.] [Ff]inished with status: ["']?timeout|google\.appengine\.runtime\.DeadlineExceededError/,
    weights: { 'slow-app-timeout': 23, 'dependency-slow': 8, 'timeout-ladder-inverted': 6 },
    title: 'the request took longer than the platform lets it',
    reference: `${run}#timeout-error; ${engine}`,
    fact: 'timeout',
    reach: 'behind',
    request: true,
    matches: [
      'The request has been terminated because it has reached the maximum request timeout.',
      'Process terminated because the request deadline was exceeded. (Error code 123)',
      "Function execution took 60002 ms, finished with status: 'timeout'",
    ],
    nearMisses: [
      'Function execution took 312 ms, finished with status code: 200',
      'maximum request timeout: 300',
    ],
  },
  {
    name: 'instance-died',
    needles: [
      'problem was encountered with the process that handled this request',
      'Uncaught signal: ',
      "finished with status: 'crash'",
      'Container terminated on signal ',
      'Container called exit(',
    ],
    pattern:
      /problem was encountered with the process that handled this request, causing it to exit|^(?:\S{1,40} ){0,3}Uncaught signal: \d{1,2}, pid=|finished with status: 'crash'|Container terminated on signal (?:6|11)\b/,
    weights: { 'app-crash-request': 18, 'app-native-crash': 14, 'oom-cgroup': 7, 'app-boot-failure': 5 },
    title: 'the app’s process ended while it served',
    reference: `${run}; ${engine}`,
    fact: 'crash',
    reach: 'behind',
    matches: [
      'A problem was encountered with the process that handled this request, causing it to exit. This is likely to cause a new process to be used for the next request to your application. (Error code 203)',
      'Uncaught signal: 11, pid=2, tid=2, fault_addr=0.',
      "Function execution took 312 ms, finished with status: 'crash'",
      'Container terminated on signal 11.',
    ],
    nearMisses: ['Container terminated on signal 15.', 'uncaught signal handler'],
  },
  {
    name: 'truncated',
    needles: ['Truncated response body. Usually implies'],
    pattern: /Truncated response body\. Usually implies that the request timed out or the application exited/,
    weights: { 'app-crash-request': 13, 'slow-app-timeout': 12, 'oom-cgroup': 6 },
    title: 'the response broke off: the app ended or took too long',
    fact: 'reset',
    reach: 'behind',
    request: true,
    matches: [
      'Truncated response body. Usually implies that the request timed out or the application exited before the response was finished.',
    ],
    nearMisses: ['the response body is truncated to 1 MB'],
  },
  {
    name: 'probe-failed',
    needles: ['STARTUP ', 'LIVENESS ', 'READINESS '],
    pattern:
      /\b(?:STARTUP|LIVENESS|READINESS) (?:TCP|HTTP|GRPC) probe failed \d{1,4} times? consecutively for container/,
    weights: {
      'app-boot-failure': 17,
      'wrong-port': 15,
      'loopback-bind': 12,
      'container-unhealthy': 14,
      'health-check-misconfig': 10,
    },
    title: 'the platform’s probe of the container fails, and the instance gets no requests',
    reference: 'https://cloud.google.com/run/docs/configuring/healthchecks',
    fact: 'listen',
    reach: 'behind',
    matches: [
      'Default STARTUP TCP probe failed 1 time consecutively for container "app" on port 8080. The instance was not started.',
      'LIVENESS HTTP probe failed 3 times consecutively for container "web" on port 8080 path "/health".',
    ],
    nearMisses: [
      'Default STARTUP TCP probe succeeded after 1 attempt for container "app" on port 8080.',
      'STARTUP HTTP probe succeeded after 2 attempts',
    ],
  },
  {
    name: 'cold-start',
    needles: ['caused a new process to be started for your application'],
    pattern: /This request caused a new process to be started for your application/,
    weights: { 'benign-noise': 36 },
    title: 'a new instance was started for this request, which takes a little longer',
    reference: engine,
    fact: 'cold-start',
    matches: [
      'This request caused a new process to be started for your application, and thus caused your application code to be loaded for the first time. This request may thus take longer and use more CPU than a typical request for your application.',
    ],
    nearMisses: ['a new process was started for your application'],
  },
])
