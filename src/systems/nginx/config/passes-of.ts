import type { NginxPass, NginxUpstream } from '../../../model/facts/nginx.ts'
import type { Directive } from './directive.ts'
import { type PassTarget, passTarget } from './pass-target.ts'
import { type Scope, scopeOf } from './scope.ts'

/** A directive that passes requests on, with everything around it. */
export interface PassPlace {
  directive: Directive
  protocol: NginxPass['protocol']
  /** The blocks it is in, outermost first. */
  blocks: Directive[]
  scope: Scope
  target: PassTarget
  /** The group that it leads to; null for an address of its own. */
  upstream: Directive | null
}

const protocols: Record<string, NginxPass['protocol']> = {
  proxy_pass: 'proxy',
  fastcgi_pass: 'fastcgi',
  uwsgi_pass: 'uwsgi',
  scgi_pass: 'scgi',
  grpc_pass: 'grpc',
}

/** Every pass of HTTP in a configuration, in its order. */
export function passesOf(tree: readonly Directive[]): PassPlace[] {
  const upstreams: Directive[] = []
  const found: Omit<PassPlace, 'target' | 'upstream'>[] = []
  const walk = (directives: readonly Directive[], blocks: Directive[], scope: Scope): void => {
    for (const directive of directives) {
      const protocol = Object.hasOwn(protocols, directive.name) ? protocols[directive.name] : undefined
      if (directive.name === 'upstream' && directive.block !== null) upstreams.push(directive)
      else if (protocol !== undefined && directive.args.length === 1) {
        found.push({ directive, protocol, blocks, scope })
      } else if (directive.block !== null && directive.name !== 'stream' && directive.name !== 'mail') {
        walk(directive.block, [...blocks, directive], scopeOf(directive.block, scope))
      }
    }
  }
  walk(tree, [], scopeOf(tree, null))
  const groups = upstreams.map(
    ({ args }): NginxUpstream => ({ name: args[0] ?? '', servers: [], keepalive: null, where: '' }),
  )
  return found.map((place) => {
    const target = passTarget(place.directive.args[0] ?? '', place.scope, groups)
    const upstream = upstreams.find(({ args }) => target.group !== null && args[0] === target.group)
    return { ...place, target, upstream: upstream ?? null }
  })
}
