import type { HostTarget } from '../../model/host.ts'

const openresty = '/usr/local/openresty/nginx/sbin/nginx'

/** Where nginx may be on a machine, the likeliest first: a login’s PATH seldom holds /usr/sbin. */
export function nginxPrograms({ hops }: HostTarget): [string, ...string[]] {
  const others = ['/usr/sbin/nginx', '/usr/local/nginx/sbin/nginx', '/usr/local/sbin/nginx']
  const isOpenresty = hops.some(({ system }) => system === 'openresty' || system === 'kong')
  return isOpenresty ? ['openresty', openresty, 'nginx', ...others] : ['nginx', ...others, openresty]
}
