const names =
  /^(?:nginx|openresty|kong|apache2?|httpd|haproxy|envoy|traefik|caddy|varnish|lighttpd|angie)(?:[@.\d-]|$)/
const descriptions =
  /A high performance web server|nginx|The Apache HTTP Server|LSB: Apache2|HAProxy Load Balancer|Varnish|Caddy$|Caddy\.|[Tt]raefik/

/** Whether a unit, by its name or by what systemd calls it, is a gateway and not an app. */
export function isGatewayUnit(unit: string): boolean {
  return names.test(unit) || descriptions.test(unit)
}
