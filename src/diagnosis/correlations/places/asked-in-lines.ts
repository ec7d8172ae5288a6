import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { isGateway } from '../../system-role.ts'
import { formatAddress, isLoopback, readAddress } from '../address.ts'
import { seenOf } from '../seen-of.ts'
import { standingOf } from '../standing.ts'
import type { Question } from './questions.ts'

/** Where an error line says that a gateway went: nginx, Apache's connecting and reading, programs in Go. */
const gone =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |\b(?:attempt to connect to|response failed from|dialog to|from remote server) )((?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):\d{2,5})\b/

/** The first process of a container has the number 1: its loopback is not that of the machine whose listeners are listed. */
const ofContainer = /\[(?:error|crit|warn)\] \d{1,2}#\d/

/**
 * Ports at loopback that gateways went to by what their error lines say, for a listing that was pasted beside them. On a machine
 * that was looked at, the configuration says it better.
 */
export function askedInLines(evidence: readonly Evidence[], service: Service): Question[] {
  if (service.hosts.length > 0) return []
  const asked = seenOf(evidence, 'logs').flatMap((each) => {
    const { system, groups } = each.facts
    if (!isGateway(system)) return []
    return groups.flatMap(({ sample }): Question[] => {
      const address = ofContainer.test(sample) ? null : readAddress(gone.exec(sample)?.[1] ?? '')
      if (address === null || address.port === null || !isLoopback(address.host)) return []
      const { host, port } = address
      const says = `${system} went to ${formatAddress(address)}`
      return [{ ...standingOf(each, system, service), host, port, says, asked: null, expected: 'unknown' }]
    })
  })
  return [...new Map(asked.map((each) => [each.says, each])).values()]
}
