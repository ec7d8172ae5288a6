import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const reference =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html and target-group-health-checks.html'

/** Reasons of describe-target-health with what each says of the target; also used on parsed answers. */
export const targetHealthReasons: readonly {
  name: string
  reason: string
  title: string
  weights: Weights
  fact: string
  description: string
}[] = [
  {
    name: 'timeout',
    reason: 'Target.Timeout',
    title: 'The target did not answer the health check in time',
    weights: {
      'lb-sg-nacl-block': 16,
      'connect-drop': 12,
      'slow-app-timeout': 5,
      'host-firewall-block': 7,
      'host-down': 6,
      'worker-pool-exhausted': 5,
      'health-check-misconfig': 6,
    },
    fact: 'health',
    description: 'Request timed out',
  },
  {
    name: 'failed',
    reason: 'Target.FailedHealthChecks',
    title: 'The target refused the health check or broke it off',
    weights: {
      'backend-down': 14,
      'wrong-port': 8,
      'loopback-bind': 4,
      'http-to-https-port': 5,
      'https-to-http-port': 5,
      'app-crash-loop': 4,
      'health-check-misconfig': 9,
      'lb-no-healthy-targets': 4,
    },
    fact: 'health',
    description: 'Health checks failed',
  },
  {
    name: 'draining',
    reason: 'Target.DeregistrationInProgress',
    title: 'The target is being removed',
    // A target that is drained is the usual course of a deployment, until requests fail: `drain-window`.
    weights: { 'deploy-in-progress': 13, 'lb-dereg-inflight': 13 },
    fact: 'drain',
    description: 'Target deregistration is in progress',
  },
  {
    name: 'initial',
    reason: 'Elb.InitialHealthChecking',
    title: 'The target was registered a moment ago',
    weights: { 'deploy-in-progress': 12 },
    fact: 'drain',
    description: 'Initial health checks in progress',
  },
  {
    name: 'registering',
    reason: 'Elb.RegistrationInProgress',
    title: 'The target is being registered',
    weights: { 'deploy-in-progress': 13 },
    fact: 'drain',
    description: 'Target registration is in progress',
  },
  {
    name: 'not-in-use',
    reason: 'Target.NotInUse',
    title: 'The target group gets no traffic, or the target’s zone is not enabled',
    weights: { 'lb-no-registered-targets': 17 },
    fact: 'no-live',
    description: 'Target group is not configured to receive traffic from the load balancer',
  },
  {
    name: 'not-registered',
    reason: 'Target.NotRegistered',
    title: 'The target is not registered',
    weights: { 'lb-no-registered-targets': 18, 'deploy-in-progress': 5 },
    fact: 'no-live',
    description: 'Target is not registered to the target group',
  },
  {
    name: 'stopped',
    reason: 'Target.InvalidState',
    title: 'The target is a stopped or terminated machine',
    weights: { 'host-down': 20, 'lb-no-registered-targets': 10 },
    fact: 'host',
    description: 'Target is in the stopped state',
  },
  {
    name: 'ip-unusable',
    reason: 'Target.IpUnusable',
    title: 'The target’s address belongs to a load balancer',
    weights: { 'wrong-port': 18 },
    fact: 'config',
    description: 'The IP address cannot be used as a target',
  },
  {
    name: 'internal',
    reason: 'Elb.InternalError',
    title: 'The load balancer had a fault of its own',
    weights: { 'lb-no-healthy-targets': 8 },
    fact: 'health',
    description: 'Health checks failed due to an ELB internal error',
  },
]

/** Such a line in the JSON, table or text output of the command-line tool. */
export const targetHealthLogSignatures: readonly LogSignature[] = [
  ...targetHealthReasons.map(
    ({ name, reason, title, weights, fact, description }): LogSignature => ({
      id: `aws-alb-target-${name}`,
      system: 'aws-alb',
      needles: [reason],
      pattern: new RegExp(`${reason.replace('.', '\\.')}(?![A-Za-z])`),
      weights,
      title,
      reference,
      fact,
      reach: reason.startsWith('Elb.') ? 'here' : 'behind',
      examples: {
        matches: [`            "Reason": "${reason}",`, `TARGETHEALTH\t${description}\t${reason}\tunhealthy`],
        nearMisses: [`"Reason": "${reason}Other"`],
      },
    }),
  ),
  {
    id: 'aws-alb-target-client-error',
    system: 'aws-alb',
    needles: ['Health checks failed with these codes'],
    pattern: /Health checks failed with these codes: \[[34]\d\d/,
    weights: {
      'health-check-misconfig': 19,
      'host-header-rejected': 8,
      'bad-release': 4,
      'lb-no-healthy-targets': 3,
    },
    title: 'The health check was answered with a redirect or a client error',
    reference: `${reference}; with all targets unhealthy the load balancer fails open and sends to all of them`,
    fact: 'health',
    reach: 'behind',
    examples: {
      matches: ['"Description": "Health checks failed with these codes: [404]"'],
      nearMisses: ['"Description": "Health checks failed with these codes: [503]"'],
    },
  },
  {
    id: 'aws-alb-target-server-error',
    system: 'aws-alb',
    needles: ['Health checks failed with these codes'],
    pattern: /Health checks failed with these codes: \[5\d\d/,
    weights: { 'app-returns-5xx': 15, 'health-check-misconfig': 9, 'bad-release': 5, 'db-down': 4 },
    title: 'The health check was answered with a server error',
    reference,
    fact: 'health',
    reach: 'behind',
    examples: {
      matches: ['"Description": "Health checks failed with these codes: [502]"'],
      nearMisses: ['"Description": "Health checks failed with these codes: [401]"'],
    },
  },
]
