import type { CauseId } from '../../causes.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const socketIn = /unix:(\/[^\s:";,)]{1,200})/
const isCut = /reset by peer|prematurely closed|Broken pipe|recv\(\) failed/
const isGone = /No such file or directory|Connection refused/

const weights: Partial<Record<CauseId, number>> = {
  'app-crash-request': 18,
  'app-crash-loop': 17,
  'app-native-crash': 16,
  'deploy-in-progress': 8,
  'unix-socket-missing': -14,
  'backend-down': -4,
}

/** A socket that took requests and ended them, and is gone in other lines: its server died, the path was right. */
export const socketTakenAway: Correlation = {
  id: 'socket-taken-away',
  reference: 'unix(7); php-src sapi/fpm/fpm/fpm_sockets.c: a pool’s socket is unlinked when its master ends',
  correlate(evidence) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.flatMap(({ sample }) => {
        const text = sample.slice(0, 2000)
        const path = socketIn.exec(text)?.[1]
        return path === undefined ? [] : [{ evidence: each, text, path }]
      }),
    )
    const cut = lines.find(
      ({ text, path }) =>
        isCut.test(text) && lines.some((other) => other.path === path && isGone.test(other.text)),
    )
    if (cut === undefined) return nothing
    const findings = Object.entries(weights).map(
      ([cause, weight]): CorrelationFinding => ({
        cause: cause as CauseId,
        weight,
        fact: 'socket-taken-away',
        reach: 'here',
        quote: `${cut.path} took requests and ended them, and is gone in other lines`,
        evidence: cut.evidence,
        hop: cut.evidence.hop,
        target: cut.evidence.target,
      }),
    )
    return { findings, advice: [] }
  },
}
