import type { FailedReply, SignatureScope } from '../../model/diagnosis.ts'
import { isEdge, isManaged } from '../system-role.ts'
import { type ReplyCase, type ReplySight, replySignaturesOfAll } from './define.ts'

/** A refusal or a reset comes at once; from here on somebody waited for packets. */
const waitedMs = 1000

const own = /^(?:502|503|504|52[0-4])$/

/** A gateway error although everything further in answers us: the hop itself, or its way inwards, is at fault. */
function isLinkFault({ status, failure }: FailedReply, { inside }: SignatureScope): boolean {
  return inside === 'pass' && failure === null && own.test(String(status))
}

function waited({ durationMs }: FailedReply): boolean {
  return (durationMs ?? 0) >= waitedMs
}

function isManagedHop({ target }: SignatureScope): boolean {
  return target !== null && isManaged(target.system)
}

function around(status: number, durationMs: number, system: 'nginx' | 'aws-alb' | 'cloudflare') {
  const path = [system, 'node'] as const
  const yes: ReplyCase = { reply: { status, durationMs }, path, inside: 'pass' }
  const no: ReplyCase[] = [
    { ...yes, inside: 'partial' },
    { reply: { status: 500, durationMs }, path, inside: 'pass' },
    { ...yes, reply: { status, durationMs: durationMs < waitedMs ? 5000 : 5 } },
  ]
  return { matches: [yes], nearMisses: no }
}

const reference = 'the hops further in answer when asked directly, the gateway in front of them does not'

const sights: ReplySight[] = [
  {
    name: 'fails-before-healthy-hops-at-once',
    weights: {
      'wrong-port': 12,
      'proxy-penalty-box': 11,
      'stale-dns': 11,
      'selinux-denied': 6,
      'upstream-header-too-big': 4,
      'keepalive-race': 3,
      'host-firewall-block': 3,
      'proxy-config-invalid': 5,
    },
    reference,
    fact: 'link',
    reach: 'here',
    when: (reply, scope) => isLinkFault(reply, scope) && !waited(reply) && !isManagedHop(scope),
    ...around(502, 8, 'nginx'),
  },
  {
    name: 'fails-before-healthy-hops-after-waiting',
    weights: {
      'host-firewall-block': 12,
      'connect-drop': 8,
      'stale-dns': 11,
      'wrong-port': 8,
      'slow-app-timeout': 4,
    },
    reference,
    fact: 'link',
    reach: 'here',
    when: (reply, scope) => isLinkFault(reply, scope) && waited(reply) && !isManagedHop(scope),
    ...around(504, 60_000, 'nginx'),
  },
  {
    name: 'balancer-fails-before-healthy-hops-at-once',
    weights: {
      'health-check-misconfig': 13,
      'wrong-port': 11,
      'lb-no-healthy-targets': 8,
      'lb-no-registered-targets': 7,
      'lb-sg-nacl-block': 6,
      'stale-dns': 5,
    },
    reference,
    fact: 'link',
    reach: 'here',
    when: (reply, scope) => isLinkFault(reply, scope) && !waited(reply) && isManagedHop(scope),
    ...around(502, 8, 'aws-alb'),
  },
  {
    name: 'balancer-fails-before-healthy-hops-after-waiting',
    weights: { 'lb-sg-nacl-block': 14, 'host-firewall-block': 11, 'stale-dns': 8, 'slow-app-timeout': 3 },
    reference,
    fact: 'link',
    reach: 'here',
    when: (reply, scope) => isLinkFault(reply, scope) && waited(reply) && isManagedHop(scope),
    ...around(504, 60_000, 'aws-alb'),
  },
  {
    name: 'edge-fails-before-healthy-origin',
    weights: { 'cf-origin-blocked': 15 },
    reference:
      'https://developers.cloudflare.com/fundamentals/concepts/cloudflare-ip-addresses/ (allow at the origin)',
    fact: 'link',
    reach: 'here',
    when: (reply, scope) => isLinkFault(reply, scope) && isEdge(scope.target?.system ?? 'unknown'),
    matches: [{ reply: { status: 522, durationMs: 19_000 }, path: ['cloudflare', 'nginx'], inside: 'pass' }],
    nearMisses: [
      { reply: { status: 522, durationMs: 19_000 }, path: ['cloudflare', 'nginx'], inside: 'fail' },
    ],
  },
]

/** Signatures on a hop that fails in front of healthy ones. */
export const linkSignatures = replySignaturesOfAll(sights)
