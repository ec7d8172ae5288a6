import type { Reader, Reading } from '../../model/excerpt.ts'
import type { UwsgiFacts, UwsgiInstance } from '../../model/facts/uwsgi.ts'
import { parsePs } from '../app/parse-ps.ts'
import { uwsgiArguments } from './command-line.ts'
import { parseSettings } from './parse-settings.ts'
import { parseStats } from './parse-stats.ts'
import { instanceFacts, uwsgiFaults, uwsgiSummary } from './uwsgi-facts.ts'
import { findInstances } from './uwsgi-step.ts'

/** As much of a paste as is read. */
const most = 1_000_000

function readingOf(version: string | null, instances: UwsgiInstance[]): Reading {
  const facts: UwsgiFacts = { version, instances }
  const outcome = uwsgiFaults(facts).length === 0 ? 'pass' : 'fail'
  return { type: 'uwsgi', system: 'uwsgi', outcome, summary: uwsgiSummary(facts), facts }
}

/** The JSON of a stats server. */
const statsReader: Reader = ({ text }) => {
  const read = text.includes('"listen_queue"') ? parseStats(text.slice(0, most)) : null
  if (read === null) return null
  const instance = instanceFacts({ pid: read.pid ?? 0, argv: [], files: [], stats: read.stats })
  const queue = Math.max(0, ...read.sockets.map(({ maxQueue }) => maxQueue))
  return readingOf(read.version, [
    {
      ...instance,
      timeouts: [],
      listenBacklog: queue === 0 ? instance.listenBacklog : queue,
      sockets: read.sockets.map(({ name, protocol }) => ({
        protocol:
          protocol === 'uwsgi' || protocol === 'http' || protocol === 'fastcgi' ? protocol : 'unknown',
        address: name,
      })),
    },
  ])
}

/** An ini or YAML file of uWSGI. */
const configReader: Reader = ({ text, label, command }) => {
  if (!/^\s{0,8}(?:\[uwsgi\]|uwsgi\s{0,4}:)\s{0,8}$/m.test(text.slice(0, most))) return null
  const file = /[\w./-]{1,200}\.(?:ini|ya?ml)\b/.exec(`${label ?? ''} ${command ?? ''}`)?.[0] ?? 'uwsgi.ini'
  const known = parseSettings(text.slice(0, most), file)
  if (known.length === 0) return null
  return readingOf(null, [
    instanceFacts({ pid: 0, argv: [], files: [{ file, text: text.slice(0, most) }], stats: null }),
  ])
}

/** Lines of `ps` with uWSGI among them. */
const processReader: Reader = ({ text }) => {
  if (!/uwsgi/i.test(text.slice(0, most))) return null
  const all = findInstances(parsePs(text.slice(0, most)))
  const instances = all.filter(
    ({ argv }, index) => all.findIndex((other) => other.argv.join(' ') === argv.join(' ')) === index,
  )
  if (instances.length === 0) return null
  return readingOf(
    null,
    instances.map(({ pid, argv }) => instanceFacts({ pid, argv: argv.slice(1), files: [], stats: null })),
  )
}

/** The command line of a unit, a Dockerfile or a shell. */
const commandReader: Reader = ({ text, command }) => {
  const argv = uwsgiArguments(command ?? '') ?? uwsgiArguments(text.slice(0, most))
  if (argv === null || findInstances(parsePs(text.slice(0, most))).length > 0) return null
  return readingOf(null, [instanceFacts({ pid: 0, argv, files: [], stats: null })])
}

/** Reads uWSGI out of pasted text. */
export const uwsgiReaders: readonly Reader[] = [statsReader, configReader, processReader, commandReader]
