import type { Evidence } from '../../../model/evidence.ts'
import { certificateEnd } from '../../../systems/notes/certificate-end.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

const isoTime = /\b(20\d{2})[-/](\d{2})[-/](\d{2})[T ](\d{2}:\d{2}:\d{2})/

/** Compares until when a certificate is valid with when the other lines were written. */
export const certificateDates: Correlation = {
  id: 'certificate-dates',
  reference: 'RFC 5280 section 4.1.2.5',
  correlate(evidence) {
    const lines = linesOf(evidence, 4000)
    const ends = lines.flatMap((line) => {
      const told = certificateEnd.exec(line.sample)?.[1]
      const at = Date.parse(told === undefined ? '' : /GMT|Z$/.test(told) ? told : `${told} GMT`)
      return Number.isNaN(at) ? [] : [{ ...line, at }]
    })
    const first = ends.toSorted((a, b) => a.at - b.at)[0]
    if (first === undefined) return nothing
    const written = [
      ...lines.filter(({ sample }) => !certificateEnd.test(sample)).flatMap(timesIn),
      ...repliedAt(evidence),
    ]
    const latest = Math.max(...written)
    if (!(latest > first.at)) return nothing
    const quote = `a certificate was valid until ${new Date(first.at).toISOString()}, and it is ${new Date(latest).toISOString()}`
    return {
      findings: [
        {
          ...{ cause: 'tls-backend-expired', weight: 27, fact: 'certificate-dates', reach: 'here', quote },
          ...{ evidence: first.evidence, hop: first.evidence.hop, target: first.evidence.target },
        },
      ],
      advice: [],
    }
  },
}

function timesIn({ sample }: { sample: string }): number[] {
  const match = isoTime.exec(sample)
  const at = match === null ? Number.NaN : Date.parse(`${match[1]}-${match[2]}-${match[3]}T${match[4]}Z`)
  return Number.isNaN(at) ? [] : [at]
}

function repliedAt(evidence: readonly Evidence[]): number[] {
  return seenOf(evidence, 'http').flatMap(({ facts: { headers } }) => {
    const at = Date.parse(headers.find(([name]) => name.toLowerCase() === 'date')?.[1] ?? '')
    return Number.isNaN(at) ? [] : [at]
  })
}
