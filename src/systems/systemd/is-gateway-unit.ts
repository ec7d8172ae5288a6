import { roleOf } from './judge-unit.ts'

const descriptions =
  /A high performance web server|nginx|The Apache HTTP Server|LSB: Apache2|HAProxy Load Balancer|Varnish|Caddy$|Caddy\.|[Tt]raefik/

/** Whether a unit, by its name or by what systemd calls it, is a gateway and not an app. */
export function isGatewayUnit(unit: string): boolean {
  return roleOf({ name: unit }) === 'gateway' || descriptions.test(unit)
}
