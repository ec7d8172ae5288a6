import { linesOfProgram } from '../app/lines-of-program.ts'

const events = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html'
const breaker = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html'
const beanstalk = 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/troubleshooting.html'

/** What ECS, CloudFormation, Terraform, Copilot, CDK and Elastic Beanstalk say while a version is brought out. */
export const rolloutLines = linesOfProgram({ system: 'aws-alb', program: 'rollout', reference: events }, [
  {
    name: 'given-up',
    needles: [
      'ircuit breaker',
      'ircuit Breaker',
      'did not stabilize',
      'tfSTABLE',
      'ServicesStable failed',
      'ServicesStable exceeded',
      'service is unstable',
      'rolling back to deployment',
      'unable to consistently start tasks',
    ],
    pattern:
      /[Dd]eployment [Cc]ircuit [Bb]reaker (?:was|has been) triggered|AWS::ECS::\w{1,20}\b[^\n]{0,120}did not stabilize|did not stabilize|to become 'tfSTABLE'|Waiter ServicesStable (?:failed|exceeded)|ServicesStable exceeded max wait|rolling back to deployment|is unable to consistently start tasks successfully/,
    weights: {
      'app-boot-failure': 16,
      'health-check-misconfig': 16,
      'app-crash-loop': 12,
      'bad-release': 14,
      'lb-no-healthy-targets': 5,
    },
    title: 'the new version’s tasks did not become healthy, and the rollout was given up',
    reference: breaker,
    fact: 'rollout',
    reach: 'behind',
    matches: [
      '(service shop) (deployment ecs-svc/1) deployment failed: ECS Deployment Circuit Breaker was triggered.',
      'Resource handler returned message: "Error occurred during operation \'ECS Deployment Circuit Breaker was triggered\'." (HandlerErrorCode: GeneralServiceException)',
      "Error: waiting for ECS Service (arn:aws:ecs:x) update: timeout while waiting for state to become 'tfSTABLE' (last state: 'tfPENDING', timeout: 20m0s)",
      'Waiter ServicesStable failed: Max attempts exceeded',
      'Resource handler returned message: "Service arn:aws:ecs:x did not stabilize."',
    ],
    nearMisses: [
      '(service shop) has reached a steady state.',
      '(service shop) (deployment ecs-svc/1) deployment completed.',
    ],
  },
  {
    name: 'draining',
    needles: ['has begun draining connections', 'has stopped ', 'eregistered ', 'eregistering'],
    pattern:
      /\(service [^)\n]{1,200}\)[^\n]{0,80} (?:has begun draining connections on \d|has stopped \d{1,4} running tasks?)|[Dd]eregister(?:ed|ing) (?:instance|target)s?\b[^\n]{0,80}/,
    weights: { 'deploy-in-progress': 19, 'lb-dereg-inflight': 18, 'ungraceful-shutdown': 8 },
    title: 'tasks were taken away at that time',
    fact: 'deploy',
    reach: 'behind',
    matches: [
      '(service shop) has begun draining connections on 1 tasks.',
      '(service shop, taskSet ecs-svc/1) has begun draining connections on 2 tasks.',
      '(service shop) has stopped 1 running tasks: (task 1a2b).',
    ],
    nearMisses: [
      '(service shop) has started 1 tasks: (task 1a2b).',
      '(service shop) registered 1 targets in (target-group x)',
    ],
  },
  {
    name: 'steady',
    needles: ['has reached a steady state'],
    pattern: /has reached a steady state/,
    weights: { 'deploy-in-progress': -8, 'app-boot-failure': -8, 'app-crash-loop': -8 },
    title: 'all tasks of the service run',
    fact: 'steady',
    reach: 'behind',
    matches: ['(service shop) has reached a steady state.'],
    nearMisses: ['(service shop) has started 1 tasks: (task 1a2b).'],
  },
  {
    name: 'stopped-by-hand',
    needles: ['ecs stop-task', 'UserInitiated', 'ServiceSchedulerInitiated', 'SpotInterruption'],
    pattern:
      /\becs stop-task\b|"?stopCode"?: ?"?(?:UserInitiated|ServiceSchedulerInitiated|SpotInterruption)/,
    weights: { 'ungraceful-shutdown': 19, 'lb-dereg-inflight': 20, 'deploy-in-progress': 17 },
    title: 'a task was told to stop: its process gets SIGTERM while the load balancer still sends to it',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html',
    fact: 'deploy',
    reach: 'behind',
    matches: [
      'aws ecs stop-task --cluster shop --task 1a2b',
      '"stopCode": "ServiceSchedulerInitiated",',
      '"stopCode": "SpotInterruption"',
    ],
    nearMisses: ['aws ecs describe-tasks --cluster shop', '"stopCode": "EssentialContainerExited"'],
  },
  {
    name: 'command-failed',
    needles: [
      'Command failed on instance',
      'Failed to deploy application',
      'Unsuccessful command execution on instance',
      'Engine execution has encountered an error',
      'Deployment failed! Current State',
      'failed to deploy service',
      'failed to deploy environment',
    ],
    pattern:
      /Command failed on instance\. Return code: [1-9]|Failed to deploy application|Unsuccessful command execution on instance|Engine execution has encountered an error|failed to deploy service \S{1,100}/,
    weights: { 'app-boot-failure': 18, 'bad-release': 15, 'app-crash-loop': 4, 'backend-down': 3 },
    title: 'the version could not be brought out onto its machines',
    reference: beanstalk,
    fact: 'rollout',
    reach: 'behind',
    matches: [
      'ERROR  [Instance: i-0a1b] Command failed on instance. Return code: 1 Output: Engine execution has encountered an error.',
      'ERROR: Failed to deploy application.',
      'ERROR: ServiceError - Failed to deploy application.',
    ],
    nearMisses: ['INFO  New application version was deployed to running EC2 instances.'],
  },
  {
    name: 'instances-degraded',
    needles: [
      'Incorrect application version',
      'following web servers are down',
      'None of the instances are sending data',
      'process is not running',
    ],
    pattern:
      /Incorrect application version (?:found on|")|[Ff]ollowing (?:web servers?|services?) (?:are|is) (?:down|not running)|None of the instances are sending data|Application (?:server )?process (?:is )?not running/,
    weights: { 'app-boot-failure': 17, 'backend-down': 9, 'bad-release': 9, 'host-down': 6 },
    title: 'the platform says that the app does not run on its machines',
    reference: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced-status.html',
    fact: 'state',
    reach: 'behind',
    matches: [
      'Incorrect application version found on all instances. Expected version "app-1" (deployment 3).',
      'None of the instances are sending data.',
    ],
    nearMisses: ['Environment health has transitioned from Severe to Ok.'],
  },
  {
    name: 'requests-4xx',
    needles: ['of the requests are erroring with HTTP 4xx', 'requests are failing with HTTP 4xx'],
    pattern: /of the requests are (?:erroring|failing) with HTTP 4xx/,
    weights: { 'health-check-misconfig': 17, 'unexpected-status': 9 },
    title: 'most requests, as those of the health check, are answered with a client error',
    reference: 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced-status.html',
    fact: 'health',
    reach: 'behind',
    matches: ['100.0 % of the requests are erroring with HTTP 4xx.'],
    nearMisses: ['100.0 % of the requests are failing with HTTP 5xx.'],
  },
  {
    name: 'health-on-port',
    needles: ['s unhealthy in ', 'i                     '],
    pattern: /\(port \d{2,5}\)[\s\S]{0,80}unhealthy in \(?target-group/,
    // The task runs, or its end would be told: what is asked is wrong more often than that nobody is there.
    weights: {
      'health-check-misconfig': 16,
      'lb-no-healthy-targets': 10,
      'lb-sg-nacl-block': 4,
      'wrong-port': 4,
      'backend-down': -4,
    },
    title: 'the load balancer’s check of that port fails, and the task is replaced for it',
    fact: 'health-port',
    reach: 'behind',
    matches: [
      '(service shop) (port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/1) due to (reason Health checks failed)',
    ],
    nearMisses: ['(service shop) registered 1 targets in (target-group x)'],
  },
])
