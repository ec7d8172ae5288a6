import { toldNetwork } from '../../../systems/notes/told-network.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { symptomsIn } from '../symptoms.ts'

/**
 * A container on several networks that a gateway finds by its labels: without a label for the network the gateway takes the
 * address of any of them, also of one that it is not on itself, and gets no answer there.
 */
export const severalNetworks: Correlation = {
  id: 'several-networks',
  reference:
    'https://doc.traefik.io/traefik/routing/providers/docker/#traefikdockernetwork: one of the networks is selected at random',
  correlate(evidence, service) {
    const isTold = seenOf(evidence, 'logs').some(({ facts }) =>
      facts.groups.some(({ sample }) => toldNetwork.test(sample)),
    )
    const symptom = symptomsIn(evidence, service).find(
      ({ kind }) => kind === 'timed-out' || kind === 'unreachable',
    )
    if (isTold || symptom === undefined) return nothing
    for (const each of seenOf(evidence, 'docker')) {
      const container = each.facts.containers.find(
        ({ toldPort, networks }) =>
          toldPort !== undefined && new Set(networks.map(({ name }) => name)).size > 1,
      )
      if (container === undefined) continue
      const names = container.networks.map(({ name }) => name).join(', ')
      const quote = `${container.name} is on several networks (${names}), no label says which one a gateway is to use, and something gets no answer: ${symptom.text.slice(0, 100)}`
      return {
        findings: [
          {
            cause: 'container-network-broken',
            weight: 30,
            fact: 'several-networks',
            reach: 'inwards',
            quote,
            evidence: each,
            hop: null,
            target: null,
          },
        ],
        advice: [],
      }
    }
    return nothing
  },
}
