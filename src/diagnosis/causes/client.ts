import type { Cause } from './cause.ts'

export const clientCauses = [
  {
    id: 'client-abort',
    title: 'Client went away',
    layer: 'client',
    explanation:
      'The visitor closed the connection before the answer was ready (499 at nginx, 460 at an ALB). It is no outage by itself, but many of them are a sign of slowness.',
    evidenceFor: ['statuses 499 or 460 in the access log', 'HAProxy termination states that begin with C'],
    evidenceAgainst: ['the visitor was sent a 5xx'],
    prior: -20,
  },
  {
    id: 'benign-noise',
    title: 'Harmless message',
    layer: 'client',
    explanation:
      'A log line that looks alarming and means nothing for users, such as nginx buffering a response to a temporary file.',
    evidenceFor: ['a message that is known to be informational'],
    evidenceAgainst: ['users get errors'],
    prior: -30,
  },
] as const satisfies readonly Cause[]
