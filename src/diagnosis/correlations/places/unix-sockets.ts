import type { Advice, SeenEvidence } from '../../../model/diagnosis.ts'
import type { Evidence } from '../../../model/evidence.ts'
import type { UnixSocket } from '../../../model/facts/sockets.ts'
import type { CauseId } from '../../causes.ts'
import { readAddress } from '../address.ts'
import { type Asked, askedIn } from '../asked.ts'
import {
  type Correlated,
  type Correlation,
  type CorrelationFinding,
  nothing,
  together,
} from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { type Served, servedIn } from '../served.ts'
import { machineOf } from '../standing.ts'
import { type Symptom, symptomsIn } from '../symptoms.ts'

/**
 * Compares the Unix sockets that proxies ask with those that exist and those that app servers make, and their modes with the
 * user that proxies run as. Connecting needs write permission on the socket and search permission on every directory above it.
 */
export const unixSockets: Correlation = {
  id: 'unix-sockets',
  reference: 'unix(7), “Pathname socket ownership and permissions”; systemd.exec(5), PrivateTmp=',
  correlate(evidence, service) {
    const served = servedIn(evidence, service)
    const symptoms = symptomsIn(evidence, service)
    return together(
      askedIn(evidence, service).map((asked) => {
        const path = asked.address.socket
        if (path === null) return nothing
        const near = served.filter(({ machine }) => machine === asked.machine)
        const own = symptoms.filter(({ text }) => text.includes(path))
        const sockets = seenOf(evidence, 'sockets').find((each) => machineOf(each) === asked.machine)
        const seen = sockets?.facts.unixSockets.find((each) => each.path === path)
        if (sockets === undefined || seen === undefined) {
          return together([byConfiguration(asked, path, near, own), inTmp(asked, path, own, evidence)])
        }
        return byFile({ asked, path, seen, sockets, near, own })
      }),
    )
  },
}

