import type { FailedReply } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { type ReplySight, replySignaturesOfAll } from './define.ts'

const docs =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html; a target’s own Server header is passed on'

/** A reply of which only the head was seen: with a body, the page itself tells who wrote it. */
function isHead({ status, headers, text, failure }: FailedReply, wanted: number, server: RegExp): boolean {
  return (
    failure === null &&
    status === wanted &&
    text === '' &&
    headers.some(([name, value]) => name === 'server' && server.test(value))
  )
}

const heads: readonly { name: string; status: number; server: RegExp; example: string; weights: Weights }[] =
  [
    {
      name: 'alb-502',
      status: 502,
      server: /^awselb\//,
      example: 'awselb/2.0',
      weights: {
        'app-crash-request': 7,
        'keepalive-race': 8,
        'invalid-upstream-response': 5,
        'lb-dereg-inflight': 3,
        'app-returns-5xx': -7,
      },
    },
    {
      name: 'alb-503',
      status: 503,
      server: /^awselb\//,
      example: 'awselb/2.0',
      weights: { 'lb-no-registered-targets': 22, 'deploy-in-progress': 4, 'app-returns-5xx': -7 },
    },
    {
      name: 'alb-504',
      status: 504,
      server: /^awselb\//,
      example: 'awselb/2.0',
      weights: { 'slow-app-timeout': 10, 'lb-sg-nacl-block': 12, 'connect-drop': 7 },
    },
    {
      name: 'alb-403',
      status: 403,
      server: /^awselb\//,
      example: 'awselb/2.0',
      weights: { 'unexpected-status': 16, 'proxy-ratelimit': 8 },
    },
  ]

const sights: readonly ReplySight[] = heads.map(({ name, status, server, example, weights }) => ({
  name: `head-${name}`,
  weights,
  reference: docs,
  fact: 'head',
  reach: 'behind',
  when: (reply) => isHead(reply, status, server),
  matches: [{ reply: { status, headers: [['server', example]] as const, text: '' } }],
  nearMisses: [
    { reply: { status, headers: [['server', 'nginx']] as const, text: '' } },
    { reply: { status, headers: [['server', example]] as const, text: '{"error":"boom"}' } },
  ],
}))

/** Signatures on replies of load balancers of which only the head was shown. */
export const headSignatures = replySignaturesOfAll(sights)
