const gateway = /\b(?:nginx|haproxy|caddy|traefik|apache2?|httpd|envoy|openresty|varnishd?)\b/i

/** Whether a line names a gateway, whose processes are not the app's. */
export function isOfGateway(line: string): boolean {
  return gateway.test(line)
}
