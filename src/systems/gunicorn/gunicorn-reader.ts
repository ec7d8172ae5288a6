import type { Reader, Reading } from '../../model/excerpt.ts'
import type { GunicornFacts, GunicornMaster } from '../../model/facts/gunicorn.ts'
import type { ListedProcess } from '../app/list-processes.ts'
import { parsePs } from '../app/parse-ps.ts'
import { findMasters } from './find-masters.ts'
import { gunicornSummary, masterFacts } from './gunicorn-facts.ts'
import { parseConfig } from './parse-config.ts'

/** As much of a paste as is read. */
const most = 500_000

/** Settings of which a configuration file without its name holds at least two. */
const settings = new Set([
  'bind',
  'workers',
  'worker_class',
  'threads',
  'timeout',
  'graceful_timeout',
  'keepalive',
  'max_requests',
  'max_requests_jitter',
  'worker_connections',
  'backlog',
  'errorlog',
  'accesslog',
  'preload_app',
  'loglevel',
])

/** A command line of gunicorn as units, Dockerfiles, Procfiles and Compose files write it. */
const started =
  /^[ \t]{0,20}(?:ExecStart=|CMD |ENTRYPOINT |command: {1,4}|web: {1,4}|- |exec )?["'[ ]{0,6}(?:[^\n#]{0,100}?(?:&& |\brun |\bexec |\bpython3? -m ))?((?:\/?[\w./-]{1,200}\/)?gunicorn(?:["', ]).{1,2000})$/m

function readingOf(masters: GunicornMaster[]): Reading {
  const facts: GunicornFacts = { version: null, masters }
  return { type: 'gunicorn', system: 'gunicorn', outcome: 'pass', summary: gunicornSummary(facts), facts }
}

/** Lines of `ps` with gunicorn among them. */
const processReader: Reader = ({ text }) => {
  if (!text.includes('gunicorn')) return null
  const found = findMasters(parsePs(text.slice(0, most)))
  return found.length === 0 ? null : readingOf(found.map((each) => masterFacts(each, null, null)))
}

/** A `gunicorn.conf.py`, or a part of one. */
const configReader: Reader = ({ text, label, command }) => {
  const named = /gunicorn[\w.-]{0,40}\.py\b/.exec(`${label ?? ''} ${command ?? ''}`)?.[0]
  const known = parseConfig(text.slice(0, most)).filter(({ name }) => settings.has(name))
  if (known.length < (named === undefined ? 2 : 1) || (named === undefined && !isTypical(known))) return null
  const file = named ?? 'gunicorn.conf.py'
  const master = masterFacts(
    { process: processOf([]), workers: [], options: [] },
    { file, text: text.slice(0, most) },
    null,
  )
  const hasBind = known.some(({ name }) => name === 'bind')
  return readingOf([{ ...master, binds: hasBind ? master.binds : [] }])
}

/** Names that few other programs’ Python files give values to. */
function isTypical(known: readonly { name: string }[]): boolean {
  return known.some(({ name }) =>
    /^(?:bind|worker_class|workers|graceful_timeout|keepalive|preload_app)$/.test(name),
  )
}

/** The command line of a unit, a Dockerfile or a Procfile. */
const commandReader: Reader = ({ text, command }) => {
  const line =
    /^(?:sudo )?(?:\/[\w./-]{1,200}\/)?gunicorn [^|]{1,2000}/
      .exec(command ?? '')?.[0]
      .replace(/^sudo /, '') ?? started.exec(text.slice(0, most))?.[1]
  if (line === undefined) return null
  const argv = line.split(/[\s,"'[\]]+/).filter((word) => word !== '')
  if (!argv.some((word) => /^-/.test(word) || /^[\w.]{1,100}:\w{1,60}/.test(word))) return null
  return readingOf([
    masterFacts({ process: processOf(argv), workers: [], options: argv.slice(1) }, null, null),
  ])
}

function processOf(argv: string[]): ListedProcess {
  return {
    pid: 0,
    ppid: 0,
    state: '?',
    ageMs: null,
    rssBytes: 0,
    uid: null,
    user: null,
    folder: null,
    program: null,
    group: null,
    argv,
    variables: {},
  }
}

/** Reads gunicorn out of pasted text. */
export const gunicornReaders: readonly Reader[] = [processReader, configReader, commandReader]
