import type { AccessLogFacts, AccessTally } from '../../model/facts/access-log.ts'
import type { Sight } from '../../model/sight.ts'
import { failing } from './access-sights.ts'

const tally = (name: string, requests: number, failed: number): AccessTally => ({ name, requests, failed })

const moving = /^(?:MOVE|COPY)$/

/** Whether a gateway failed for everybody, not only for requests that name a destination. */
function isCommon({ methods }: AccessLogFacts): boolean {
  return (methods ?? []).some(({ name, failed }) => !moving.test(name) && failed > 0)
}

/** WebDAV’s own 502: a server that moves and copies says it of a destination that it takes for another server’s. */
export const webdavSights: readonly Sight<'access-log'>[] = [
  {
    name: 'destination-refused',
    on: 'access-log',
    weights: {
      'app-returns-5xx': 26,
      'proxy-config-invalid': 18,
      'backend-down': -10,
      'app-crash-request': -6,
    },
    reference:
      'RFC 4918 section 9.9.4: 502 where the Destination is on another server, as it seems where a proxy ends TLS and the server expects http',
    fact: 'webdav-destination',
    reach: 'behind',
    see({ facts }) {
      const refused = (facts.methods ?? []).filter(({ name, failed }) => moving.test(name) && failed > 0)
      if (refused.length === 0 || isCommon(facts)) return null
      if (!facts.groups.some(({ status }) => status === 502)) return null
      return `${refused.map(({ name, failed, requests }) => `${failed} of ${requests} ${name}`).join(', ')} got a 502, and nothing else did`
    },
    examples: {
      matches: [{ facts: { ...failing({}), methods: [tally('PUT', 9, 0), tally('MOVE', 9, 9)] } }],
      nearMisses: [
        { facts: { ...failing({}), methods: [tally('PUT', 9, 4), tally('MOVE', 9, 9)] } },
        { facts: { ...failing({ status: 504 }), methods: [tally('MOVE', 9, 9)] } },
      ],
    },
  },
]
