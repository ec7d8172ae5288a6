import { linesOfProgram } from '../lines-of-program.ts'

const fly = 'https://fly.io/docs/reference/error-codes/'
const railway = 'https://docs.railway.com/reference/errors/application-failed-to-respond'

/** What the proxies of Fly and Railway say of machines that they cannot reach. */
export const flyLines = linesOfProgram({ system: 'unknown', program: 'fly', reference: fly }, [
  {
    name: 'no-instance',
    needles: [
      '[PR01]',
      '[PR03]',
      '[PR04]',
      'could not find a good candidate within',
      'no known healthy instances',
    ],
    pattern:
      /\[PR0[134]\]|could not find a good candidate within \d{1,4} (?:attempts|seconds)|no known healthy instances found for route/,
    weights: {
      'no-live-upstreams': 16,
      'backend-down': 14,
      'container-unhealthy': 9,
      'app-crash-loop': 8,
      'worker-pool-exhausted': 6,
    },
    title: 'the platform’s proxy found no machine that could take the request',
    fact: 'no-live',
    reach: 'behind',
    request: true,
    matches: [
      '[PR03] could not find a good candidate within 40 attempts at load balancing. last error: [PR01] no known healthy instances found for route tcp/443. (hint: is your app shut down?)',
      'could not find a good candidate within 90 seconds',
    ],
    nearMisses: ['healthy instances found for route tcp/443', 'PR01 merged'],
  },
  {
    name: 'unanswered',
    needles: ['[PC05]', 'to instance: connection error: timed out', '[PU05]', 'connection dial timeout'],
    pattern:
      /\[P[CU]05\]|request to instance: connection error: timed out|["' ]connection dial timeout\b|^connection dial timeout/m,
    weights: {
      'connect-drop': 14,
      'worker-pool-exhausted': 9,
      'loopback-bind': 8,
      'wrong-port': 8,
      'host-down': 6,
    },
    title: 'the platform’s proxy got no connection to the app in time',
    reference: `${fly}; ${railway}`,
    fact: 'connect',
    reach: 'behind',
    request: true,
    matches: [
      '[PC05] timed out while connecting to your instance. this indicates a problem with your app (hint: look at your logs and metrics)',
      'could not make HTTP request to instance: connection error: timed out',
      '{"error":"connection dial timeout","deploymentInstanceID":"x"}',
    ],
    nearMisses: ['the dial timeout is 5s'],
  },
  {
    name: 'closed-early',
    needles: [
      '[PU02]',
      'request to instance: connection closed before message',
      'request to instance: connection error',
    ],
    pattern:
      /\[PU02\]|request to instance: connection (?:closed before message completed|error: (?:[Cc]onnection reset|broken pipe))/,
    weights: { 'keepalive-race': 14, 'app-crash-request': 14, 'worker-timeout': 4, 'ungraceful-shutdown': 5 },
    title: 'the app ended the connection before it had answered the platform’s proxy',
    reference: `${fly}; hyper src/error.rs, IncompleteMessage`,
    fact: 'reset',
    reach: 'behind',
    request: true,
    matches: [
      '[PU02] could not complete HTTP request to instance: connection closed before message completed',
    ],
    nearMisses: ['could not make HTTP request to instance: connection error: timed out'],
  },
  {
    name: 'deploy-code',
    needles: ['DeployContainer', 'RunContainer'],
    pattern: /\b(?:Deploy|Run)Container(?:HealthChecksFailed|ExitNonZero|Crash\w{0,20}|Failed\w{0,20})\b/,
    weights: {
      'app-boot-failure': 17,
      'app-crash-loop': 11,
      'health-check-misconfig': 9,
      'wrong-port': 8,
      'loopback-bind': 6,
    },
    title: 'the platform could not bring the container up',
    reference: 'https://docs.digitalocean.com/products/app-platform/reference/error-codes/',
    fact: 'boot',
    reach: 'behind',
    matches: [
      'DeployContainerHealthChecksFailed: Deploy failed because your container did not respond to health checks.',
      'DeployContainerExitNonZero',
    ],
    nearMisses: ['DeployContainerSucceeded', 'deploying the container'],
  },
])
