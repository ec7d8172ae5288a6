import type { Cause } from './cause.ts'

export const dependencyCauses = [
  {
    id: 'db-pool-exhausted',
    title: 'App’s database pool exhausted',
    layer: 'dependency',
    explanation:
      'All connections of the app’s own pool are in use, because of a leak or slow queries, so requests queue for one and time out.',
    evidenceFor: ['pool timeouts in the app’s log (QueuePool limit, P2024, HikariPool)'],
    evidenceAgainst: ['the pool has idle connections'],
    prior: -13,
  },
  {
    id: 'db-max-connections',
    title: 'Database connection limit reached',
    layer: 'dependency',
    explanation:
      'The database server accepts no further connections, because all apps together hold as many as it allows.',
    evidenceFor: ['“too many clients already”', 'MySQL error 1040'],
    evidenceAgainst: ['the server’s connections are below its limit'],
    prior: -15,
  },
  {
    id: 'db-down',
    title: 'Database down or failing over',
    layer: 'dependency',
    explanation:
      'The database refuses connections or is changing its primary, so every request that needs it fails.',
    evidenceFor: [
      'connections to port 5432 or 3306 are refused',
      'the app’s log names the database’s address',
    ],
    evidenceAgainst: ['the database’s port is open and answers'],
    prior: -13,
  },
  {
    id: 'cache-down',
    title: 'Cache unavailable',
    layer: 'dependency',
    explanation:
      'Redis, Memcached or another cache does not answer, and the app treats that as an error instead of doing without.',
    evidenceFor: ['Redis or Memcached errors in the app’s log'],
    evidenceAgainst: ['the cache answers PING'],
    prior: -16,
  },
  {
    id: 'dependency-slow',
    title: 'Slow dependency or third party',
    layer: 'dependency',
    explanation:
      'The app is well but waits for something else, a database or another company’s API, longer than its callers wait for it.',
    evidenceFor: ['only URLs that use the dependency are slow', 'traces show the time spent waiting'],
    evidenceAgainst: ['the database and outside calls are as fast as usual'],
    prior: -12,
  },
] as const satisfies readonly Cause[]
