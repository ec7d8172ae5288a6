import type { LogSignature } from '../../model/diagnosis.ts'
import { idleSettings } from './idle-settings.ts'

const shared = {
  system: 'unknown',
  reach: 'inwards',
  reference: 'RFC 9112 section 9.5',
  fact: 'keepalive',
} as const

const classic =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/ts-elb-error-message.html#ts-elb-errorcodes-http504'

/** Somebody waited after all, or wants it so, or `at once` is said of many visitors. */
const waited =
  /\b[Mm]aintenance\b|\bnot\b[^\n.;]{0,24}\b(?:immediately|instantly|at once|right away)\b|\b(?:[Ee]verybody|[Ee]veryone|[Aa]ll (?:users|visitors|clients))\b|\b(?:(?:longer|more) than|after) (?:\w{1,12} ){0,2}\d{1,4} ?(?:s|secs?|seconds?|m|mins?|minutes?)\b/

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
      [
        'dleTimeoutInMinutes',
        'LB (',
        'LB: ',
        'LB, ',
        'alancer: ',
        'alancer (',
        'alancers (',
        'LB keep',
        'LB reuses',
        'LB holds',
      ],
      ['alancer keep', 'alancer reuses', 'alancer holds', 'Frontend keep', 'Door keep', 'LB idle', "LB's "],
      ['alancer idle', "alancer's ", 'GFE keep'],
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
        'an ELB (60 s) in front of nginx',
        '- load balancer: idle timeout 350 seconds',
        '- ALB: 60 s idle',
        'ALB idle timeout | 120 s',
        'the load balancer keeps idle connections open for 60 seconds',
        'Google LB keep-alive timeout is 600 s',
      ],
      nearMisses: [
        'an ELB (2 targets) in front of nginx',
        'the load balancer keeps running for 60 seconds',
        'IdleTimeout: 5 * time.Minute,',
        'idle_timeout expired',
        'keepalive_timeout 65;',
      ],
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
    ].concat(
      ['EEP_ALIVE', 'EEPALIVE', 'IDLE_TIMEOUT', 'ersistent_timeout', 'request-timeout', 'imeout http-keep'],
      ['eep alive', 'eep Alive', 'eep-Alive', 'lose idle', 'loses '],
    ),
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
        'Node: keep alive timeout not set (default 5 seconds)',
        'Apache with KeepAlive On, KeepAliveTimeout 5',
        'the site file has keepalive_timeout 10',
        'node closes idle connections after 5 s',
        '- node: 5 s keep-alive',
        'Apache KeepAliveTimeout | 5 s',
        '/etc/nginx/sites-enabled/shop:12:    keepalive_timeout 10;',
      ],
      nearMisses: [
        '# keepalive_timeout 65;',
        'upstream keep-alive timeout 60 s',
        'it closes connections after a while',
        'IdleConnTimeout: 90 * time.Second',
        'keepalive 32;',
        'Keep-Alive: timeout=15, max=100',
      ],
    },
  },
  {
    ...shared,
    id: 'note-504-becomes-502',
    needles: ['504'],
    pattern:
      /\b504s?\b[^\n]{0,80}\b(?:turn(?:s|ed)?|change[sd]?|bec[ao]mes?|switched)\b[^\n]{0,20}\b502s?\b|\b504s?\b[^\n]{0,40}\b(?:gone|no longer|vanish(?:es|ed)?|disappear(?:s|ed)?|stop(?:s|ped)?|replaced)\b[^\n]{0,60}\b502s?\b|\b502s?\b[^\n]{0,60}\b(?:instead|in place) of (?:the |an? )?504s?\b/,
    when: (_groups, line) => /\b[AEC]LB\b|[Ll]oad [Bb]alancer/.test(line),
    weights: { 'keepalive-race': 17, 'slow-app-timeout': -8 },
    title:
      'the 504 of a classic load balancer is a 502 of the newer one: targets close connections that are asked on',
    reference: classic,
    fact: 'reset',
    examples: {
      matches: [
        'with the new ALB the 504 errors turned into 502s',
        'the ALB gives 502 instead of 504',
        'behind the ALB the 504s are gone, and there are 502s',
      ],
      nearMisses: ['504s and 502s at the load balancer', 'the 504 became a 502'],
    },
  },
  {
    ...shared,
    id: 'note-instant-504',
    needles: ['504'],
    pattern:
      /\b504s?\b[^\n.;]{0,60}\b(?:immediately|instantly|at once|right away|within (?:a few |some )?(?:milliseconds|\d{1,3} ?ms))\b|\b(?:[Ii]mmediate|[Ii]nstant) 504s?\b/,
    when: (_groups, line) => !waited.test(line),
    weights: { 'keepalive-race': 12, 'connect-drop': 2, 'slow-app-timeout': -14, 'dependency-slow': -8 },
    title:
      'a 504 comes at once, so that nobody waited: a classic load balancer says so of a closed connection',
    reference: classic,
    fact: 'reset',
    examples: {
      matches: ['the ELB answers 504 immediately', 'instant 504s, a few in a thousand'],
      nearMisses: [
        'a 504 after 60 s',
        '504, and not immediately',
        'the 504 does not come immediately',
        'The 504 page is shown immediately when we set maintenance mode',
        'Everybody gets a 504 at once when the report takes longer than 60 seconds behind the ALB.',
      ],
    },
  },
]
