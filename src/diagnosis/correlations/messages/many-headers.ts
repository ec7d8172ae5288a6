import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Directives and calls that send one more header of a kind that grows. */
const added =
  /\b(?:Header\s{1,8}(?:always\s{1,8}|onsuccess\s{1,8})?(?:add|append|merge)|add_header|http-response add-header|(?:res|response|ctx)\.(?:append|header|setHeader))[\s("']{1,4}(?:Link|Set-Cookie)\b/gi

/** So many as nobody writes by chance. */
const many = 2

/** Configuration that sends many `Link` or `Set-Cookie` headers, beside a gateway that answers 502 or 500. */
export const manyHeaders: Correlation = {
  id: 'many-headers',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size; h2o lib/core/proxy.c: at most 100 header lines',
  correlate(evidence) {
    const counted = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample, count }) => ({
        evidence: each,
        headers: [...sample.matchAll(added)].length * count,
      })),
    )
    const sum = counted.reduce((all, { headers }) => all + headers, 0)
    const first = counted.find(({ headers }) => headers > 0)
    const isFailing = seenOf(evidence, 'http').some(
      ({ facts: { status } }) => status === 502 || status === 500,
    )
    if (first === undefined || sum < many || !isFailing) return nothing
    return {
      findings: [
        {
          cause: 'upstream-header-too-big',
          weight: 18 + Math.min(4, sum - many),
          fact: 'header-count',
          reach: 'here',
          quote: `the response gets ${sum} or more Link or Set-Cookie headers by configuration`,
          evidence: first.evidence,
          hop: null,
          target: null,
        },
      ],
      advice: [],
    }
  },
}
