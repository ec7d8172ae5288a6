import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'kong', reach: 'here', request: true } as const
const at = '2026/11/20 17:04:51 [error] 24#0: *14535 '

/** What Kong’s balancer and health checks write into its error log. */
export const kongBalancerLines: readonly LogSignature[] = [
  {
    ...shared,
    id: 'kong-balancer-unresolved',
    needles: ['dns/balancer resolve', 'dns server error', 'dns client error', 'querying dns failed'],
    pattern:
      /failed (?:the initial|retrying the) dns\/balancer resolve[^\n]{0,300}|querying dns failed|dns (?:server|client) error: \d{1,3} (?:name error|server failure|refused|empty record received)/,
    weights: { 'dns-failure': 25 },
    title: 'Kong cannot resolve the upstream’s name',
    reference: 'kong kong/runloop/balancer/init.lua, execute(); kong/resty/dns/client.lua',
    fact: 'resolve',
    examples: {
      matches: [
        `${at}[lua] balancer.lua:333: get_balancer(): failed retrying the dns/balancer resolver for 'app' with: dns server error: 3 name error`,
        `${at}[kong] init.lua:553 failed the initial dns/balancer resolve for 'app' with: dns server error: 3 name error`,
      ],
      nearMisses: [`${at}[lua] balancer.lua:333: balancer_execute(): no peers are available`],
    },
  },
  {
    ...shared,
    id: 'kong-balancer-no-peers',
    needles: ['no peers are available', 'no targets are available', 'Balancer is unhealthy'],
    pattern: /no peers are available|no targets are available|Balancer is unhealthy/,
    weights: { 'no-live-upstreams': 22, 'health-check-misconfig': 5, 'backend-down': 5 },
    title: 'Kong has no healthy target',
    reference: 'kong kong/runloop/balancer/balancers.lua, errors',
    fact: 'no-live',
    examples: {
      matches: [
        `${at}[kong] init.lua:553 failure to get a peer from the ring-balancer: no peers are available`,
      ],
      nearMisses: ['{"message":"API rate limit exceeded"}'],
    },
  },
  {
    ...shared,
    id: 'kong-target-unhealthy',
    needles: ['[healthcheck] ', 'unhealthy TCP increment', 'unhealthy HTTP increment'],
    pattern:
      /\[healthcheck\] [^\n]{0,200}(?:unhealthy (?:TCP|HTTP|TIMEOUT) increment|set status [^\n]{0,60}unhealthy|event: target status '[^'\n]{0,100}' from 'true' to 'false')/,
    weights: { 'backend-down': 13, 'no-live-upstreams': 10, 'health-check-misconfig': 9 },
    title: 'Kong’s health check takes a target out',
    reference: 'Kong/lua-resty-healthcheck lib/resty/healthcheck.lua',
    fact: 'health',
    examples: {
      matches: [
        `${at}[lua] healthcheck.lua:1150: log(): [healthcheck] (shop) unhealthy TCP increment (1/2) for 'app(10.0.0.5:3000)'`,
      ],
      nearMisses: [
        `${at}[lua] healthcheck.lua:1150: log(): [healthcheck] (shop) healthy SUCCESS increment (1/2)`,
      ],
    },
  },
]
