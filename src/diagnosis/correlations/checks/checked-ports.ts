import { toldCheckPort } from '../../../systems/notes/told-check-port.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

/** Where the app itself is said to listen, or is asked by the balancer. */
const ofApp =
  /\b(?:targetPort|containerPort)["']?:\s{0,4}["']?(\d{2,5})\b|^\s{0,8}EXPOSE\s{1,4}(\d{2,5})\b|\b[Ll]isten(?:s|ing)?\b[^\n]{0,40}?[:\s](\d{2,5})\b/gm

/** Compares the port at which a health check asks with the ports of the app. */
export const checkedPorts: Correlation = {
  id: 'checked-ports',
  reference:
    'https://cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks: port 80 and path / unless told',
  correlate(evidence) {
    const lines = linesOf(evidence, 4000)
    const check = lines.flatMap((line) => {
      const port = toldCheckPort
        .exec(line.sample)
        ?.slice(1)
        .find((group) => group !== undefined)
      return port === undefined ? [] : [{ ...line, port: Number(port) }]
    })[0]
    const own = lines.flatMap(({ sample }) =>
      [...sample.replace(toldCheckPort, '').matchAll(ofApp)].map((match) =>
        Number(match.slice(1).find((group) => group !== undefined)),
      ),
    )
    if (check === undefined || own.length === 0 || own.includes(check.port)) return nothing
    const quote = `a health check asks at port ${check.port}, and the app has port ${[...new Set(own)].join(', ')}`
    return {
      findings: [
        {
          ...{ cause: 'health-check-misconfig', weight: 24, fact: 'check-port', reach: 'here', quote },
          ...{ evidence: check.evidence, hop: check.evidence.hop, target: check.evidence.target },
        },
      ],
      advice: [],
    }
  },
}
