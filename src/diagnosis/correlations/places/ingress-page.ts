import { type Correlation, nothing } from '../correlation.ts'
import { pastedTexts } from '../pasted-texts.ts'
import { seenOf } from '../seen-of.ts'

const ingress =
  /^\s{0,8}["']?kind["']?:\s{0,4}["']?Ingress\b|\bnginx\.ingress\.kubernetes\.io\/|\bkubernetes\.io\/ingress\.class|\bingressClassName["']?:|^\s{0,40}["']?servicePort["']?:|\bkubectl\s[^\n]{0,80}\b(?:get|describe)\s{1,4}ing(?:ress(?:es)?)?\b/m
const limits =
  /limit-(?:rps|rpm|connections|whitelist|rate)|rate-limit|limit_(?:req|conn)|limiting (?:requests|connections)/
const nginxPage =
  /<h1>503 Service Temporarily Unavailable<\/h1><\/center>\s{0,8}<hr><center>(?:nginx|openresty)/

/** The page of nginx for a 503 beside an Ingress without limits: its controller answers so for a Service without endpoints. */
export const ingressPage: Correlation = {
  id: 'ingress-page',
  reference:
    'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rate-limiting; ingress-nginx rootfs/etc/nginx/lua/balancer.lua: without a balancer for the Service, 503',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    const reply = seenOf(evidence, 'http').find(({ facts: { status, statusText, headers, body } }) => {
      if (status !== 503) return false
      const server = headers.find(([name]) => name.toLowerCase() === 'server')?.[1] ?? ''
      const isNamed =
        /^(?:nginx|openresty)\b/.test(server) && statusText === 'Service Temporarily Unavailable'
      return nginxPage.test(body?.text ?? '') || (isNamed && !/^\s{0,4}[{[]/.test(body?.text ?? ''))
    })
    const told = texts.find(({ text }) => ingress.test(text))
    if (reply === undefined || told === undefined || texts.some(({ text }) => limits.test(text)))
      return nothing
    const place = {
      fact: 'no-live',
      reach: 'inwards',
      quote: `nginx’s own 503 of an Ingress (${ingress.exec(told.text)?.[0].trim().slice(0, 80)}), which has no limits: its Service has no ready endpoint`,
      evidence: reply,
      hop: reply.hop,
      target: reply.target,
    } as const
    return {
      findings: [
        { ...place, cause: 'no-live-upstreams', weight: 22 },
        { ...place, cause: 'lb-no-registered-targets', weight: 16 },
        { ...place, cause: 'proxy-ratelimit', weight: -14, hop: 'nginx' },
        { ...place, cause: 'proxy-ratelimit', weight: -14, hop: null },
      ],
      advice: [],
    }
  },
}
