import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** The machine as its containers name it; 172.17.0.1 is its address on Docker’s default bridge. */
const machine =
  /\bhost\.(?:docker|containers)\.internal\b|\bhost-gateway\b|(?:\/\/|dial tcp |[Cc]onnect(?:ion|ing)? to (?:host )?|port \d{1,5}: |ETIMEDOUT |EHOSTUNREACH |\()172\.17\.0\.1\b/

const unanswered =
  /while connecting to upstream|[Cc]onnect(?:ion)? (?:attempt )?timed? ?out|[Cc]onnect(?:ion)? timeout|dial tcp [^\n]{1,120}(?:i\/o timeout|no route to host|connection timed out)|ETIMEDOUT|EHOSTUNREACH|[Nn]o route to host|connection_timeout/
const timedOut = /timed? ?-?out|timeout|ETIMEDOUT|EHOSTUNREACH|[Nn]o route to host/i
const late = /while reading|[Rr]ead timed? ?out|response header|connection refused|ECONNREFUSED/

/**
 * A container that gets no answer from the machine it runs on: both are one machine, so that nothing can lose the packets on the
 * way but the machine’s own firewall, which counts bridges among strangers unless told (ufw, firewalld, NixOS).
 */
export const containerToHost: Correlation = {
  id: 'container-to-host',
  reference:
    'https://docs.docker.com/engine/network/packet-filtering-firewalls/; ufw(8): default deny incoming; iptables INPUT, not FORWARD',
  correlate(evidence) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample, source }) => ({
        evidence: each,
        sample: sample.slice(0, 2000),
        asked: `${sample.slice(0, 2000)}\n${source}`,
      })),
    )
    const line = lines.find(
      ({ sample, asked }) =>
        machine.test(asked) && unanswered.test(sample) && timedOut.test(sample) && !late.test(sample),
    )
    if (line === undefined) return nothing
    const name = machine.exec(line.asked)?.[0] ?? ''
    return {
      findings: [
        {
          cause: 'host-firewall-block',
          weight: 27,
          fact: 'firewall',
          reach: 'here',
          quote: `${name} is the containers’ own machine and does not answer them: ${line.sample.trim().slice(0, 120)}`,
          evidence: line.evidence,
          hop: line.evidence.hop,
          target: line.evidence.target,
        },
      ],
      advice: [],
    }
  },
}
