import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { askedSocket } from '../../../systems/notes/asked-socket.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Debian and Ubuntu keep the version in the name of the socket, of the unit and of the folder. */
const ofSocket = /\bphp(\d\.\d{1,2})-fpm\.sock$/
const ofUnit = /^php(\d\.\d{1,2})-fpm(?:\.service)?$/
const ofMaster = /php-fpm: master process \(\/etc\/php\/(\d\.\d{1,2})\/fpm\//

/** A gateway that asks the socket of a version of PHP, while PHP-FPM of other versions alone runs: an upgrade renames sockets. */
export const socketVersions: Correlation = {
  id: 'socket-versions',
  reference:
    'https://packages.sury.org/php/: listen = /run/php/phpX.Y-fpm.sock, as of Debian; unix(7), ENOENT',
  correlate(evidence, service) {
    if (service.hosts.length > 0 || !isFailing(evidence)) return nothing
    const running = runningIn(evidence)
    const asked = pathsIn(evidence, service).flatMap((each) => {
      const version = ofSocket.exec(each.path)?.[1]
      return version === undefined ? [] : [{ ...each, version }]
    })
    const [first] = asked
    if (first === undefined || running.size === 0 || asked.some(({ version }) => running.has(version)))
      return nothing
    const quote = `${first.path} is asked, and PHP-FPM ${[...running].join(', ')} is what runs`
    const { hop, target } = first.evidence
    return {
      findings: [
        {
          ...{ cause: 'unix-socket-missing', weight: 22, fact: 'listed-socket', reach: 'here', quote },
          ...{ evidence: first.evidence, hop, target },
        },
      ],
      advice: [],
    }
  },
}

function runningIn(evidence: readonly Evidence[]): Set<string> {
  const units = seenOf(evidence, 'systemd').flatMap(({ facts }) =>
    facts.units.flatMap(({ name, active }) => (active === 'active' ? (ofUnit.exec(name)?.[1] ?? []) : [])),
  )
  const masters = samplesIn(evidence).flatMap(({ sample }) => ofMaster.exec(sample)?.[1] ?? [])
  return new Set([...units, ...masters])
}

function pathsIn(evidence: readonly Evidence[], service: Service): { path: string; evidence: Evidence }[] {
  const configured = askedIn(evidence, service).flatMap(({ address, evidence: each }) =>
    address.socket === null ? [] : [{ path: address.socket, evidence: each }],
  )
  const written = samplesIn(evidence).flatMap(({ sample, evidence: each }) => {
    const path = askedSocket
      .exec(sample)
      ?.slice(1)
      .find((group) => group !== undefined)
    return path === undefined ? [] : [{ path, evidence: each }]
  })
  return [...configured, ...written]
}

function isFailing(evidence: readonly Evidence[]): boolean {
  return (
    seenOf(evidence, 'http').some(({ facts: { status } }) => status === 502 || status === 503) ||
    samplesIn(evidence).some(({ sample }) =>
      /\b50[23] (?:Bad Gateway|Service (?:Temporarily )?Unavailable)|\(2: No such file or directory\) while connecting to upstream|\(2\)No such file or directory: AH02454/.test(
        sample,
      ),
    )
  )
}

function samplesIn(evidence: readonly Evidence[]) {
  return seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.map(({ sample }) => ({ sample: sample.slice(0, 2000), evidence: each as Evidence })),
  )
}
