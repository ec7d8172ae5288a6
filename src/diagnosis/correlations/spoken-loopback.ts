import type { Evidence } from '../../model/evidence.ts'
import { type Correlation, nothing } from './correlation.ts'
import { seenOf } from './seen-of.ts'

/** Words of an app that says that it listens on its own machine only. */
const closed =
  /(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted|server|bound|Local:)\b[^\n]{0,60}?(?:\bhttps?:\/\/|[\s(])(?:127\.0\.0\.1|localhost|\[::1\]):(\d{2,5})\b/

/** The same, on every address. */
const open =
  /(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted|bound|Network:)\b[^\n]{0,60}?(?:0\.0\.0\.0|\[::\]|\*):(\d{2,5})\b/

/** Another machine’s or container’s address that refused: `upstream: "http://172.18.0.3:5000/"`, `dial tcp 172.18.0.3:5000`. */
const asked =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |connect(?:ion|ing)? to )(?!127\.|localhost\b|\[::1\])[^":\s/]{1,100}:(\d{2,5})\b/

/**
 * An app that says that it listens on loopback, and a proxy that is refused at the same port of another address: of another
 * machine or container, for which loopback is somewhere else.
 */
export const spokenLoopback: Correlation = {
  id: 'spoken-loopback',
  reference: 'RFC 1122 section 3.2.1.3: loopback addresses never leave the machine, and a container is one',
  correlate(evidence) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample }) => ({ evidence: each, sample: sample.slice(0, 2000) })),
    )
    const refused = lines.flatMap((line) => (/refused/i.test(line.sample) ? portIn(asked, line) : []))
    const everywhere = new Set(lines.flatMap((line) => portIn(open, line)).map(({ port }) => port))
    const own = lines
      .flatMap((line) => portIn(closed, line))
      .find(({ port }) => !everywhere.has(port) && refused.some((other) => other.port === port))
    const other = refused.find(({ port }) => port === own?.port)
    if (own === undefined || other === undefined) return nothing
    return {
      findings: [
        {
          cause: 'loopback-bind',
          weight: 20,
          fact: 'listen',
          reach: 'here',
          quote: `the app says “${own.words}”, and was asked at another address: ${other.words}`,
          evidence: own.evidence,
          hop: own.evidence.hop,
          target: own.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

function portIn(pattern: RegExp, { evidence, sample }: { evidence: Evidence; sample: string }) {
  const match = pattern.exec(sample)
  const port = match?.[1]
  return match === null || port === undefined ? [] : [{ port, words: match[0], evidence }]
}
