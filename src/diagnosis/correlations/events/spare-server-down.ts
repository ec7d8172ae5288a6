import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

const marked =
  /^\s{0,20}(?:upstream[^\n{]{0,200}\{\s{0,8})?server \S{1,120}(?: [\w=]{1,40}){0,6} down;|; ?server \S{1,120} down;/m
const live = /\bserver (?!127\.0\.0\.1 down)\S{1,120}(?: (?!down)[\w=]{1,40}){0,6};/

/**
 * A group with one live server and another that is marked as down. nginx never leaves out a lone server, but counts the marked
 * one: so a single failure takes the live one out for fail_timeout, and there is none left.
 */
export const spareServerDown: Correlation = {
  id: 'spare-server-down',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server: max_fails is ignored where a group has a single server; src/http/ngx_http_upstream_round_robin.c counts those that are down',
  correlate(evidence) {
    const groups = linesOf(evidence)
    const found = groups.find(({ sample }) => marked.test(sample) && live.test(sample))
    const isEmpty = groups.some(({ sample }) => /no live upstreams/.test(sample))
    if (found === undefined || !isEmpty) return nothing
    const place = {
      reach: 'here',
      fact: 'spare-server',
      quote: 'the group has a live server beside one that is marked as down',
      evidence: found.evidence,
      target: null,
    } as const
    return {
      findings: [
        { ...place, cause: 'no-live-upstreams', weight: 8, hop: 'nginx' },
        { ...place, cause: 'proxy-penalty-box', weight: 16, hop: 'nginx' },
        // Since a live server is there, the network of the other is not what requests fail for.
        { ...place, cause: 'container-network-broken', weight: -16, hop: 'nginx' },
        { ...place, cause: 'container-network-broken', weight: -16, hop: null },
      ],
      advice: [],
    }
  },
}
