import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { isLoopback } from '../address.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

/** Where an app’s own settings say that it listens: JSON, and YAML as Spring and others write it. */
const settings: readonly RegExp[] = [
  /["'](?:server|http|web|listen|listener)["']\s{0,4}:\s{0,4}\{[^{}]{0,400}?["']port["']\s{0,4}:\s{0,4}["']?(\d{2,5})\b/,
  /^(?:server|http|web|listen|listener):[ \t]{0,8}\n(?:[ \t]{1,8}[\w-]{1,40}:[^\n]{0,120}\n){0,6}[ \t]{1,8}port:[ \t]{0,8}["']?(\d{2,5})\b/m,
]

/**
 * A proxy asks its own machine, whose app has another port in its settings. Loopback is no fault of an app that is asked there.
 */
export const serverSettings: Correlation = {
  id: 'server-settings',
  reference: 'RFC 9293 section 3.1: a connection goes to one port; RFC 1122 section 3.2.1.3',
  correlate(evidence: readonly Evidence[], service: Service) {
    if (service.hosts.length > 0) return nothing
    const asked = askedIn(evidence, service).filter(({ address }) => address.port !== null)
    const [first] = asked
    if (first === undefined || !asked.every(({ address }) => isLoopback(address.host))) return nothing
    const lines = linesOf(evidence, 4000)
    const samples = lines.map(({ sample }) => sample)
    const { hop, evidence: of } = first
    const place = { reach: 'here', fact: 'listen', evidence: of, hop, target: of.target } as const
    const findings: CorrelationFinding[] = []
    // A gateway in a container asks itself, which is told elsewhere.
    const closed =
      seenOf(evidence, 'docker').length > 0 ? [] : lines.filter(({ sample }) => bound.test(sample))
    for (const { evidence: told } of closed) {
      const quote = `${first.says}: the app is right to listen on its own machine only`
      const against = { fact: 'asked-at-home', cause: 'loopback-bind', weight: -20, quote } as const
      findings.push({ ...place, ...against, evidence: told, hop: told.hop, target: told.target })
    }
    const ports = samples.flatMap((sample) =>
      settings.flatMap((each) => each.exec(sample)?.[1] ?? []).map((port) => Number(port)),
    )
    const isRefused =
      samples.some((sample) => failing.test(sample)) ||
      seenOf(evidence, 'http').some(({ facts }) => facts.status === 502)
    if (ports.length > 0 && isRefused && !asked.some(({ address }) => ports.includes(address.port ?? 0))) {
      const quote = `${first.says}, but the app’s settings have port ${ports.join(', ')}`
      findings.push({ ...place, cause: 'wrong-port', weight: 22, quote })
    }
    return { findings, advice: [] }
  },
}

const failing = /[Cc]onnection refused|ECONNREFUSED|\b502\b/
const bound = /["']?(?:host|hostname|bind|address)["']?\s{0,4}[:=]\s{0,4}["']?(?:127\.0\.0\.1|localhost|::1)/i
