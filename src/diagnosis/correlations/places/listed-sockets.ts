import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { askedSocket } from '../../../systems/notes/asked-socket.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, type CorrelationFinding, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

interface Asked {
  path: string
  words: string
  evidence: Evidence
}

/** Where an error line says that a gateway tried: `connect() to unix:/run/app.sock failed (2: …)`. */
const tried = /\bunix:(?:\/\/)?(\/[^\s:;,"|]{1,300}\.sock(?:et)?)\b/

/**
 * A listing of the directory in which a gateway looks for its socket, where that name is missing and another socket is: renamed
 * by an upgrade, or misspelt.
 */
export const listedSockets: Correlation = {
  id: 'listed-sockets',
  reference: 'unix(7), ENOENT: the path has to name an existing socket',
  correlate(evidence, service) {
    const listings = seenOf(evidence, 'sockets').map((each) => ({
      evidence: each,
      paths: each.facts.unixSockets.flatMap(({ path, isSocket }) => (isSocket ? [plain(path)] : [])),
    }))
    const findings = asksOf(evidence, service).flatMap((asked): CorrelationFinding[] => {
      const directory = directoryOf(plain(asked.path))
      const beside = listings.flatMap(({ paths, evidence: from }) =>
        paths.filter((path) => isSameDirectory(directoryOf(path), directory)).map((path) => ({ path, from })),
      )
      const [first] = beside
      const name = nameOf(asked.path)
      if (first === undefined || beside.some(({ path }) => nameOf(path) === name)) return []
      const { hop, target } = asked.evidence
      const there = beside.map(({ path }) => nameOf(path)).join(', ')
      return [
        {
          cause: 'unix-socket-missing',
          weight: 26,
          fact: 'listed-socket',
          reach: 'here',
          quote: `${asked.words}, and of sockets there are only ${there} in that directory`,
          evidence: first.from,
          hop,
          target,
        },
      ]
    })
    return findings.length === 0 ? nothing : { findings: findings.slice(0, 1), advice: [] }
  },
}

function asksOf(evidence: readonly Evidence[], service: Service): Asked[] {
  const configured = askedIn(evidence, service).flatMap(({ address, says, evidence: each }): Asked[] =>
    address.socket === null ? [] : [{ path: address.socket, words: says, evidence: each }],
  )
  const logged = seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.flatMap(({ sample }): Asked[] => {
      const path = [tried, askedSocket]
        .flatMap((way) => way.exec(sample.slice(0, 2000))?.slice(1) ?? [])
        .find((group) => group !== undefined)
      return path === undefined ? [] : [{ path, words: `${path} is asked`, evidence: each }]
    }),
  )
  return [...configured, ...logged]
}

/** /var/run is a link to /run on every system of the last decade. */
function plain(path: string): string {
  return path.replace(/^\/var\/run\//, '/run/')
}

function directoryOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** A listing of a relative directory is that of the path that ends with it. */
function isSameDirectory(shown: string, asked: string): boolean {
  if (shown === '' || shown === '.') return false
  const bare = shown.replace(/^(?:~|\.)?\//, '')
  return shown.startsWith('/') ? shown === asked : asked.endsWith(`/${bare}`)
}
