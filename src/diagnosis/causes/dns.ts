import type { Cause } from './cause.ts'

export const dnsCauses = [
  {
    id: 'dns-failure',
    title: 'Name does not resolve',
    layer: 'dns',
    explanation:
      'The name has no address: the record is missing, the resolver is down or refuses, the search domain is wrong, or a container is not in the network whose DNS knows the name.',
    evidenceFor: [
      'NXDOMAIN, SERVFAIL or a timeout from the resolver',
      'ENOTFOUND or EAI_AGAIN when connecting',
    ],
    evidenceAgainst: ['the name resolves from the same place'],
    prior: -10,
  },
  {
    id: 'stale-dns',
    title: 'Proxy holds an old address',
    layer: 'dns',
    explanation:
      'The proxy resolved the backend’s name when it started or reloaded and keeps that address, while the backend has moved: nginx without a resolver and Apache workers do so.',
    evidenceFor: [
      'the proxy answers 502 or 504 while the backend answers at its current address',
      'resolvers give different addresses',
      'it started with a redeployment and ends with a reload of the proxy',
    ],
    evidenceAgainst: ['the address in the proxy’s error line is the current one'],
    prior: -14,
  },
] as const satisfies readonly Cause[]
