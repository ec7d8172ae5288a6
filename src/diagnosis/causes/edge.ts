import type { Cause } from './cause.ts'

export const edgeCauses = [
  {
    id: 'cf-origin-blocked',
    title: 'Origin blocks the edge provider',
    layer: 'edge',
    explanation:
      'A firewall, fail2ban or rate limiter in front of the origin drops or rejects the edge provider. All visitors reach the origin from few provider addresses, so such rules hit everybody at once.',
    evidenceFor: [
      'the edge answers 521 or 522 while the origin answers when asked directly',
      'firewall drops with a source in the provider’s published ranges',
      'the errors start with a firewall or allow-list change',
    ],
    evidenceAgainst: [
      'the origin fails in the same way when asked directly',
      'the origin’s access log shows the provider’s requests succeeding',
    ],
    prior: -14,
  },
  {
    id: 'cf-origin-no-route',
    title: 'Origin address not routable from the edge',
    layer: 'edge',
    explanation:
      'The A or AAAA record at the edge provider names a dead or wrong address, or a route table at the origin swallows the way back to the provider.',
    evidenceFor: ['the edge answers 523', 'the record differs from the origin’s real public address'],
    evidenceAgainst: ['the same address answers from several networks'],
    prior: -16,
  },
  {
    id: 'cf-origin-dns',
    title: 'Edge cannot resolve the origin’s name',
    layer: 'edge',
    explanation:
      'The origin is configured by a name that does not exist, or only exists inside a private network, so the edge provider finds no address to connect to.',
    evidenceFor: ['status 530 with code 1016 or 1001 in the page', 'the CNAME target gives NXDOMAIN'],
    evidenceAgainst: ['the origin’s name resolves publicly'],
    prior: -16,
  },
  {
    id: 'cf-ssl-mode-mismatch',
    title: 'Edge TLS mode does not fit the origin',
    layer: 'edge',
    explanation:
      'The edge’s TLS mode decides how it speaks to the origin: Flexible uses port 80, Full uses 443 without checking the certificate, Full (strict) checks it. The wrong mode shows as 521, 525, 526 or an endless redirect to https.',
    evidenceFor: [
      'a redirect loop between http and https behind the edge provider',
      'the origin’s port for that mode is closed',
      'the TLS mode was changed shortly before',
    ],
    evidenceAgainst: ['the mode is unchanged and the origin answers on both ports'],
    prior: -14,
  },
  {
    id: 'cf-edge-incident',
    title: 'Fault inside the edge provider',
    layer: 'edge',
    explanation:
      'The edge provider itself could not carry the request: a data centre moved its traffic, or the provider has an incident. The origin never saw the request.',
    evidenceFor: [
      'an unbranded error page signed by the provider while the origin is well',
      'only some data centres (colo codes) are affected',
      'the provider’s status page reports an incident',
    ],
    evidenceAgainst: ['the origin fails when asked directly', 'all data centres are affected alike'],
    prior: -16,
  },
  {
    id: 'cf-tunnel-down',
    title: 'Tunnel connector down',
    layer: 'edge',
    explanation:
      'The origin is reached through a tunnel, and the connector (cloudflared) that keeps the tunnel open is stopped or cannot reach the edge.',
    evidenceFor: ['status 530 with code 1033 in the page', 'the cloudflared unit is inactive'],
    evidenceAgainst: ['the connector is reported healthy'],
    prior: -16,
  },
  {
    id: 'redirect-loop',
    title: 'Redirects lead in a circle',
    layer: 'edge',
    explanation:
      'Two places disagree about the right address (http or https, with or without www, one path or another), and each sends the visitor back to the other. No page is ever served.',
    evidenceFor: ['the same Location comes back after a few redirects', 'X-Forwarded-Proto is not passed on'],
    evidenceAgainst: ['the request ends at a page after its redirects'],
    prior: -12,
  },
] as const satisfies readonly Cause[]
