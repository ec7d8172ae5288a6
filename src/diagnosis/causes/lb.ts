import type { Cause } from './cause.ts'

export const lbCauses = [
  {
    id: 'lb-no-healthy-targets',
    title: 'No healthy target behind the load balancer',
    layer: 'lb',
    explanation:
      'Every target fails its health check. What follows depends on the product: an ALB then sends to all targets, an Application Gateway answers 502, HAProxy answers 503.',
    evidenceFor: ['all targets are reported unhealthy', 'an Application Gateway wrote a 502'],
    evidenceAgainst: ['at least one target in every zone is healthy'],
    prior: -11,
  },
  {
    id: 'lb-no-registered-targets',
    title: 'Nothing registered behind the load balancer',
    layer: 'lb',
    explanation:
      'The target group or backend pool is empty, or holds only targets that are unused or draining, as after a deployment in the wrong order or a group scaled to zero.',
    evidenceFor: ['an ALB wrote a 503', 'the list of targets is empty'],
    evidenceAgainst: ['targets are registered and in service'],
    prior: -13,
  },
  {
    id: 'health-check-misconfig',
    title: 'Health check misconfigured',
    layer: 'lb',
    explanation:
      'The health check asks for the wrong path, port, host, status or protocol, so a healthy app is taken out of service.',
    evidenceFor: [
      'the targets answer when asked directly while the load balancer calls them unhealthy',
      'the check’s path or matcher was changed shortly before',
    ],
    evidenceAgainst: ['asking a target exactly what the check asks fails in the same way'],
    prior: -14,
  },
  {
    id: 'lb-dereg-inflight',
    title: 'Requests cut by deregistration',
    layer: 'lb',
    explanation:
      'A target leaves while requests are still running on it: the deregistration delay or drain is shorter than the longest request, or the app exits before the drain has ended.',
    evidenceFor: ['bursts of 502 exactly while targets drain'],
    evidenceAgainst: ['no target changed its state in the window'],
    prior: -16,
  },
  {
    id: 'agw-control-plane-blocked',
    title: 'Application Gateway’s management path blocked',
    layer: 'lb',
    explanation:
      'A security group or route on the gateway’s subnet keeps the platform’s management traffic (ports 65200–65535 for V2) away: health becomes Unknown, although requests may still flow.',
    evidenceFor: [
      'backend health is Unknown for all',
      'a security group or user route on the gateway’s subnet',
    ],
    evidenceAgainst: ['backend health is reported normally'],
    prior: -20,
  },
] as const satisfies readonly Cause[]
