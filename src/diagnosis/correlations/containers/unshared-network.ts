import { toldNetwork } from '../../../systems/notes/told-network.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { pastedTexts } from '../pasted-texts.ts'
import { seenOf } from '../seen-of.ts'
import { symptomsIn } from '../symptoms.ts'

/** What finds containers by their labels or environment. */
const discovers = /traefik|nginx-proxy|jwilder|caddy/i

/**
 * A container on the network of a gateway that discovers it and on another one where the gateway is not, and nothing that says
 * which of them to use: the gateway may take the address that it cannot reach.
 */
export const unsharedNetwork: Correlation = {
  id: 'unshared-network',
  reference:
    'https://doc.traefik.io/traefik/reference/install-configuration/providers/docker/#network: one of the networks is selected at random',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    if (pastedTexts(evidence).some(({ text }) => toldNetwork.test(text))) return nothing
    const lost = symptomsIn(evidence, service).find(
      // Who waits for a response has reached the container.
      ({ kind, text }) =>
        (kind === 'timed-out' || kind === 'unreachable') && !/while reading|AH01102/.test(text),
    )?.text
    const symptom = lost ?? seenOf(evidence, 'http').find(({ facts: { status } }) => status === 502)?.summary
    if (symptom === undefined) return nothing
    const containers = seenOf(evidence, 'docker').flatMap((each) =>
      each.facts.containers.map((container) => ({
        ...container,
        on: [...new Set(container.networks.map(({ name }) => name))],
        evidence: each,
      })),
    )
    const gateways = containers.filter(
      ({ name, image, networkMode, on }) =>
        discovers.test(`${name} ${image}`) && networkMode !== 'host' && on.length > 0,
    )
    const reached = new Set(gateways.flatMap(({ on }) => on))
    const shy = containers.find(
      (each) =>
        !gateways.includes(each) &&
        each.on.some((name) => reached.has(name)) &&
        each.on.some((name) => !reached.has(name)),
    )
    const [gateway] = gateways
    if (gateway === undefined || shy === undefined) return nothing
    const away = shy.on.filter((name) => !reached.has(name)).join(', ')
    return {
      findings: [
        {
          cause: 'container-network-broken',
          weight: lost === undefined ? 22 : 30,
          fact: 'several-networks',
          reach: 'inwards',
          quote: `${shy.name} is also on ${away}, where ${gateway.name} is not, and nothing says which network to use: ${symptom.slice(0, 100)}`,
          evidence: shy.evidence,
          hop: null,
          target: null,
        },
      ],
      advice: [],
    }
  },
}
