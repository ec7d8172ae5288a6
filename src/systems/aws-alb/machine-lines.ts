import { linesOfProgram } from '../app/lines-of-program.ts'

/** What EC2 and CloudWatch say of the machines behind a load balancer. */
export const machineLines = linesOfProgram(
  {
    system: 'aws-alb',
    program: 'machine',
    reference:
      'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html',
  },
  [
    {
      name: 'check-failed',
      needles: ['StatusCheckFailed', 'eachability check failed', 'tatus check: ', 'checks passed'],
      pattern:
        /\bStatusCheckFailed(?:_\w{1,20})?["']?[^\w\n]{1,12}[1-9]|(?:[Ii]nstance|[Ss]ystem) (?:reachability|status) check failed|\b[01]\/[23] checks passed/,
      weights: { 'host-down': 19, 'oom-host': 11, 'connect-drop': 3 },
      title: 'the machine does not pass the checks of its host',
      fact: 'host',
      reach: 'behind',
      matches: [
        'StatusCheckFailed_Instance 1',
        'Status check: 1/2 checks passed',
        'Instance reachability check failed at November 20, 2026',
      ],
      nearMisses: ['StatusCheckFailed 0', '2/2 checks passed', '3/3 checks passed'],
    },
    {
      name: 'credits-gone',
      needles: ['CPUCreditBalance', 'BurstBalance'],
      pattern: /\b(?:CPUCreditBalance|BurstBalance|EBSIOBalance%?)["']?[^\w\n]{1,12}0(?:\.\d{1,3})?(?![.\d])/,
      weights: { 'slow-app-timeout': 13, 'worker-pool-exhausted': 12, 'io-stall': 9, 'host-down': 3 },
      title: 'the machine has used up its credits and is slowed down',
      reference:
        'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html',
      fact: 'load',
      reach: 'behind',
      matches: ['CPUCreditBalance 0', '"CPUCreditBalance": 0.0', 'BurstBalance = 0'],
      nearMisses: ['CPUCreditBalance 144', 'CPUCreditBalance 12.5'],
    },
  ],
)
