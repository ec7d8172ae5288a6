import type { LogSignature } from '../../../model/diagnosis.ts'

const shared = { system: 'haproxy', reach: 'here' } as const

/** What HAProxy tells of its own limits, where these are the small ones of a shell. */
export const toldLimitSignatures: readonly LogSignature[] = [
  {
    ...shared,
    id: 'haproxy-process-limit-small',
    needles: ['Maxconn: ', 'Hard_maxconn: '],
    pattern: /^(?:Maxconn|Hard_maxconn): ?(?<most>\d{1,9})\b/m,
    when: ({ most }) => Number(most) < 1000,
    weights: { 'proxy-conn-limit': 17, 'fd-exhaustion': 6 },
    title: 'the process takes a few hundred connections, as it does where nobody set its limit',
    reference: 'haproxy doc/management.txt section 9.3, show info',
    fact: 'process-limit',
    examples: { matches: ['Maxconn: 491', 'Hard_maxconn: 491'], nearMisses: ['Maxconn: 50000'] },
  },
]
