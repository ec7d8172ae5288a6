import type { Evidence } from '../../../model/evidence.ts'
import { toldNetwork } from '../../../systems/notes/told-network.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { pastedTexts } from '../pasted-texts.ts'
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
    const isWhole = seenOf(evidence, 'docker').some(({ facts }) =>
      facts.containers.some(({ toldPort }) => toldPort !== undefined),
    )
    const fragment = isWhole ? undefined : fragmentIn(evidence)
    if (fragment === undefined) return nothing
    return {
      findings: [
        {
          cause: 'container-network-broken',
          weight: 26,
          fact: 'several-networks',
          reach: 'inwards',
          quote: `a container with labels of Traefik is on several networks (${fragment.names.join(', ')}), no label says which one a gateway is to use, and something gets no answer: ${symptom.text.slice(0, 100)}`,
          evidence: fragment.evidence,
          hop: null,
          target: null,
        },
      ],
      advice: [],
    }
  },
}

const listed =
  /^[ \t]{0,12}networks:[ \t]{0,8}\n((?:[ \t]{1,16}- ["']?\w[\w.-]{0,60}["']?[ \t]{0,8}\n){2,8})/m

/** Part of a Compose file that shows networks and labels of one service, but not its name. */
function fragmentIn(evidence: readonly Evidence[]): { names: string[]; evidence: Evidence } | undefined {
  for (const { text, evidence: of } of pastedTexts(evidence)) {
    const networks = listed.exec(text)?.[1]
    if (networks === undefined || toldNetwork.test(text)) continue
    if (!/\btraefik\.(?:enable\s{0,3}[=:]|http\.routers\.)/.test(text)) continue
    const names = [...new Set(networks.match(/\w[\w.-]{0,60}/g))]
    if (names.length > 1) return { names, evidence: of }
  }
  return undefined
}
