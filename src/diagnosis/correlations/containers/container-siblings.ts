import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

/** An address on a bridge of a container engine that refuses, as gateways and clients write it. */
const refused =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |attempt to connect to |ECONNREFUSED |[Cc]onnect(?:ion|ing)? to (?:server )?|\()(172\.(?:1[7-9]|2\d|3[01])\.\d{1,3}\.\d{1,3})(?::| port )\d{2,5}\b/

/**
 * What else is likely where a container refuses: the address was another’s, the port is not the app’s, or the app listens on
 * its own loopback. Too little for a verdict, enough to be thought of.
 */
export const containerSiblings: Correlation = {
  id: 'container-siblings',
  reference:
    'moby libnetwork/ipamutils/utils.go, localScopeDefaultNetworks; https://docs.docker.com/engine/network/',
  correlate(evidence) {
    const line = linesOf(evidence).find(
      ({ sample }) => /refused/i.test(sample) && refused.test(sample.slice(0, 4000)),
    )
    if (line === undefined) return nothing
    const host = refused.exec(line.sample.slice(0, 4000))?.[1]
    const { target } = line.evidence
    const place = {
      fact: 'container-address',
      reach: 'here',
      evidence: line.evidence,
      hop: null,
      target,
    } as const
    const quote = `${host} is an address of a container network, and refuses`
    const findings: CorrelationFinding[] = [
      { ...place, cause: 'stale-dns', weight: 10, quote },
      { ...place, cause: 'wrong-port', weight: 5, quote },
    ]
    return { findings, advice: [] }
  },
}