/** A socket under /tmp, which nginx of a unit with PrivateTmp= and containers do not see, beside requests that fail at once. */
function inTmp(
  asked: Asked,
  path: string,
  own: readonly Symptom[],
  evidence: readonly Evidence[],
): Correlated {
  if (!/^\/(?:var\/)?tmp\//.test(path) || own.some(({ kind }) => kind !== 'no-file')) return nothing
  const isBad =
    own.length > 0 ||
    seenOf(evidence, 'http').some(({ facts }) => facts.status === 502 || facts.status === 503) ||
    seenOf(evidence, 'logs').some(({ facts }) => facts.groups.some(({ sample }) => badGateway.test(sample)))
  if (!isBad) return nothing
  const quote = `${asked.says}: units with PrivateTmp= and containers have a /tmp of their own`
  return {
    findings: [
      finding(asked, asked.evidence, 'unix-socket-missing', 22, quote, 'private-tmp'),
      finding(asked, asked.evidence, 'unix-socket-perm', 10, quote, 'private-tmp'),
    ],
    advice: [],
  }
}

const badGateway = /\b50[23] (?:Bad Gateway|Service (?:Temporarily )?Unavailable)|" 50[23] \d/

/** Only the two configurations are known: they should name one path. */
function byConfiguration(
  asked: Asked,
  path: string,
  near: readonly Served[],
  own: readonly Symptom[],
): Correlated {
  const made = near.filter(({ address }) => address.socket !== null)
  if (made.length === 0) return nothing
  const there = made.find(({ address }) => address.socket === path)
  if (there !== undefined) {
    const quote = `${asked.says}, and ${there.says}`
    return { findings: [finding(asked, asked.evidence, 'unix-socket-missing', -5, quote)], advice: [] }
  }
  const other = closest(path, made)
  const missing = own.some(({ kind }) => kind === 'no-file')
  const quote = `${asked.says}, but ${other.says}`
  return {
    findings: [finding(asked, asked.evidence, 'unix-socket-missing', missing ? 22 : 17, quote)],
    advice: [pathAdvice(asked, other.address.socket ?? '', other.where)],
  }
}

interface AtFile {
  asked: Asked
  path: string
  seen: UnixSocket
  sockets: SeenEvidence<'sockets'> & Evidence
  near: readonly Served[]
  own: readonly Symptom[]
}

function byFile(at: AtFile): Correlated {
  const { asked, path, seen, sockets, own } = at
  const denied = own.some(({ kind }) => kind === 'no-permission')
  if (seen.closedDirectory !== null) {
    const { path: directory, mode, owner } = seen.closedDirectory
    const quote = `${asked.says}, and ${directory} above it is ${mode} of ${owner}, so that others may not enter`
    return {
      findings: [finding(asked, sockets, 'unix-socket-perm', denied ? 26 : 16, quote)],
      advice: [
        {
          cause: 'unix-socket-perm',
          hop: asked.hop,
          host: asked.machine,
          setting: `chmod o+x ${directory}`,
          where: directory,
          why: `${asked.by} has to enter every directory above the socket; better still, put the socket under /run.`,
        },
      ],
    }
  }
  if (!seen.exists) return gone(at)
  if (own.some(({ kind }) => kind === 'no-file') && /^\/(?:var\/)?tmp\//.test(path)) return privateTmp(at)
  const listeners = sockets.facts.listeners.filter(({ port }) => port === null)
  const isHeard = listeners.some(({ address }) => address === path)
  if (seen.isSocket && listeners.length > 0 && !isHeard) {
    const quote = `${asked.says}, and the file is there, but nobody listens at it: it was left behind`
    return { findings: [finding(asked, sockets, 'backend-down', 19, quote, 'connect')], advice: [] }
  }
  if (!seen.isSocket) {
    const quote = `${asked.says}, and that is no socket`
    return { findings: [finding(asked, sockets, 'unix-socket-missing', 18, quote)], advice: [] }
  }
  return permissions(at, denied)
}

/** Nothing is at the path: perhaps the app makes its socket elsewhere. */
function gone({ asked, path, sockets, near, own }: AtFile): Correlated {
  const made = near.filter(({ address }) => address.socket !== null && address.socket !== path)
  const heard = sockets.facts.listeners.flatMap(({ port, address }) => (port === null ? [address] : []))
  const named = made.length > 0 ? closest(path, made).address.socket : null
  const alike = named ?? heard.find((each) => isAlike(each, path)) ?? null
  const missing = own.some(({ kind }) => kind === 'no-file')
  if (alike === null) {
    const quote = `${asked.says}, and no such file exists`
    return {
      findings: [finding(asked, sockets, 'unix-socket-missing', missing ? 22 : 17, quote)],
      advice: [],
    }
  }
  const quote = `${asked.says}, and no such file exists; the app’s socket is ${alike}`
  return {
    findings: [finding(asked, sockets, 'unix-socket-missing', missing ? 26 : 22, quote)],
    advice: [pathAdvice(asked, alike, 'what exists on the machine')],
  }
}

/** Each unit with PrivateTmp= has a /tmp of its own. */
function privateTmp({ asked, path, sockets }: AtFile): Correlated {
  const quote = `${asked.says} and does not find it, although ${path} exists: one of both units has a /tmp of its own (PrivateTmp=)`
  return {
    findings: [finding(asked, sockets, 'unix-socket-missing', 22, quote)],
    advice: [
      pathAdvice(asked, `/run/app/${path.split('/').at(-1)}`, 'RuntimeDirectory=app in the app’s unit'),
    ],
  }
}

/** The users and groups that web servers run as: Debian, Red Hat and nginx.org, Apache on Red Hat, Arch, HAProxy, BSD. */
const webUsers: ReadonlySet<string> = new Set([
  'www-data',
  'nginx',
  'apache',
  'http',
  'haproxy',
  'www',
  'nobody',
])

function permissions({ asked, seen, sockets }: AtFile, denied: boolean): Correlated {
  const { mode, owner, group } = seen
  if (mode === null || mode.length < 10) return nothing
  const isOpen =
    mode[8] === 'w' ||
    (mode[2] === 'w' && webUsers.has(owner ?? '')) ||
    (mode[5] === 'w' && webUsers.has(group ?? ''))
  const quote = `${asked.says}, which is ${mode} of ${owner}:${group}`
  if (isOpen && !denied) {
    return { findings: [finding(asked, sockets, 'unix-socket-perm', -8, quote)], advice: [] }
  }
  if (isOpen) return nothing
  return {
    findings: [
      finding(asked, sockets, 'unix-socket-perm', denied ? 25 : 11, `${quote}, closed to web servers’ users`),
    ],
    advice: denied ? [modeAdvice(asked)] : [],
  }
}

function modeAdvice({ hop, machine, language }: Asked): Advice {
  const setting =
    language === 'fastcgi'
      ? 'listen.owner = www-data, listen.group = www-data, listen.mode = 0660'
      : language === 'uwsgi'
        ? 'chmod-socket = 660, chown-socket = :www-data'
        : 'Group=www-data in the unit, --umask 007'
  const why =
    'The user of the proxy (its `user` directive, www-data here as on Debian) needs to write to the socket.'
  return {
    cause: 'unix-socket-perm',
    hop,
    host: machine,
    setting,
    where: 'the app server’s configuration',
    why,
  }
}

function pathAdvice({ hop, machine, directive, where }: Asked, right: string, source: string): Advice {
  const setting = directive?.replace('…', `unix:${right}`) ?? `unix:${right}`
  const why = `The app’s socket is there (${source}). An upgrade of PHP renames its sockets.`
  const reason = right.includes('php') ? why : `The app’s socket is there (${source}).`
  return { cause: 'unix-socket-missing', hop, host: machine, setting, where, why: reason }
}

/** The socket whose path is most like the one asked for. */
function closest(path: string, made: readonly Served[]): Served {
  const first = made.find(({ address }) => isAlike(address.socket ?? '', path)) ?? made[0]
  if (first === undefined) throw new TypeError('there is no socket to choose from')
  return first
}

/** Paths that differ in their numbers alone: php8.1-fpm.sock and php8.2-fpm.sock. */
function isAlike(a: string, b: string): boolean {
  return a !== b && stem(a) === stem(b)
}

function stem(path: string): string {
  return (readAddress(path)?.socket ?? path).replace(/^\/var\/run\//, '/run/').replace(/[\d.]+/g, '')
}

function finding(
  { hop }: Asked,
  evidence: Evidence,
  cause: CauseId,
  weight: number,
  quote: string,
  fact = 'unix-socket',
): CorrelationFinding {
  return { cause, weight, fact, reach: 'here', quote, evidence, hop, target: evidence.target }
}
