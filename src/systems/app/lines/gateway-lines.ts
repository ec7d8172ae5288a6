import { linesOfProgram } from '../lines-of-program.ts'

/** What gateways, and those who feed them, say of troubles of their own. */
export const gatewayLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'gateway',
    reference: 'source code and documentation of each, as told below',
  },
  [
    {
      name: 'proxy-crashed',
      needles: ['Caught Segmentation fault', 'Caught Aborted', 'is about to kill the process'],
      pattern:
        /\[critical\](?:\[[^\]\n]{1,60}\]){1,3} [^\n]{0,80}Caught (?:Segmentation fault|Aborted)|Thread \d{1,4} is about to kill the process/,
      weights: { 'proxy-worker-crash': 25, 'app-native-crash': 5 },
      title: 'Envoy or HAProxy broke and wrote where',
      reference: 'envoy source/server/backtrace.h; haproxy src/wdt.c, ha_panic()',
      fact: 'crash',
      matches: [
        '[critical][backtrace] [./source/server/backtrace.h:104] Caught Segmentation fault, suspect faulting address 0x0',
        'Thread 3 is about to kill the process.',
      ],
      nearMisses: ['[critical][main] error initializing configuration'],
    },
    {
      name: 'proxy-limits',
      needles: ['local_rate_limited', 'x-envoy-overloaded', 'x-envoy-ratelimited', 'x-local-rate-limit'],
      pattern: /^\s{0,8}local_rate_limited\s*$|^(?:< )?x-envoy-(?:overloaded|ratelimited): ?true/m,
      weights: { 'proxy-ratelimit': 25 },
      title: 'Envoy refused the request: a rate limit or a circuit breaker',
      reference:
        'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-overloaded',
      fact: 'rate-limit',
      matches: ['local_rate_limited', 'x-envoy-overloaded: true', '< x-envoy-ratelimited: true'],
      nearMisses: ['stat_prefix: http_local_rate_limiter'],
    },
    {
      name: 'traefik-unreadable',
      needles: ['command traefik error: '],
      pattern: /command traefik error: (?!\s{0,4}$)/,
      weights: { 'proxy-config-invalid': 24, 'proxy-not-running': 8 },
      title: 'Traefik does not start: its static configuration cannot be read',
      reference: 'traefik cmd/traefik/traefik.go; paerser cli',
      fact: 'config',
      matches: [
        'level=error msg="error while building configuration: command traefik error: field not found, node: entryPoint"',
        'command traefik error: failed to decode configuration from flags: field not found, node: pilot',
      ],
      nearMisses: ['level=info msg="Configuration loaded from file: /etc/traefik/traefik.yml"'],
    },
    {
      name: 'none-registered',
      needles: ['no registered targets', '<unset>'],
      pattern:
        /target group has no registered targets|^[a-z0-9][\w.-]{0,100}\s{2,60}IPv[46]\s{2,60}<unset>\s{2,60}<unset>\s/m,
      weights: { 'lb-no-registered-targets': 22, 'no-live-upstreams': 20 },
      title: 'nothing is registered to take the requests',
      reference:
        'AWS: target group has no registered targets, 503; kubernetes pkg/printers, printEndpointSlice()',
      fact: 'no-live',
      matches: [
        'target group has no registered targets',
        'api-xk2lm   IPv4          <unset>   <unset>     3d',
      ],
      nearMisses: ['api-xk2lm   IPv4          8080    10.244.1.7     3d'],
    },
    {
      name: 'tunnel-without-name',
      needles: ['requires the ID or name of the tunnel', 'cloudflared.service: '],
      pattern:
        /"cloudflared tunnel run" requires the ID or name of the tunnel|cloudflared\.service: (?:Main process exited|Failed with result|Start request repeated)/,
      weights: { 'cf-tunnel-down': 25 },
      title: 'the tunnel’s connector does not run',
      reference: 'cloudflare/cloudflared cmd/cloudflared/tunnel/subcommands.go, runCommand()',
      fact: 'tunnel',
      matches: [
        '"cloudflared tunnel run" requires the ID or name of the tunnel to run as the last command line argument or in the configuration file.',
      ],
      nearMisses: ['cloudflared.service: Deactivated successfully.'],
    },
  ],
)
