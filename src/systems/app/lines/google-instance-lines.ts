import { linesOfProgram } from '../lines-of-program.ts'

const run = 'https://cloud.google.com/run/docs/troubleshooting'
const engine = 'https://cloud.google.com/appengine/docs/flexible/troubleshooting'
const quotas = 'https://cloud.google.com/appengine/quotas'

/** What Cloud Run and App Engine say of instances that they cannot start, keep or afford. */
export const googleInstanceLines = linesOfProgram({ system: 'unknown', program: 'google', reference: run }, [
  {
    name: 'not-started',
    needles: [
      'instance could not start successfully',
      'failed the configured startup probe checks',
      'failed to become healthy',
      'Application startup error',
      'APP_CONTAINER_CRASHED',
      'app infrastructure to become healthy',
      'Container import failed',
    ],
    pattern:
      /because the instance could not start successfully|container failed the configured startup probe checks|(?:Container|container|deployment) (?:has )?failed to become healthy|Application startup error!|\bAPP_CONTAINER_CRASHED\b|Timed out waiting for the app infrastructure to become healthy|Container import failed/,
    weights: {
      'app-boot-failure': 22,
      'wrong-port': 9,
      'app-crash-loop': 8,
      'health-check-misconfig': 6,
      'bad-release': 5,
    },
    title: 'the platform started the container, and it did not come up',
    reference: `${run}; ${engine}`,
    fact: 'boot',
    reach: 'behind',
    matches: [
      'The request failed because the instance could not start successfully.',
      'The user-provided container failed the configured startup probe checks.',
      'Container failed to become healthy. Startup probes timed out or failed.',
      'Error Response: [9] Application startup error! Code: APP_CONTAINER_CRASHED',
      'Error Response: [4] Your deployment has failed to become healthy in the allotted time and therefore was rolled back.',
    ],
    nearMisses: ['the instance started successfully', 'the deployment became healthy'],
  },
  {
    name: 'instance-lost',
    needles: ['HTTP connection to the instance had an error', 'connection to the instance was closed'],
    pattern: /because the HTTP connection to the instance had an error|connection to the instance was closed/,
    weights: { 'app-crash-request': 15, 'keepalive-race': 10, 'oom-cgroup': 8, 'worker-timeout': 5 },
    title: 'the instance ended the connection before it had answered',
    fact: 'reset',
    reach: 'behind',
    request: true,
    matches: ['The request failed because the HTTP connection to the instance had an error.'],
    nearMisses: ['connection to the instance established'],
  },
  {
    name: 'over-memory',
    needles: ['terminat', 'killed', 'restart', 'evict'],
    pattern:
      /\b(?:[Ii]nstances?|[Cc]ontainers?|[Rr]evisions?|[Dd]ynos?|[Rr]eplicas?|[Mm]achines?)\b[^\n;]{0,60}\b(?:terminat(?:ed|ions?)|killed|restart(?:s|ed)|evicted|evictions)\b(?![ :=]{1,3}0\b)[^\n;]{0,60}\b(?:peak(?:s|ed|ing)?|reach(?:es|ed|ing)?|above|over|exceed(?:s|ed|ing)?) (?:\w{1,12} ){0,3}?\d{2,5}(?: ?[-–] ?\d{2,5})? ?(?:[MG]i?B|[MG]b)\b|\b[Mm]emory\b[^\n;]{0,60}\b(?:peak|reach|hit|exceed)\w{0,3}\b[^\n;]{0,30}\b\d{1,5} ?(?:[MG]i?B|[MG]b)\b[^\n;]{0,60}\b(?:terminated|killed|restarted|evicted)\b/,
    // An alert’s rule tells what is feared, not what is.
    when: (_groups, line) =>
      !/\b(?:alerts?|alarms?|alerting|rule|threshold|never|not|without|no longer|fixed|solved|resolved)\b|n['’]t\b/i.test(
        line,
      ),
    weights: { 'oom-cgroup': 18, 'app-heap-exhausted': 5, 'app-memory-guard-restart': 4 },
    title: 'instances are ended where their memory is at its most',
    reference: `${run}; https://cloud.google.com/run/docs/configuring/services/memory-limits`,
    fact: 'memory',
    reach: 'behind',
    matches: [
      '60 container terminations since noon, memory peaks 505-540 MiB',
      'the instance was killed for memory above 512 MB',
      'container restarted after reaching 2048 MiB',
      'its memory reaches 1024 MB and the container is killed',
    ],
    nearMisses: [
      'the container uses 512 MB',
      'container restarted, memory at 200 MB',
      'Container restarted 0 times; memory 300 MB; killed 0; limit over 512 MB never reached.',
      'alert rule: container restarted above 512 MB',
      'container restarted; alert when memory reaches 512 MB',
      'container terminated with exit code 1 after 12 requests',
    ],
  },
  {
    name: 'function-failed',
    needles: ['could not handle the request'],
    pattern: /^(?:<[^>\n]{1,40}>)?Error: could not handle the request\b/m,
    weights: { 'app-crash-request': 18, 'app-returns-5xx': 11, 'slow-app-timeout': 5, 'app-boot-failure': 5 },
    title: 'the function threw, ended or took too long, and the platform answered for it',
    reference: 'https://cloud.google.com/functions/docs/troubleshooting',
    fact: 'function-error',
    reach: 'behind',
    request: true,
    matches: ['Error: could not handle the request'],
    nearMisses: ['the handler could not handle the request'],
  },
  {
    name: 'over-quota',
    needles: ['over its serving quota', 'over quota', 'Over Quota', 'OverQuotaError'],
    pattern:
      /application is temporarily over its serving quota|\bOverQuotaError\b|Error: Server Error: Over Quota|<h1>Over Quota<\/h1>/,
    weights: { 'proxy-ratelimit': 22, 'lb-no-registered-targets': 5 },
    title: 'the app used up what it may for the day',
    reference: quotas,
    fact: 'quota',
    request: true,
    matches: ['This application is temporarily over its serving quota. Please try again later.'],
    nearMisses: ['the disk is over quota'],
  },
  {
    name: 'not-yet-there',
    needles: ['service you requested is not available yet'],
    pattern: /service you requested is not available yet/,
    weights: {
      'lb-no-healthy-targets': 14,
      'app-boot-failure': 12,
      'deploy-in-progress': 10,
      'no-live-upstreams': 9,
      'wrong-port': 5,
    },
    title: 'Google’s front end has no instance of the app that is ready',
    reference: engine,
    fact: 'no-live',
    reach: 'behind',
    request: true,
    matches: ['The service you requested is not available yet. Please try again in 30 seconds.'],
    nearMisses: ['the service is not available in your country yet'],
  },
])
