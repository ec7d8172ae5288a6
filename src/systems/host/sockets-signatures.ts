import { type Sight, signaturesOf } from '../../model/sight.ts'
import { emptySockets } from './empty-sockets.ts'
import { portPoints, type SocketsPoint } from './port-points.ts'
import { queuePoints } from './queue-points.ts'
import { unixSocketSights } from './unix-socket-sights.ts'

function sightOf({ name, weights, reference, fact, see, yes, no }: SocketsPoint): Sight<'sockets'> {
  return {
    name,
    on: 'sockets',
    weights,
    reference,
    fact,
    reach: 'here',
    see: ({ facts }) => see(facts),
    examples: {
      matches: [{ facts: { ...emptySockets, ...yes } }],
      nearMisses: [{ facts: { ...emptySockets, ...no } }],
    },
  }
}

/** What the listening sockets, queues and firewalls of a machine speak for and against. */
export const socketsSignatures = [
  ...[...portPoints, ...queuePoints].map(sightOf),
  ...unixSocketSights,
].flatMap(signaturesOf)
