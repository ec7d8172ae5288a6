import type { WrittenGuidance } from '../guidance.ts'

/** Causes in proxies, load balancers and edges. */
export const gatewayGuidance = {
  'keepalive-race': {
    cures: [
      [
        'Let the inner server keep idle connections longer than the hop outside reuses them',
        'server.keepAliveTimeout = 75_000 and headersTimeout above it; gunicorn --keep-alive 75; or keepalive_timeout below the app’s in the upstream',
        'low',
      ],
      ['Do not reuse connections', 'disablereuse=On (Apache), no keepalive in the upstream (nginx)', 'low'],
    ],
    confirm: ['keepAlive', 'accessLog', 'proxyConfig'],
  },
  'upstream-header-too-big': {
    cures: [
      [
        'Give response headers more room',
        'proxy_buffer_size 16k; proxy_buffers 8 16k; proxy_busy_buffers_size 32k; (fastcgi_ and uwsgi_ alike)',
        'low',
      ],
      ['Send smaller headers', 'cookies, Link and debug headers are the usual ones', 'low'],
    ],
    confirm: ['proxyLog', 'direct', 'proxyConfig'],
  },
  'invalid-upstream-response': {
    cures: [
      ['Look at the raw response, and mend the app or the protocol', 'curl -sv --raw past the proxy', 'low'],
    ],
    confirm: ['direct', 'proxyLog'],
  },
  'no-live-upstreams': {
    cures: [
      [
        'Mend the backends: the lines before this one say how each failed',
        'max_fails and fail_timeout only decide how soon they are tried again',
        'low',
      ],
    ],
    confirm: ['proxyLog', 'listeners', 'unit'],
  },
  'proxy-not-running': {
    cures: [['Test the configuration and start the proxy', 'nginx -t && systemctl start nginx', 'medium']],
    confirm: ['unit', 'proxyConfig', 'listeners'],
  },
  'proxy-worker-crash': {
    cures: [['Update the proxy or remove the module that crashes', 'coredumpctl; nginx -V', 'medium']],
    confirm: ['kernel', 'proxyLog'],
  },
  'proxy-conn-limit': {
    cures: [
      [
        'Raise the proxy’s connections, and its files with it',
        'worker_connections 4096; worker_rlimit_nofile 16384;',
        'low',
      ],
    ],
    confirm: ['proxyConfig', 'listeners'],
  },
  'proxy-busy-workers': {
    cures: [
      ['Add workers to the proxy, and find what keeps them busy', 'MaxRequestWorkers; mod_status', 'medium'],
    ],
    confirm: ['accessLog', 'memory'],
  },
  'proxy-queue-timeout': {
    cures: [
      [
        'Make the backend faster or give it more room',
        'maxconn of the server, timeout queue, more servers',
        'medium',
      ],
    ],
    confirm: ['accessLog', 'direct'],
  },
  'proxy-penalty-box': {
    cures: [
      ['Mend the backend; it comes back by itself after the retry time', 'retry=, fail_timeout', 'low'],
    ],
    confirm: ['proxyLog', 'direct'],
  },
  'proxy-temp-perm': {
    cures: [
      [
        'Let the proxy’s user write to its temporary folders, on a disk with room',
        'chown -R www-data /var/lib/nginx',
        'low',
      ],
    ],
    confirm: ['proxyLog', 'memory'],
  },
  'proxy-ratelimit': {
    cures: [['Allow bursts, or raise the limit', 'limit_req zone=… burst=20 nodelay;', 'low']],
    confirm: ['proxyConfig', 'accessLog'],
  },
  'lb-no-healthy-targets': {
    cures: [
      [
        'Mend the targets, or the check that calls them unhealthy',
        'the reason stands beside each target',
        'medium',
      ],
    ],
    confirm: ['targets', 'direct'],
  },
  'lb-no-registered-targets': {
    cures: [['Register targets, or scale the group up', 'aws elbv2 register-targets', 'medium']],
    confirm: ['targets'],
  },
  'health-check-misconfig': {
    cures: [
      [
        'Let the check ask for what the app answers',
        'path, port, Host header and matcher of the health check',
        'low',
      ],
    ],
    confirm: ['targets', 'direct'],
  },
  'lb-dereg-inflight': {
    cures: [
      ['Drain longer than the longest request', 'deregistration delay; stop the app only after it', 'low'],
    ],
    confirm: ['targets', 'changes'],
  },
  'agw-control-plane-blocked': {
    cures: [
      [
        'Allow GatewayManager on ports 65200–65535, and no default route away from the internet',
        'network security group and route table of the gateway’s subnet',
        'medium',
      ],
    ],
    confirm: ['targets'],
  },
  'cf-origin-blocked': {
    cures: [
      [
        'Allow the edge’s address ranges at the origin',
        'firewall, fail2ban ignoreip, security group; https://www.cloudflare.com/ips',
        'medium',
      ],
    ],
    confirm: ['edge', 'firewall'],
  },
  'cf-origin-no-route': {
    cures: [
      [
        'Correct the origin’s address at the edge',
        'A and AAAA records; routes to the edge’s ranges',
        'medium',
      ],
    ],
    confirm: ['edge', 'names'],
  },
  'cf-origin-dns': {
    cures: [['Correct the name of the origin', 'the CNAME’s target must resolve publicly', 'low']],
    confirm: ['edge', 'names'],
  },
  'cf-ssl-mode-mismatch': {
    cures: [
      ['Choose the mode that fits the origin', 'Full (strict) with a valid certificate on 443', 'medium'],
    ],
    confirm: ['edge', 'handshake'],
  },
  'cf-edge-incident': {
    cures: [
      [
        'Look at the provider’s status page, and go around it when it lasts',
        'https://www.cloudflarestatus.com',
        'low',
      ],
    ],
    confirm: ['edge'],
  },
  'cf-tunnel-down': {
    cures: [['Start the connector again', 'systemctl restart cloudflared', 'medium']],
    confirm: ['unit', 'journal'],
  },
  'redirect-loop': {
    cures: [
      [
        'Let one place decide on scheme and name',
        'pass X-Forwarded-Proto; TLS mode Full instead of Flexible',
        'low',
      ],
    ],
    confirm: ['edge', 'proxyConfig'],
  },
  'client-abort': { cures: [], confirm: ['accessLog'] },
  'benign-noise': { cures: [], confirm: [] },
} as const satisfies Record<string, WrittenGuidance>
