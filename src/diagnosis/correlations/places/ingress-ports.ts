import { type Correlation, nothing } from '../correlation.ts'
import { type PastedText, pastedTexts } from '../pasted-texts.ts'

/** A port of a Service, as an Ingress asks for it: by name or by number. */
interface AskedPort {
  service: string | null
  port: string
  from: PastedText
}

const oldPort =
  /(?:\bserviceName["']?:\s{0,4}["']?([\w.-]{1,100})["']?\s{1,40})?\bservicePort["']?:\s{0,4}["']?([\w-]{1,63})["']?\s{0,8}$/gm
const newPort =
  /\bservice:\s{0,4}\n\s{1,40}name:\s{0,4}["']?([\w.-]{1,100})["']?\s{0,4}\n\s{1,40}port:\s{0,4}\n\s{1,40}(?:name|number):\s{0,4}["']?([\w-]{1,63})["']?\s{0,8}$/gm

/** Compares the ports for which an Ingress asks with those that the Service beside it has. */
export const ingressPorts: Correlation = {
  id: 'ingress-ports',
  reference:
    'https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/#IngressBackend: port names or numbers of the Service, not of its pods',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    const asked = texts.flatMap(askedIn)
    const offered = texts.flatMap(({ text }) => portsOf(text))
    const services = new Set(asked.map((each) => each.service))
    // Of several Services that are asked, those that are not shown may have the port.
    if (asked.length === 0 || offered.length === 0 || services.size > offered.length) return nothing
    const names = new Set(offered.flat())
    const wrong = asked.find(({ port }) => !names.has(port))
    if (wrong === undefined) return nothing
    const quote = `the Ingress asks for port “${wrong.port}”${wrong.service === null ? '' : ` of ${wrong.service}`}, and the Service has ${[...names].join(', ')}`
    const place = {
      fact: 'ingress-port',
      reach: 'here',
      quote,
      evidence: wrong.from.evidence,
      hop: null,
      target: null,
    } as const
    return {
      findings: [
        { ...place, cause: 'wrong-port', weight: 30 },
        { ...place, cause: 'lb-no-registered-targets', weight: 12 },
      ],
      advice: [],
    }
  },
}

function askedIn(from: PastedText): AskedPort[] {
  return [...from.text.matchAll(oldPort), ...from.text.matchAll(newPort)].map(([, service, port]) => ({
    service: service ?? null,
    port: port ?? '',
    from,
  }))
}

/** Names and numbers of the ports of each Service: items below `ports:` that have a `port:`, and none with a template’s `{{`. */
function portsOf(text: string): string[][] {
  const lines = text.split('\n')
  return lines.flatMap((line, at): string[][] => {
    if (!/^\s{0,40}ports:\s{0,4}$/.test(line)) return []
    const depth = line.search(/\S/)
    const after = lines.slice(at + 1, at + 60)
    const end = after.findIndex((each) => {
      const indent = each.search(/\S/)
      return indent >= 0 && (indent < depth || (indent === depth && !each.trimStart().startsWith('-')))
    })
    const block = (end < 0 ? after : after.slice(0, end)).map((each) => each.trim().replace(/^- {0,3}/, ''))
    if (
      !block.some((each) => /^port:\s{0,4}\d{1,5}$/.test(each)) ||
      block.some((each) => each.includes('{{'))
    )
      return []
    return [block.flatMap((each) => /^(?:name|port):\s{0,4}["']?([\w-]{1,63})["']?$/.exec(each)?.[1] ?? [])]
  })
}
