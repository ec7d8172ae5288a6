import type { LogSignature } from '../../model/diagnosis.ts'
import { idleSettings } from './idle-settings.ts'

const shared = {
  system: 'unknown',
  reach: 'inwards',
  reference: 'RFC 9112 section 9.5',
  fact: 'keepalive',
} as const

/** Idle limits of both sides of a hop: each by itself says next to nothing, and they are compared. */
export const toldIdleNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-idle-limit-in-front',
    needles: [
      'dle_timeout',
      'dle-timeout',
      'dle timeout',
      'dleTimeout',
      'onnTimeout',
      'onntimeout',
      'IDLE_TIMEOUT',
    ].concat(
      ['onnectionTimeout', 'epalive_timeout', 'epalive-timeout', 'eepaliveTimeout', 'eepAliveTimeout'],
      [
        'idle time-out',
        'dleConnTimeout',
        'IDLECONNTIMEOUT',
        'keepalive-idle',
        'timeout_seconds',
        'timeout_in_minutes',
      ],
      ['dleTimeoutInMinutes'],
    ),
    pattern: idleSettings.front,
    weights: { 'keepalive-race': 1 },
    title: 'it is told how long a balancer reuses idle connections',
    examples: {
      matches: [
        'idle_timeout = 905                 # terraform, aws_lb',
        'alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=600',
        '{ "Key": "idle_timeout.timeout_seconds", "Value": "120" }',
        'service.beta.kubernetes.io/aws-load-balancer-connection-idle-timeout: "3600"',
        'ALB idle timeout: 60 s',
        'upstream-keepalive-timeout: "60"',
      ],
      nearMisses: ['IdleTimeout: 5 * time.Minute,', 'idle_timeout expired', 'keepalive_timeout 65;'],
    },
  },
  {
    ...shared,
    id: 'note-idle-limit-behind',
    needles: [
      'dleTimeout',
      'dle-timeout',
      'idletimeout',
      'eepAliveTimeout',
      'eep_alive',
      'eepalive',
      'eep-alive',
    ].concat(['EEP_ALIVE', 'EEPALIVE', 'IDLE_TIMEOUT', 'ersistent_timeout', 'request-timeout']),
    pattern: idleSettings.behind,
    when: (_groups, line) => !/Keep-Alive: timeout=/i.test(line.slice(0, 2000)),
    weights: { 'keepalive-race': 1 },
    title: 'it is told when a server closes idle connections',
    examples: {
      matches: [
        'IdleTimeout: 5 * time.Minute,      // Go http.Server',
        'srv.IdleTimeout = 120 * time.Second',
        'server.keepAliveTimeout = 65 * 1000',
        'options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);',
        'server.tomcat.keep-alive-timeout=20s',
        'uvicorn app:app --timeout-keep-alive 30',
        'HTTP_IDLE_TIMEOUT=30s',
      ],
      nearMisses: ['IdleConnTimeout: 90 * time.Second', 'keepalive 32;', 'Keep-Alive: timeout=15, max=100'],
    },
  },
]
