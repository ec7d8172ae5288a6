import type { LogSignature } from '../../model/diagnosis.ts'
import { toldServers } from './told-servers.ts'

const shared = { system: 'unknown', reach: 'here' } as const

/** Whether what is called so in another stack is said to be what the gateway asks; any machine has other stacks. */
function isShared(line: string): boolean {
  if (
    /\b(?:cannot|can['’]t|must not|may not|should not|shouldn['’]t|never|avoid|not allowed|(?:different|other|another) (?:servers?|hosts?|machines?))\b/i.test(
      line,
    )
  )
    return false
  if (
    /\bsame (?:\w{1,12} )?(?:name|alias)\b|\b(?:other|another|different|wrong|foreign) (?:\S{1,12} )?container\b(?! (?:named|called))/i.test(
      line,
    )
  )
    return true
  if (
    /\balso (?:named|called)\b|\b(?:named|called) ["'`]?[\w-]{1,63}["'`]? (?:as well|too|also)\b/i.test(line)
  )
    return true
  const asked = /\bproxy_pass https?:\/\/([\w-]{1,63})/.exec(line)?.[1]
  return asked !== undefined && new RegExp(`\\b(?:named|called) ["'\`]?${asked}\\b`).test(line)
}

/** What people say of containers that share a name, and of the servers of one group. */
export const foreignNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-name-of-another-stack',
    needles: ['stack', 'project', 'ontainer', 'ervice', 'compose'],
    pattern:
      /\b(?:another|other|different|second|unrelated|foreign) (?:docker |compose |running )?(?:stack|project|compose (?:file|project|stack)|application|deployment)\b[^\n.;]{0,80}?\b(?:containers?|services?|alias|hostname)\b[^\n.;]{0,20}?\b(?:(?:named|called) ["'`]?[\w-]{1,63}|(?:with|of|by|has|have) the same name\b)|\b(?:two|both|several|multiple) (?:docker |compose |running )?(?:containers|services|stacks|projects)\b[^\n.;]{0,60}?\b(?:the same (?:service |container |host)?name|the same alias)\b|\bsame (?:service |container |network |host)?(?:name|alias)\b[^\n.;]{0,60}?\b(?:another|other|different) (?:stack|project|compose)|\b(?:address|IP|name)\b[^\n.;]{0,50}?\b(?:is|was|belongs? to|belonged to|resolves? to|resolved to|leads? to)(?: (?:the one|that) of| of| that)?(?: an?| the)? (?:another|other|different|wrong|foreign) (?:stack['’]s |project['’]s )?container\b/i,
    when: (_groups, line) => isShared(line),
    weights: { 'wrong-port': 24, 'container-network-broken': 9, 'dns-failure': 4, 'backend-down': -4 },
    title: 'containers of several stacks answer to the name that the gateway asks',
    reference:
      'https://docs.docker.com/compose/how-tos/networking/: on a network that stacks share, the name of a service is that of each',
    fact: 'shared-name',
    examples: {
      matches: [
        'a second stack on that machine runs a container called "api" too',
        'proxy_pass http://api:3000; # another project has a container named api',
        'both stacks have a service of the same name on the proxy network',
        'the same service name is used in another project, and nginx is in both networks',
        'the address in the log belongs to another container',
        'api resolves to a container... the IP is that of a different container',
      ],
      nearMisses: [
        'the app runs in another container',
        'two containers are running',
        'another service is slow',
        'the container is named api',
        'We run two containers named "api" and "web" on this machine.',
        'There is also another project whose service is called shop.',
        'Docker Compose: two containers cannot have the same name.',
        'the name is set in a different container',
        'the app runs with the same name in another project, on a different server',
      ],
    },
  },
  {
    ...shared,
    id: 'note-told-servers',
    needles: ['servers', 'backends', 'entries', 'members', 'addresses'],
    pattern: toldServers,
    weights: { 'wrong-port': 1 },
    title: 'the servers of a group are told',
    reference: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server',
    fact: 'told-servers',
    examples: {
      matches: [
        'upstream shop has two servers: app:3000 and 192.168.7.5:3001',
        'the upstream lists 2 entries (app:3000, 192.168.7.5:3001)',
      ],
      nearMisses: ['upstream shop has two servers', 'two servers: a and b'],
    },
  },
]
