import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { containerNames } from '../../../systems/docker/container-names.ts'
import { readAddress } from '../address.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/**
 * nginx asks a container by variables that `set` fills, and the port among them is not one that the container is started with. The
 * port on the machine is none of its own network.
 */
export const setVariables: Correlation = {
  id: 'set-variables',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#set; https://docs.docker.com/engine/network/#published-ports',
  correlate(evidence: readonly Evidence[], service: Service) {
    if (service.hosts.length > 0) return nothing
    const containers = seenOf(evidence, 'docker').flatMap(({ facts }) => facts.containers)
    const findings = seenOf(evidence, 'nginx').flatMap((each) =>
      each.facts.passes.flatMap(({ variable, filled, where }): CorrelationFinding[] => {
        const address = variable && filled !== undefined ? readAddress(filled) : null
        if (address === null || address.port === null) return []
        const { host, port } = address
        const own = containers.filter((container) => containerNames(container).includes(host))
        const inside = new Set(
          own.flatMap(({ published, exposed }) => [...published.map((one) => one.port), ...exposed]),
        )
        const listening = own.flatMap((container) => container.listening ?? []).map((one) => one.port)
        if (inside.size === 0 || inside.has(port) || listening.includes(port)) return []
        const isOutside = own.some(({ published }) => published.some(({ hostPort }) => hostPort === port))
        const says = isOutside ? 'is its port on the machine only: inside it has' : 'is not one of it: it has'
        return [
          {
            ...{ cause: 'wrong-port', weight: isOutside ? 24 : 20, fact: 'listen', reach: 'here' },
            quote: `nginx passes to ${host}:${port} (${where}), which ${says} port ${[...inside].join(', ')}`,
            ...{ evidence: each, hop: each.hop, target: each.target },
          },
        ]
      }),
    )
    return { findings, advice: [] }
  },
}
