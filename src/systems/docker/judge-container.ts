import type { Container } from '../../model/facts/docker.ts'

/** Images that serve the others and are asked by the app alone. */
const dependency =
  /(?:^|[/_-])(?:postgres|postgis|mysql|mariadb|percona|mongo|redis|valkey|memcached|rabbitmq|elasticsearch|opensearch|clickhouse|minio|kafka|zookeeper|nats|etcd)/i
const gateway = /(?:^|[/_-])(?:nginx|openresty|haproxy|traefik|caddy|httpd|apache|envoy|varnish|kong|proxy)/i
const database = /(?:^|[/_-])(?:postgres|postgis|mysql|mariadb|percona|mongo)/i
const cache = /(?:^|[/_-])(?:redis|valkey|memcached)/i

/** A published port on which nobody answers inside. */
export interface PortTrouble {
  port: number
  kind: 'silent' | 'loopback'
}

export type ContainerRole = 'gateway' | 'database' | 'cache' | 'dependency' | 'app'

/** What a container is to a request path, by its image and name. */
export function containerRole({ image, name }: Pick<Container, 'image' | 'name'>): ContainerRole {
  const words = `${image.replace(/[:@].*$/, '')} ${name}`
  if (database.test(words)) return 'database'
  if (cache.test(words)) return 'cache'
  if (dependency.test(words)) return 'dependency'
  return gateway.test(words) ? 'gateway' : 'app'
}

/** Whether it is meant to run on: jobs end, and neither restart nor have ports. */
export function isService({ restartPolicy, published, exposed, health }: Container): boolean {
  return (
    (restartPolicy !== null && restartPolicy !== 'no' && restartPolicy !== '') ||
    published.length > 0 ||
    exposed.length > 0 ||
    health !== null
  )
}

/** docker-compose 1 and `docker ps` name no ports of what has ended. */
function hasFailed({ exitCode, status }: Container): boolean {
  return status === 'restarting' || (exitCode !== null && exitCode !== 0)
}

/** Left behind by an earlier life of the machine. */
function isForgotten({ status, sinceMs }: Container): boolean {
  return status === 'exited' && sinceMs !== null && sinceMs > 7 * 86_400_000
}

/** Whether a container is as it should be. */
export function isContainerWell({ status, health }: Container): boolean {
  return status === 'running' && health !== 'unhealthy'
}

/** Whether one that others need is away, and was not left behind long ago. */
export function isLost(container: Container): boolean {
  return (
    (isService(container) || hasFailed(container)) && !isContainerWell(container) && !isForgotten(container)
  )
}

/** Ports that should be listened on inside and are not, or on loopback only; null when nothing of it was seen. */
export function portTrouble({ listening, published, networkMode, status }: Container): PortTrouble[] | null {
  if (listening === null || status !== 'running' || networkMode === 'host') return null
  const ports = [...new Set(published.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port))]
  return ports.flatMap((port): PortTrouble[] => {
    const own = listening.filter((one) => one.port === port)
    if (own.length === 0) return [{ port, kind: 'silent' }]
    return own.every(({ address }) => /^(?:127\.|::1$)/.test(address)) ? [{ port, kind: 'loopback' }] : []
  })
}

/** A container in words: `api exited (137, out of memory), restarted 6 times`. */
export function containerWords(container: Container): string {
  const { name, status, exitCode, oomKilled, restarts, health, error } = container
  const details = [
    exitCode === null ? null : String(exitCode),
    oomKilled ? 'out of memory' : null,
    health === 'unhealthy' ? 'unhealthy' : null,
  ].filter((part) => part !== null)
  const often = restarts !== null && restarts > 0 ? `, restarted ${restarts} times` : ''
  const why = error === null ? '' : `: ${error.slice(0, 200)}`
  return `${name} ${status}${details.length === 0 ? '' : ` (${details.join(', ')})`}${often}${why}`
}
