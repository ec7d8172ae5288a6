import { defineSignature } from '../../model/sight.ts'

/** Signatures on the state of our own position. */
export const vantageSignatures = [
  defineSignature({
    id: 'vantage-dns-dead',
    on: 'vantage',
    cause: 'vantage-broken',
    weight: 25,
    reference: 'RFC 6761 section 6.4: every resolver can answer for invalid. by itself',
    fact: 'vantage',
    reach: 'here',
    match({ facts: { dns } }) {
      return dns?.answered === false ? `no name server answers us: ${dns.error ?? 'no error given'}` : null
    },
    examples: {
      matches: [{ facts: { dns: { servers: ['192.0.2.53'], answered: false, error: 'timeout' } } }],
      nearMisses: [
        { facts: { dns: { servers: ['192.0.2.53'], answered: true, error: null } } },
        { facts: { dns: null } },
      ],
    },
  }),
  defineSignature({
    id: 'vantage-no-egress',
    on: 'vantage',
    cause: 'vantage-broken',
    weight: 25,
    reference: 'Linux connect(2), ENETUNREACH',
    fact: 'vantage',
    reach: 'here',
    match({ outcome, facts: { egress } }) {
      if (outcome === 'pass' || (egress.ipv4 !== false && egress.ipv6 !== false)) return null
      return `this machine has no route: ${egress.error ?? 'no error given'}`
    },
    examples: {
      matches: [{ facts: { egress: { ipv4: false, ipv6: null, error: 'ipv4: ENETUNREACH' } } }],
      nearMisses: [
        { facts: { egress: { ipv4: true, ipv6: null, error: null } } },
        { facts: { egress: { ipv4: true, ipv6: false, error: 'ipv6: ENETUNREACH' } }, outcome: 'pass' },
      ],
    },
  }),
  defineSignature({
    id: 'vantage-sound',
    on: 'vantage',
    cause: 'vantage-broken',
    weight: -15,
    reference: 'the step passes when our resolvers answer and a route exists for what is needed',
    fact: 'vantage-sound',
    reach: 'here',
    match({ outcome }) {
      return outcome === 'pass' ? 'our own position is sound' : null
    },
    examples: { matches: [{ facts: {}, outcome: 'pass' }], nearMisses: [{ facts: {} }] },
  }),
]
