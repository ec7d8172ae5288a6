import type { System } from '../model/system.ts'

/** Reverse proxies that an operator runs: they listen on a port of a machine and can be down. */
const proxies: ReadonlySet<System> = new Set<System>([
  'nginx',
  'openresty',
  'kong',
  'apache',
  'haproxy',
  'envoy',
  'traefik',
  'caddy',
  'varnish',
  'iis',
])

/** Load balancers and edges that a provider runs for many. */
const managed: ReadonlySet<System> = new Set<System>([
  'aws-alb',
  'azure-appgw',
  'azure-front-door',
  'google-lb',
  'cloudflare',
  'cloudfront',
  'fastly',
  'akamai',
  'vercel',
  'heroku',
])

/** Providers whose machines stand before everybody else's, and whose addresses an origin has to let in. */
const edges: ReadonlySet<System> = new Set<System>([
  'azure-front-door',
  'cloudflare',
  'cloudfront',
  'fastly',
  'akamai',
])

/** Servers that run the app itself. */
const appServers: ReadonlySet<System> = new Set<System>(['gunicorn', 'uwsgi', 'php-fpm', 'node'])

/** Whether this is a reverse proxy that an operator runs. */
export function isProxy(system: System): boolean {
  return proxies.has(system)
}

/** Whether a provider runs this for many customers. */
export function isManaged(system: System): boolean {
  return managed.has(system)
}

/** Whether this is a content delivery network or another edge. */
export function isEdge(system: System): boolean {
  return edges.has(system)
}

/** Whether this carries requests to something further in. */
export function isGateway(system: System): boolean {
  return isProxy(system) || isManaged(system)
}

/** Whether this runs the app itself. */
export function isAppServer(system: System): boolean {
  return appServers.has(system)
}
