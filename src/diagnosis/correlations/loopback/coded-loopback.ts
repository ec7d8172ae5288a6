import { loopbackInCode } from '../../../systems/notes/loopback-in-code.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

/** A setting alone on its line: `host: 'localhost'`, `HOST=127.0.0.1`; its port stands elsewhere. */
const setting =
  /^\s{0,40}(?:- )?(?:export )?["']?(?:host|HOST|hostname|HOSTNAME|bind|BIND|address|listen_address)["']?\s{0,3}[:=]\s{0,3}["']?(?:localhost|127\.0\.0\.1|::1)(?::(\d{2,5}))?["',;)\s]{0,6}$/m

/** Another machine’s or container’s address that refused, in the words of gateways, clients and probes. */
const refused =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |ECONNREFUSED |\bconnect(?:ion|ing)? to (?:server )?|address=)\[?(?!127\.|localhost\b|::1|unix:)[^"\s/\]]{1,100}?\]?(?::| \([^)]{1,60}\):| port )(\d{2,5})\b/

const open =
  /(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted|bound|Network:|LISTEN)\b[^\n]{0,60}?(?:0\.0\.0\.0|\[::\]|\*):(\d{2,5})\b/

/**
 * Code or a setting by which a server listens on loopback, and a gateway that another address refused: at the same port where
 * both tell it, at whichever otherwise.
 */
export const codedLoopback: Correlation = {
  id: 'coded-loopback',
  reference: 'RFC 1122 section 3.2.1.3: loopback addresses never leave the machine, and a container is one',
  correlate(evidence) {
    const lines = linesOf(evidence, 2000)
    const asked = lines.flatMap(({ sample }) => (/refused/i.test(sample) ? portIn(refused, sample) : []))
    const everywhere = new Set(lines.flatMap(({ sample }) => portIn(open, sample)).map(({ port }) => port))
    const told = lines.flatMap((line) =>
      [loopbackInCode, setting].flatMap((way) =>
        portIn(way, line.sample).map((found) => ({ ...found, evidence: line.evidence })),
      ),
    )
    const pairs = told.flatMap((own) =>
      asked
        .filter(({ port }) => !everywhere.has(port) && (own.port === null || own.port === port))
        .map((other) => ({ own, other })),
    )
    const pair = pairs.find(({ own }) => own.port !== null) ?? pairs[0]
    if (pair === undefined) return nothing
    const { own, other } = pair
    return {
      findings: [
        {
          cause: 'loopback-bind',
          weight: own.port === null ? 20 : 24,
          fact: 'listen',
          reach: 'here',
          quote: `the app has “${own.words.trim()}”, and was asked at another address: ${other.words}`,
          evidence: own.evidence,
          hop: own.evidence.hop,
          target: own.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

function portIn(pattern: RegExp, sample: string): { port: string | null; words: string }[] {
  const match = pattern.exec(sample)
  if (match === null) return []
  return [{ port: match.slice(1).find((group) => group !== undefined) ?? null, words: match[0] }]
}
