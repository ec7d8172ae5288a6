import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

const setting =
  /(?:^|\s)-?\s{0,4}mtls:|\bmTLS\b|\bDestinationRule\b|\bPeerAuthentication\b|\bISTIO_MUTUAL\b|\bpeerIsOptional\b|\bMeshPolicy\b/
/** Those of them that are more than a word in a sentence. */
const settings =
  /(?:^|\s)-?\s{0,4}mtls:|\bPeerAuthentication\b|\bISTIO_MUTUAL\b|\bpeerIsOptional\b|\bMeshPolicy\b/
const strict = /\bmode:\s{0,4}["']?STRICT\b/
const plain = /\bmode:\s{0,4}["']?DISABLE\b|(?:^|\s)tls:[^\n]{0,20}\n?[^\n]{0,40}\bmode: (?:DISABLE|NONE)\b/
const failed =
  /upstream connect error or disconnect\/reset before headers(?!\. (?:retried and the latest )?reset reason: (?:overflow|connection timeout|protocol))|upstream_reset_before_response_started\{(?:remote[_ ])?connection[_ ](?:failure|termination)|" 503 (?:UF|UC)\b/

/** A rule for a host of the mesh, which replaces the TLS that the mesh would have used. */
const rule = /\bDestinationRule\b/

/** Lengths of the texts with which Envoy tells that a connection failed, for answers to HEAD requests. */
const failureLengths = new Set(['57', '91', '95', '98', '152'])

/** Connections between sidecars that fail for no reason told, beside settings of the TLS that both sides have to agree on. */
export const meshTls: Correlation = {
  id: 'mesh-tls',
  reference:
    'https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule',
  correlate(evidence) {
    const lines = linesOf(evidence, 4000)
    const symptom = lines.find(({ sample }) => failed.test(sample)) ?? bareFailure(evidence)
    const set = lines.find(({ sample }) => setting.test(sample))
    if (symptom === undefined || set === undefined) return nothing
    const differ =
      lines.some(({ sample }) => strict.test(sample)) && lines.some(({ sample }) => plain.test(sample))
    const quote = `${set.sample.trim().slice(0, 120)}, and connections between sidecars fail`
    const isRuled = lines.some(({ sample }) => rule.test(sample) && !/\bsubsets?\b/.test(sample))
    const isSecured = lines.some(({ sample }) => settings.test(sample))
    const say = (cause: CorrelationFinding['cause'], weight: number, hop = symptom.evidence.hop) => ({
      ...{ cause, weight, fact: 'mesh-tls', reach: 'inwards' as const, quote },
      ...{ evidence: symptom.evidence, hop, target: null },
    })
    if (isRuled && !isSecured) {
      return { findings: [say('mtls-required', 17), say('tls-handshake-failed', 8)], advice: [] }
    }
    if (!isSecured) {
      return { findings: [say('mtls-required', 12), say('tls-handshake-failed', 6)], advice: [] }
    }
    return {
      findings: [
        say('mtls-required', differ ? 26 : 22),
        say('https-to-http-port', differ ? 8 : 13),
        say('tls-handshake-failed', 12),
        say('proxy-config-invalid', 10),
        // Settings are shown by who suspects them; an app that dies or a race has nothing to do with them.
        ...(['keepalive-race', 'app-crash-request'] as const).flatMap((cause) => [
          say(cause, -8),
          say(cause, -8, null),
        ]),
      ],
      advice: [],
    }
  },
}

function bareFailure(evidence: readonly Evidence[]): { evidence: Evidence; sample: string } | undefined {
  return seenOf(evidence, 'http').flatMap((each) => {
    const of = (wanted: string) =>
      each.facts.headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? ''
    const isFailure = /^(?:istio-)?envoy/.test(of('server')) && failureLengths.has(of('content-length'))
    return each.facts.status === 503 && isFailure ? [{ evidence: each, sample: '503 of Envoy' }] : []
  })[0]
}
