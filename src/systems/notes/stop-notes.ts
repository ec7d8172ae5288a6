import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards', fact: 'drain' } as const

/** How long each side takes at a stop: small hints, which a correlation compares. */
export const stopNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-balancer-drain-time',
    needles: ['deregistration', 'raining', 'DEREGISTRATION'],
    pattern:
      /deregistration[._-]delay(?:\.timeout_seconds)?["']?(?:,\s{0,3}["']?[Vv]alue)?["']?\s{0,20}[:=]\s{0,3}["']?\d{1,5}|[dD]raining_?[tT]imeout_?[sS]ec["']?\s{0,20}[:=]\s{0,3}["']?\d{1,5}|[dD]eregistration delay\b[^\n]{0,30}?\d{1,5} ?s/,
    weights: { 'lb-dereg-inflight': 3, 'ungraceful-shutdown': 2 },
    title: 'it is told how long the balancer lets a target finish',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay',
    examples: {
      matches: [
        'alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=30',
        'deregistration_delay = 60',
        '{ "Key": "deregistration_delay.timeout_seconds", "Value": "300" }',
        '  connectionDraining:\n    drainingTimeoutSec: 60',
        'deregistration delay is 300 s',
      ],
      nearMisses: ['Target deregistration is in progress', 'draining: 3 connections'],
    },
  },
  {
    ...shared,
    id: 'note-stop-time',
    needles: ['preStop', 'terminationGracePeriodSeconds', 'pre_stop', 'stop_grace_period', 'stopTimeout'],
    pattern:
      /\bpre_?[sS]top["']?:[^\n]{0,20}|terminationGracePeriodSeconds["']?:\s{0,4}\d{1,5}|stop_grace_period:\s{0,4}\d{1,5}|"?stopTimeout"?\s{0,4}[:=]\s{0,4}\d{1,5}/,
    weights: { 'ungraceful-shutdown': 3, 'lb-dereg-inflight': 2 },
    title: 'it is told what an instance does, and how long, before it stops',
    reference: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#container-hooks',
    examples: {
      matches: [
        'lifecycle:\n  preStop:\n    exec:\n      command: ["sleep", "5"]',
        'terminationGracePeriodSeconds: 30',
        '    stop_grace_period: 10s',
      ],
      nearMisses: ['lifecycle: ignore_changes', 'the grace period is over'],
    },
  },
]
