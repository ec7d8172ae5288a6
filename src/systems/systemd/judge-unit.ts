import type { Unit } from '../../model/facts/systemd.ts'

/** Units that fail without anybody noticing, and have nothing to do with a service. */
const housekeeping =
  /^(?:systemd-|apt-|logrotate|man-db|fstrim|certbot|motd|fwupd|snapd|snap\.|cloud-|NetworkManager|networking|ifup|unattended|ua-|ubuntu-|apport|kdump|e2scrub|phpsessionclean|sysstat|rsyslog|getty|serial-getty|user@|user-|session-|dbus|polkit|udisks|ModemManager|plymouth|console-|keyboard-|dev-|packagekit|lvm2|mdmonitor|smartd|auditd|postfix|exim|cups|bluetooth|avahi|vboxadd|open-vm|qemu-guest|amazon-|google-|walinuxagent|rpc|nfs-)/

const gateway =
  /^(?:nginx|openresty|kong|apache2|httpd|haproxy|envoy|traefik|caddy|varnish|lighttpd|angie)(?:[@.-]|$)/
const database =
  /^(?:postgresql|postgres|pgbouncer|mysql|mysqld|mariadb|mongod|percona|cassandra|elasticsearch|opensearch)(?:[@.-]|$)/
const cache = /^(?:redis|valkey|keydb|memcached)(?:[@.-]|$)/

export type Role = 'gateway' | 'database' | 'cache' | 'app' | 'housekeeping'

/** What a unit is to a request path, by its name. */
export function roleOf({ name }: Pick<Unit, 'name'>): Role {
  if (gateway.test(name)) return 'gateway'
  if (database.test(name)) return 'database'
  if (cache.test(name)) return 'cache'
  return housekeeping.test(name) || !name.endsWith('.service') ? 'housekeeping' : 'app'
}

/** Whether it is known to serve the path; the others are only known to have failed. */
export function isOfPath({ why }: Pick<Unit, 'why'>): boolean {
  return why !== 'failed'
}

/** Whether a unit is as it should be. */
export function isWell({ active, sub, load }: Unit): boolean {
  if (load === 'not-found' || load === 'masked' || load === 'error' || load === 'bad-setting') return false
  return active === 'active' && sub !== 'exited'
}

/** A unit in words: `shop-api.service failed (exit-code, exit status 3), restarted 5 times`. */
export function unitWords({ name, active, sub, result, restarts, exitStatus, exitHow, load }: Unit): string {
  if (load === 'not-found') return `${name} does not exist`
  if (load === 'masked') return `${name} is masked`
  const details = [
    sub !== '' && sub !== active ? sub : null,
    result !== '' && result !== 'success' ? result : null,
    exitStatus === null || exitHow === null || active === 'active'
      ? null
      : `${exitHow === 'exited' ? 'exit status' : 'signal'} ${exitStatus}`,
  ].filter((part) => part !== null)
  const often = restarts !== null && restarts > 0 ? `, restarted ${restarts} times` : ''
  return `${name} ${active}${details.length === 0 ? '' : ` (${details.join(', ')})`}${often}`
}
