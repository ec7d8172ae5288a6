import type { Signature } from '../../model/diagnosis.ts'
import type { LbTarget } from '../../model/facts/lb-health.ts'
import { type Sight, signaturesOf, type Weights } from '../../model/sight.ts'
import { targetHealthReasons } from '../aws-alb/target-health-lines.ts'
import { backendHealthTexts } from '../azure-appgw/backend-health-texts.ts'
import { wordsOf } from './judge-lb-health.ts'

const target: LbTarget = { id: 'i-0abc', port: 8080, state: 'unhealthy', reason: null, description: null }
const well: LbTarget = { ...target, state: 'healthy' }
const aws =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html'
const list = { isList: true, system: 'aws-alb' as const }

function onTargets(
  name: string,
  weights: Weights,
  reference: string,
  fact: string,
  has: (target: LbTarget) => boolean,
  match: LbTarget,
): Sight<'lb-health'> {
  return {
    name,
    on: 'lb-health',
    weights,
    reference,
    fact,
    reach: 'behind',
    see({ facts: { targets } }) {
      const found = targets.filter(has)
      return found.length === 0 ? null : found.slice(0, 3).map(wordsOf).join('; ')
    },
    examples: {
      matches: [{ facts: { ...list, targets: [match, well] } }],
      nearMisses: [{ facts: { ...list, targets: [well] }, outcome: 'pass' }],
    },
  }
}

const codes = /Health checks failed with these codes: \[(\d)/

const sights: readonly Sight<'lb-health'>[] = [
  ...targetHealthReasons.map(({ name, reason, weights, fact, description }) =>
    onTargets(name, weights, aws, fact, (each) => each.reason === reason, { ...target, reason, description }),
  ),
  onTargets(
    'client-error',
    { 'health-check-misconfig': 19, 'host-header-rejected': 8, 'bad-release': 4 },
    aws,
    'health',
    ({ description }) => /[34]/.test(codes.exec(description ?? '')?.[1] ?? ''),
    {
      ...target,
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [404]',
    },
  ),
  onTargets(
    'server-error',
    { 'app-returns-5xx': 15, 'health-check-misconfig': 9, 'bad-release': 5 },
    aws,
    'health',
    ({ description }) => codes.exec(description ?? '')?.[1] === '5',
    {
      ...target,
      reason: 'Target.ResponseCodeMismatch',
      description: 'Health checks failed with these codes: [503]',
    },
  ),
  ...backendHealthTexts.map(({ name, text, weights, fact, example }) =>
    onTargets(
      `probe-${name}`,
      weights,
      'https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting',
      fact,
      ({ description }) => text.test(description ?? ''),
      { ...target, id: '10.0.3.21', description: example },
    ),
  ),
  {
    name: 'all-unhealthy',
    on: 'lb-health',
    weights: { 'lb-no-healthy-targets': 18 },
    reference: `${aws}: an ALB then fails open; an Application Gateway answers 502`,
    fact: 'no-live',
    reach: 'here',
    see({ facts: { targets, system } }) {
      const isAll = targets.length > 0 && targets.every(({ state }) => state === 'unhealthy')
      if (!isAll) return null
      return `all ${targets.length} targets are unhealthy${system === 'aws-alb' ? ', so the load balancer sends to all of them' : ''}`
    },
    examples: {
      matches: [{ facts: { ...list, targets: [target, target] } }],
      nearMisses: [{ facts: { ...list, targets: [target, well] } }, { facts: { ...list, targets: [] } }],
    },
  },
  {
    name: 'none-registered',
    on: 'lb-health',
    weights: { 'lb-no-registered-targets': 24 },
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html HTTP 503',
    fact: 'no-live',
    reach: 'here',
    see({ facts: { targets, isList } }) {
      if (!isList) return null
      if (targets.length === 0) return 'no target is registered'
      return targets.every(({ state }) => state === 'unused' || state === 'draining')
        ? `all ${targets.length} targets are ${targets[0]?.state}`
        : null
    },
    examples: {
      matches: [
        { facts: { ...list, targets: [] } },
        { facts: { ...list, targets: [{ ...target, state: 'draining' }] } },
      ],
      nearMisses: [
        { facts: { isList: false, targets: [] } },
        { facts: { ...list, targets: [well, { ...target, state: 'draining' }] } },
      ],
    },
  },
  {
    name: 'all-healthy',
    on: 'lb-health',
    weights: {
      'lb-no-healthy-targets': -20,
      'lb-no-registered-targets': -20,
      'health-check-misconfig': -10,
      'backend-down': -8,
      'lb-sg-nacl-block': -10,
    },
    reference: aws,
    fact: 'no-live',
    reach: 'here',
    see({ facts: { targets } }) {
      return targets.length > 0 && targets.every(({ state }) => state === 'healthy')
        ? `all ${targets.length} targets are healthy`
        : null
    },
    examples: {
      matches: [{ facts: { ...list, targets: [well] }, outcome: 'pass' }],
      nearMisses: [{ facts: { ...list, targets: [well, target] } }, { facts: { ...list, targets: [] } }],
    },
  },
  {
    name: 'check-overlaps',
    on: 'lb-health',
    weights: { 'health-check-misconfig': 8 },
    reference: `${aws}: the timeout must be shorter than the interval`,
    fact: 'health-setting',
    reach: 'here',
    see({ facts: { check } }) {
      const { intervalMs = null, timeoutMs = null } = check ?? {}
      return intervalMs !== null && timeoutMs !== null && timeoutMs >= intervalMs
        ? `a check may take ${timeoutMs / 1000} s and the next begins after ${intervalMs / 1000} s`
        : null
    },
    examples: {
      matches: [
        {
          facts: {
            check: {
              protocol: 'HTTP',
              port: '80',
              path: '/',
              matcher: '200',
              intervalMs: 5000,
              timeoutMs: 5000,
            },
          },
        },
      ],
      nearMisses: [
        {
          facts: {
            check: {
              protocol: 'HTTP',
              port: '80',
              path: '/',
              matcher: '200',
              intervalMs: 30_000,
              timeoutMs: 5000,
            },
          },
        },
      ],
    },
  },
]

/** Signatures on the health of targets behind a managed load balancer. */
export const lbHealthSignatures: readonly Signature<'lb-health'>[] = sights.flatMap(signaturesOf)
