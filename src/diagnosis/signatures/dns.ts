import type { DnsAnswer, DnsFacts } from '../../model/facts.ts'
import { type Sight, signaturesOf } from '../../model/sight.ts'

const good: DnsAnswer = {
  resolver: 'system',
  ipv4: ['192.0.2.1'],
  ipv6: [],
  cname: [],
  failure: null,
  durationMs: 3,
}
const bad: DnsAnswer = { ...good, ipv4: [], failure: 'nxdomain' }

function failures(facts: DnsFacts): DnsAnswer[] {
  return facts.answers.filter(({ failure }) => failure !== null)
}

function quote(facts: DnsFacts): string {
  return failures(facts)
    .map(({ resolver, failure }) => `${facts.name}: ${failure} (${resolver})`)
    .join(', ')
}

const sights: Sight<'dns'>[] = [
  {
    name: 'no-answer',
    on: 'dns',
    weights: { 'dns-failure': 23 },
    reference: 'RFC 1035 section 4.1.1, RCODE; RFC 2308 section 2',
    fact: 'resolve',
    reach: 'here',
    see({ facts }) {
      if (facts.literal || facts.answers.length === 0) return null
      return failures(facts).length === facts.answers.length ? quote(facts) : null
    },
    examples: {
      matches: [{ facts: { answers: [bad] } }, { facts: { answers: [bad, { ...bad, failure: 'timeout' }] } }],
      nearMisses: [{ facts: { answers: [good, bad] } }, { facts: { answers: [] } }],
    },
  },
  {
    name: 'some-answers',
    on: 'dns',
    weights: { 'dns-failure': 9 },
    reference: 'RFC 1035 section 4.1.1, RCODE',
    fact: 'resolve',
    reach: 'here',
    see({ facts }) {
      const failed = failures(facts).length
      return failed > 0 && failed < facts.answers.length ? quote(facts) : null
    },
    examples: {
      matches: [{ facts: { answers: [good, bad] } }],
      nearMisses: [{ facts: { answers: [bad] } }, { facts: { answers: [good] }, outcome: 'pass' }],
    },
  },
  {
    name: 'disagree',
    on: 'dns',
    weights: { 'stale-dns': 8 },
    reference: 'RFC 1035 section 3.2.1, TTL: caches keep old addresses',
    fact: 'resolvers-disagree',
    reach: 'here',
    see({ facts }) {
      if (!facts.disagree) return null
      return facts.answers
        .map(({ resolver, ipv4, ipv6 }) => `${resolver}: ${[...ipv4, ...ipv6].join(' ')}`)
        .join(', ')
    },
    examples: {
      matches: [{ facts: { answers: [good, { ...good, ipv4: ['192.0.2.9'] }], disagree: true } }],
      nearMisses: [{ facts: { answers: [good, good] }, outcome: 'pass' }],
    },
  },
  {
    name: 'resolves',
    on: 'dns',
    weights: { 'dns-failure': -20 },
    reference: 'RFC 1035 section 4.1.1, RCODE 0',
    fact: 'resolve',
    reach: 'here',
    see({ facts, outcome }) {
      if (outcome === 'fail' || facts.literal || failures(facts).length > 0) return null
      return `${facts.name} resolves`
    },
    examples: {
      matches: [{ facts: { answers: [good] }, outcome: 'pass' }],
      nearMisses: [{ facts: { answers: [bad] } }, { facts: { literal: true, answers: [] }, outcome: 'pass' }],
    },
  },
]

/** Signatures on what resolvers say of a target's name. */
export const dnsSignatures = sights.flatMap(signaturesOf)
