import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

const resolver = /^\s{0,20}(?:resolver|nameserver)\s{1,8}([^;\n]{1,300})/m
const inCluster = /\.svc(?:\.cluster\.local)?(?::\d{1,5})?(?:[/\s;"']|$)/m
const internal =
  /\.(?:svc|svc\.cluster\.local|internal|consul|lan)(?::\d{1,5})?(?:[/\s;"']|$)|^\s{0,20}set\s{1,8}\$\w{1,40}\s{1,8}["']?(?:https?:\/\/)?[a-z][\w-]{1,60}(?::\d{2,5})?["']?;/m

/** Addresses of networks of one's own: who answers there may know names of that network. */
const own =
  /^(?:10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./

/** With its port, and IPv6 in brackets. */
const address = /^(?:(\d{1,3}(?:\.\d{1,3}){3})|\[([\da-fA-F:]{2,45})\])(?::\d{1,5})?$/

const ownSix = /^(?:f[cd]|fe80|::1$)/i

/** Docker’s resolver, which is there in containers of user-defined networks alone. */
const dockers = '127.0.0.11'

/** Whether those whom a proxy asks for names can know the names that it asks for. */
export const outerResolver: Correlation = {
  id: 'outer-resolver',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver: /etc/hosts and search domains are not used; https://docs.docker.com/engine/network/#dns-services',
  correlate(evidence) {
    const lines = linesOf(evidence)
    const servers = lines.flatMap(({ sample }) => serversIn(sample))
    const mixed = lines.find(({ sample }) => isMixture(serversIn(sample)))
    const name = lines.find(({ sample }) => internal.test(sample)) ?? mixed
    if (servers.length === 0 || name === undefined) return nothing
    const isOuter = servers.every((each) => !own.test(each))
    const isDockers = servers.every((each) => each === dockers) && inCluster.test(name.sample)
    if (!isOuter && !isDockers && mixed === undefined) return nothing
    return {
      findings: [
        {
          cause: 'dns-failure',
          weight: 24,
          fact: 'resolve',
          reach: 'here',
          quote:
            mixed === undefined
              ? `${servers.join(' and ')} cannot know ${name.sample.trim().slice(0, 120)}`
              : `Docker’s resolver stands beside public ones, which know none of its names and are asked in turn: ${mixed.sample.trim().slice(0, 120)}`,
          evidence: name.evidence,
          hop: name.evidence.hop,
          target: name.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

/** nginx asks its resolvers in turn: one that knows the containers beside one that does not answers every other time. */
function isMixture(servers: readonly string[]): boolean {
  return servers.includes(dockers) && servers.some((each) => !own.test(each) && !ownSix.test(each))
}

/** The addresses of a resolver line; none where it names hosts, which stand for resolvers of one's own. */
function serversIn(sample: string): string[] {
  const words = (resolver.exec(sample)?.[1] ?? '').split(/\s+/).filter((word) => !word.includes('='))
  const all = words.filter((word) => word !== '').map((word) => address.exec(word))
  return all.every((match) => match !== null) ? all.map((match) => match[1] ?? match[2] ?? '') : []
}
