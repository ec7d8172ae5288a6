import type { Sight } from '../../model/sight.ts'

/** A configuration in which a section may take more connections than the process. */
export const limitsMisfit: Sight<'haproxy'> = {
  name: 'limits-misfit',
  on: 'haproxy',
  weights: { 'proxy-conn-limit': 17, 'fd-exhaustion': 9 },
  reference: 'haproxy doc/configuration.txt section 3.2, maxconn: without it, it is derived from ulimit -n',
  fact: 'process-limit',
  reach: 'here',
  see({ facts: { misfit } }) {
    if (misfit === undefined) return null
    const process = misfit.process === null ? 'the process as many as its shell allows' : misfit.process
    return `a section may take ${misfit.section} connections, ${process}`
  },
  examples: {
    matches: [{ facts: { misfit: { section: 40_000, process: null } }, outcome: 'pass' }],
    nearMisses: [{ facts: { timeouts: [] } }],
  },
}
