import { linesOfProgram } from '../app/lines-of-program.ts'
import { targetHealthReasons } from './target-health-lines.ts'

const classic =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-healthchecks.html; API InstanceState'
const ecs = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html'
const beanstalk = 'https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced-status.html'

const isHealthText = (_groups: unknown, line: string) =>
  /unhealthy|[Dd]escription|TARGETHEALTH|OutOfService|\(reason |health/i.test(line)

function weightsOf(name: string) {
  return targetHealthReasons.find((each) => each.name === name)?.weights ?? {}
}

/** What ECS, Elastic Beanstalk and a classic load balancer say of targets, and target health without its reason code. */
export const serviceLines = linesOfProgram({ system: 'aws-alb', program: 'service', reference: ecs }, [
  {
    name: 'health-timeout',
    needles: ['Request timed out'],
    pattern: /(?:\breason |[Dd]escription"?[\s:=|]{1,12}"?|\t|unhealthy[\s|",:]{1,20})"?Request timed out\b/,
    when: isHealthText,
    weights: weightsOf('timeout'),
    title: 'the target did not answer the health check in time',
    fact: 'health',
    reach: 'behind',
    matches: [
      '"State": "unhealthy", "Description": "Request timed out"',
      '(service shop) (port 8080) is unhealthy in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/1) due to (reason Request timed out)',
    ],
    nearMisses: ['Request timed out after 30 s', '"Description": "Health checks failed"'],
  },
  {
    name: 'health-failed',
    needles: ['Health checks failed', 'health checks failed'],
    pattern: /[Hh]ealth checks failed(?! with| due to)/,
    when: isHealthText,
    weights: weightsOf('failed'),
    title: 'the target refused the health check or broke it off',
    fact: 'health',
    reach: 'behind',
    matches: [
      '"State": "unhealthy", "Description": "Health checks failed"',
      '(service shop, taskSet ecs-svc/1) (port 8080) is unhealthy in (target-group x) due to (reason Health checks failed)',
    ],
    nearMisses: ['"Description": "Health checks failed with these codes: [404]"'],
  },
  {
    name: 'code-mismatch',
    needles: ['Target.ResponseCodeMismatch'],
    pattern: /Target\.ResponseCodeMismatch(?![^\n]{0,200}codes: \[5)/,
    weights: { 'health-check-misconfig': 17, 'app-returns-5xx': 5, 'host-header-rejected': 6 },
    title: 'the health check was answered with a status that it does not expect',
    fact: 'health',
    reach: 'behind',
    matches: ['Process default has been unhealthy for 9 minutes (Target.ResponseCodeMismatch).'],
    nearMisses: ['Target.ResponseCodeMismatch Health checks failed with these codes: [503]'],
  },
  {
    name: 'not-in-use',
    needles: [
      'not configured to receive traffic',
      'Availability Zone that is not enabled',
      'not currently registered',
    ],
    pattern:
      /is not configured to receive traffic from the load balancer|Availability Zone that is not enabled for the load balancer|Instance is not currently registered with the LoadBalancer/,
    weights: weightsOf('not-in-use'),
    title: 'nothing is registered where the load balancer may send to',
    reference: classic,
    fact: 'no-live',
    matches: [
      'Target is in an Availability Zone that is not enabled for the load balancer',
      'Instance is not currently registered with the LoadBalancer.',
    ],
    nearMisses: ['Instance registration is still in progress.'],
  },
  {
    name: 'stopped',
    needles: ['in the stopped state', 'in stopped state', 'in the terminated state', 'in terminated state'],
    pattern: /(?:Target|Instance) is in (?:the )?(?:stopped|terminated|shutting-down) state/,
    weights: weightsOf('stopped'),
    title: 'the target is a stopped or terminated machine',
    reference: classic,
    fact: 'host',
    reach: 'behind',
    matches: ['"Description": "Instance is in stopped state.", "State": "OutOfService"'],
    nearMisses: ['Instance is in running state.'],
  },
  {
    name: 'registering',
    needles: [
      'registration is in progress',
      'registration is still in progress',
      'health checks in progress',
    ],
    pattern: /(?:Target|Instance) registration is (?:still )?in progress|Initial health checks in progress/,
    weights: weightsOf('registering'),
    title: 'the target was registered a moment ago',
    reference: classic,
    fact: 'drain',
    matches: ['Instance registration is still in progress.'],
    nearMisses: ['Instance is in stopped state.'],
  },
  {
    name: 'classic-unhealthy',
    needles: ['UnhealthyThreshold number of health checks'],
    pattern: /failed at least the UnhealthyThreshold number of health checks/,
    weights: {
      'health-check-misconfig': 13,
      'backend-down': 8,
      'lb-no-healthy-targets': 9,
      'lb-sg-nacl-block': 12,
      'wrong-port': 6,
    },
    title: 'the instance fails the classic load balancer’s health check',
    reference: classic,
    fact: 'health',
    reach: 'behind',
    matches: ['Instance has failed at least the UnhealthyThreshold number of health checks consecutively.'],
    nearMisses: ['UnhealthyThreshold: 2'],
  },
  {
    name: 'elb-health-failing',
    needles: ['ELB health is failing', 'ELB health checks in'],
    pattern: /ELB health is failing|[Ff]ailed ELB health checks in/,
    weights: {
      'health-check-misconfig': 17,
      'lb-no-healthy-targets': 14,
      'backend-down': 6,
      'app-boot-failure': 8,
      'lb-sg-nacl-block': 7,
    },
    title: 'the load balancer’s health checks fail, and its targets are replaced for it',
    fact: 'health',
    reach: 'behind',
    matches: [
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/1)',
      'ELB health is failing or not available for all instances.',
    ],
    nearMisses: ['ELB health is OK'],
  },
  {
    name: 'container-health',
    needles: ['failed container health checks'],
    pattern: /[Ff]ailed container health checks/,
    weights: { 'container-unhealthy': 23, 'health-check-misconfig': 14, 'app-boot-failure': 5 },
    title: 'the health check inside of the container fails, and the task is stopped for it',
    fact: 'health',
    reach: 'behind',
    matches: ['stoppedReason: Task failed container health checks'],
    nearMisses: ['the container passed its health checks'],
  },
  {
    name: 'killed',
    needles: ['Container killed due to memory usage'],
    pattern: /OutOfMemory(?:Error)?: Container killed due to memory usage/,
    weights: { 'oom-cgroup': 27 },
    title: 'the container was killed at its memory limit',
    fact: 'oom',
    reach: 'behind',
    matches: ['OutOfMemoryError: Container killed due to memory usage'],
    nearMisses: ['Container stopped'],
  },
  {
    name: 'exited',
    needles: ['Essential container in task exited', 'deployment circuit breaker', 'tasks failed to start'],
    pattern: /Essential container in task exited|tasks failed to start/,
    weights: { 'app-boot-failure': 14, 'app-crash-loop': 13, 'bad-release': 7, 'oom-cgroup': 4 },
    title: 'the container ended by itself',
    fact: 'exit',
    reach: 'behind',
    matches: [
      'stoppedReason: Essential container in task exited',
      '(service shop) (deployment ecs-svc/1) deployment failed: tasks failed to start.',
    ],
    nearMisses: ['(service shop) has reached a steady state.'],
  },
  {
    name: 'not-pulled',
    needles: [
      'CannotPull',
      'ResourceInitializationError',
      'CannotStartContainerError',
      'CannotCreateContainerError',
    ],
    pattern:
      /CannotPull(?:Container|ECRContainer|ImageManifest)\w{0,8}Error|ResourceInitializationError|Cannot(?:Start|Create)ContainerError/,
    weights: { 'app-boot-failure': 20, 'bad-release': 17, 'deploy-in-progress': 2 },
    title: 'the task could not be started: its image, secrets or log could not be had',
    fact: 'boot',
    reach: 'behind',
    matches: [
      'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref',
      'ResourceInitializationError: unable to pull secrets or registry auth',
    ],
    nearMisses: ['Container pulled'],
  },
  {
    name: 'not-placed',
    needles: ['was unable to place a task', 'unable to consistently start tasks'],
    pattern: /was unable to place a task because no container instance|unable to consistently start tasks/,
    weights: { 'lb-no-registered-targets': 15, 'app-boot-failure': 14, 'backend-down': 6 },
    title: 'no place was found for the task, or it does not keep running',
    fact: 'boot',
    reach: 'behind',
    matches: [
      'service shop was unable to place a task because no container instance met all of its requirements.',
    ],
    nearMisses: ['(service shop) has started 1 tasks: (task 1a2b).'],
  },
  {
    name: 'beanstalk-failing',
    needles: ['% of the requests', 'Following services are not running'],
    pattern:
      /[\d.]{1,6} ?% of the requests (?:to the ELB )?are (?:failing|erroring) with HTTP 5xx|Following services are not running/,
    weights: { 'app-returns-5xx': 9, 'backend-down': 11, 'app-boot-failure': 12 },
    title: 'Elastic Beanstalk sees most requests fail, or the app’s service not running',
    reference: beanstalk,
    fact: 'answer',
    reach: 'behind',
    matches: [
      '100.0 % of the requests are failing with HTTP 5xx.',
      'Following services are not running: web.',
    ],
    nearMisses: ['0.2 % of the requests are slow.'],
  },
])
