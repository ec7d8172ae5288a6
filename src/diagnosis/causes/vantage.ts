import type { Cause } from './cause.ts'

export const vantageCauses = [
  {
    id: 'vantage-broken',
    title: 'Our own view is broken',
    layer: 'vantage',
    explanation:
      'The machine that looks cannot see properly: its DNS does not answer, it has no route, its own firewall forbids the connection, or its clock is wrong. What it reports of others is then not to be believed.',
    evidenceFor: [
      'our resolvers do not answer',
      'our kernel has no route beyond this machine',
      'every target’s Date differs from our clock by the same amount',
    ],
    evidenceAgainst: ['other targets beyond this machine are seen without trouble'],
    prior: -12,
  },
] as const satisfies readonly Cause[]
