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
      name: 'envoy-unreadable',
      needles: ['rror initializing config'],
      pattern: /[Ee]rror initializing config(?:uration)? '|[Ee]rror initializing config[^\n]{0,400}envoy\./,
      weights: { 'proxy-config-invalid': 22, 'proxy-not-running': 9 },
      title: 'Envoy does not start: it cannot read its configuration',
      reference: 'envoy source/server/server.cc, source/exe/main_common.cc',
      fact: 'config',
      matches: [
        "Error initializing configuration '/etc/envoy/envoy.yaml': Protobuf message (type envoy.config.bootstrap.v3.Bootstrap reason INVALID_ARGUMENT: no such field: 'hosts')",
      ],
      nearMisses: ['all clusters initialized. initializing init manager'],
    },
    {
      name: 'proxy-header-as-request',
      needles: ['"PROXY TCP', '"PROXY UNKNOWN'],
      pattern: /"PROXY (?:TCP[46] [^"\n]{1,120}|UNKNOWN)(?:\\r\\n)?" 400 /,
      weights: { 'wrong-app-protocol': 23 },
      title: 'a balancer sends PROXY headers, and who gets them takes them for requests',
      reference: 'https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt',
      fact: 'framing',
      request: true,
      matches: [
        '10.0.0.1 - - [21/Nov/2026:14:00:00 +0000] "PROXY TCP4 10.0.0.1 10.0.0.2 4000 80" 400 150 "-" "-"',
      ],
      nearMisses: ['10.0.0.1 - - [21/Nov/2026:14:00:00 +0000] "GET /PROXY HTTP/1.1" 400 150 "-" "-"'],
    },
    {
      name: 'no-instance',
      needles: [
        'Unable to find instance for',
        'No servers available for service',
        'does not contain an instance for',
        'no valid upstream node',
        'No instances available for',
        'Load balancer does not have available server',
      ],
      pattern:
        /Unable to find instance for \S|No servers available for service|oad ?balancer does not contain an instance for|no valid upstream node|No instances available for \S|Load balancer does not have available server/,
      weights: {
        'no-live-upstreams': 20,
        'backend-down': 9,
        'health-check-misconfig': 4,
        'app-boot-failure': 3,
      },
      title: 'a gateway knows no instance of the service that it should ask',
      reference:
        'spring-cloud-gateway ReactiveLoadBalancerClientFilter.java; RoundRobinLoadBalancer.java; netflix ribbon; apisix balancer.lua',
      fact: 'no-live',
      reach: 'here',
      request: true,
      matches: [
        '503 SERVICE_UNAVAILABLE "Unable to find instance for shop-service"',
        'WARN RoundRobinLoadBalancer : No servers available for service: shop-service',
      ],
      nearMisses: ['Found 2 instances for shop-service'],
    },
    {
      name: 'closed-before-response',
      needles: ['Connection prematurely closed', 'PrematureCloseException'],
      pattern: /PrematureCloseException|Connection prematurely closed (?:BEFORE|DURING) response/,
      weights: { 'keepalive-race': 17, 'app-crash-request': 13, 'worker-timeout': 4 },
      title: 'the server closed the connection that a client of Reactor Netty had just asked',
      reference:
        'https://projectreactor.io/docs/netty/release/reference/faq.html#faq.connection-closed; HttpClientOperations.java',
      fact: 'reset',
      reach: 'behind',
      request: true,
      matches: [
        'reactor.netty.http.client.PrematureCloseException: Connection prematurely closed BEFORE response',
      ],
      nearMisses: ['client prematurely closed connection'],
    },
    {
      name: 'process-not-listening',
      needles: ['either crashed or did not re', 'did not listen on the given port'],
      pattern: /either crashed or did not (?:reponse|respond)|did not listen on the given port/,
      weights: { 'app-boot-failure': 20, 'app-crash-loop': 9, 'wrong-port': 4 },
      title: 'IIS started the app’s process, and it never listened',
      reference:
        'aspnet/AspNetCoreModule src/AspNetCore/Inc/resource.h, ASPNETCORE_EVENT_PROCESS_START_ERROR',
      fact: 'boot',
      reach: 'behind',
      matches: [
        "created process with commandline 'dotnet Shop.dll' but either crashed or did not reponse or did not listen on the given port '25143'",
      ],
      nearMisses: ["started process '812' successfully and is listening on port '25143'."],
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
