import type { LogSignature } from '../../../model/diagnosis.ts'

const at = '[Sat Nov 21 14:32:05.470658 2026] [proxy:error] [pid 12904:tid 12908]'
const disabled = `${at} AH00959: ap_proxy_connect_backend disabling worker for (127.0.0.1:18197) for 60s`

/** Backends that mod_proxy leaves alone for a while, and balancers without any that is left. */
export const penaltyLogSignatures: readonly LogSignature[] = [
  {
    id: 'apache-worker-disabled',
    system: 'apache',
    needles: ['disabling worker for'],
    pattern: /ap_proxy_connect_(?:backend|uds) disabling worker for \((?<upstream>[^)]{1,300})/,
    weights: { 'proxy-penalty-box': 14, 'backend-down': 7, 'connect-drop': 2 },
    title: 'Apache leaves the backend alone after a failed connection',
    reference: 'httpd modules/proxy/proxy_util.c, AH00959; retry= is 60 s by default',
    fact: 'penalty',
    reach: 'behind',
    examples: {
      matches: [
        disabled,
        '[Sat Sep 12 17:52:20 2015] [error] ap_proxy_connect_backend disabling worker for (localhost)',
      ],
      nearMisses: [`${at} AH00940: HTTP: disabled connection for (127.0.0.1:18197)`],
    },
  },
  {
    id: 'apache-connection-disabled',
    system: 'apache',
    needles: ['disabled connection for'],
    pattern: /(?:AH00940: |proxy: |^)[\w+.-]{1,9}: disabled connection for \((?<upstream>[^)]{1,300})/,
    weights: { 'proxy-penalty-box': 17, 'no-live-upstreams': 8, 'backend-down': 5 },
    title: 'Apache answered 503 for a backend in its error state',
    reference: 'httpd modules/proxy/proxy_util.c, ap_proxy_acquire_connection (AH00940)',
    fact: 'penalty',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `${at} AH00940: HTTP: disabled connection for (10.0.3.21:8080)`,
        '[Mon Sep 14 19:51:43 2015] [error] proxy: HTTP: disabled connection for (localhost)',
      ],
      nearMisses: [disabled],
    },
  },
  {
    id: 'apache-balancer-empty',
    system: 'apache',
    needles: ['All workers are in error state'],
    pattern: /(?:AH0(?:1167|1170): |BALANCER: ?|balancer:)[^\n]{0,300}All workers are in error state/,
    weights: { 'no-live-upstreams': 22, 'backend-down': 8, 'proxy-penalty-box': 8 },
    title: 'Every member of Apache’s balancer is in its error state',
    reference: 'httpd modules/proxy/mod_proxy_balancer.c, find_best_worker (AH01167, AH01170)',
    fact: 'no-live',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        '[Fri Nov 20 17:04:51.204113 2026] [proxy_balancer:error] [pid 3121:tid 139912] [client 203.0.113.9:51234] AH01170: balancer://app: All workers are in error state',
        '[Tue Sep 08 16:39:24 2015] [error] proxy: BALANCER: (balancer://app). All workers are in error state',
      ],
      nearMisses: [disabled],
    },
  },
  {
    id: 'apache-connections-used-up',
    system: 'apache',
    needles: ['failed to acquire connection for', 'Could not get a worker', 'request limit'],
    pattern: /[\w+.-]{1,9}: failed to acquire connection for \((?<upstream>[^)]{1,300})/,
    weights: { 'proxy-conn-limit': 21, 'slow-app-timeout': 9, 'worker-pool-exhausted': 5 },
    title: 'All connections that Apache may have to the backend are in use',
    reference:
      'httpd modules/proxy/proxy_util.c, ap_proxy_acquire_connection (AH00941): max= and acquire= of the worker',
    fact: 'proxy-connections',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        `${at} (70007)The timeout specified has expired: AH00941: HTTP: failed to acquire connection for (10.0.3.21:8080)`,
      ],
      nearMisses: [disabled],
    },
  },
  {
    id: 'apache-health-check-disabled',
    system: 'apache',
    needles: ['AH03303'],
    pattern:
      /AH03303: (?:Threaded )?Health check DISABLING (?:https?:\/\/|ajp:\/\/|fcgi:\/\/)?(?<upstream>[^\s/]{1,300})/,
    weights: { 'no-live-upstreams': 10, 'backend-down': 10, 'health-check-misconfig': 8 },
    title: 'Apache’s health check took a backend out of service',
    reference: 'httpd modules/proxy/mod_proxy_hcheck.c, hc_check (AH03303)',
    fact: 'health',
    reach: 'behind',
    examples: {
      matches: [
        '[Fri Nov 20 17:04:51.204113 2026] [proxy_hcheck:info] [pid 3121:tid 139912] AH03303: Health check DISABLING http://10.0.3.21:8080',
      ],
      nearMisses: [
        '[Fri Nov 20 17:04:51.204113 2026] [proxy_hcheck:info] [pid 3121:tid 139912] AH03302: Health check ENABLING http://10.0.3.21:8080',
      ],
    },
  },
]
