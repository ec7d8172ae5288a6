import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'aws-alb', reach: 'here', fact: 'start-grace' } as const

/** How long a load balancer and a container’s own check wait for a start: the correlation `start-grace` compares them. */
export const startGraceNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-start-grace',
    needles: [
      'ealthCheckGracePeriod',
      'ealth_check_grace_period',
      'ealth check grace period',
      'ealth-check-grace-period',
    ],
    pattern: /\b[hH]ealth[- _]?[cC]heck[- _]?[gG]race[- _]?[pP]eriod/,
    weights: { 'health-check-misconfig': 1 },
    title: 'it is told for how long failed checks after a start do not count',
    reference:
      'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html#ECS-Type-Service-healthCheckGracePeriodSeconds: 0 unless told',
    examples: {
      matches: ['"healthCheckGracePeriodSeconds": 0,', 'health_check_grace_period_seconds = 60'],
      nearMisses: ['terminationGracePeriodSeconds: 30'],
    },
  },
  {
    ...shared,
    id: 'note-start-period',
    needles: ['startPeriod', 'start_period', 'start-period', 'StartPeriod'],
    pattern: /(?:\b[sS]tartPeriod|\bstart_period|--start-period)["']?\s{0,3}[:=]\s{0,3}["']?\d/,
    weights: { 'health-check-misconfig': 1 },
    title: 'it is told for how long a container may start before its own check counts',
    reference: 'https://docs.docker.com/reference/dockerfile/#healthcheck: --start-period',
    examples: {
      matches: [
        'healthCheck: {\n  startPeriod: 300\n}',
        'HEALTHCHECK --start-period=90s CMD curl -f localhost',
      ],
      nearMisses: ['start period of the shop'],
    },
  },
  {
    ...shared,
    id: 'note-elb-health-failed',
    needles: ['ailed ELB health check'],
    pattern: /[Ff]ailed ELB health checks?\b(?! in\b)/,
    weights: {
      'health-check-misconfig': 16,
      'lb-no-healthy-targets': 13,
      'app-boot-failure': 8,
      'lb-sg-nacl-block': 7,
    },
    title: 'the load balancer’s health checks fail, and its targets are replaced for it',
    reference: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html',
    fact: 'health',
    examples: {
      matches: ['Task failed ELB health checks', 'stoppedReason: "Task failed ELB health checks"'],
      nearMisses: [
        'Task failed container health checks',
        'Task failed ELB health checks in (target-group x)',
      ],
    },
  },
]
