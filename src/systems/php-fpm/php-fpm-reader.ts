import type { Reader, Reading } from '../../model/excerpt.ts'
import type { PhpFpmFacts, PhpFpmPool } from '../../model/facts/php-fpm.ts'
import { parseStatus } from './parse-status.ts'
import { parsePhpFpm, poolsOf } from './parse-test.ts'
import { phpFpmFaults, phpFpmSummary } from './php-fpm-facts.ts'

/** As much of a paste as is read. */
const most = 500_000

function readingOf(facts: PhpFpmFacts): Reading {
  const outcome = phpFpmFaults(facts, false).length === 0 ? 'pass' : 'fail'
  return { type: 'php-fpm', system: 'php-fpm', outcome, summary: phpFpmSummary(facts, false), facts }
}

/** What stands in a pool's file alone; people often quote nothing but where it listens. */
const ofPool =
  /^[ \t]{0,8}(?:pm(?:\.\w{2,40})?[ \t]{0,20}=|listen\.(?:owner|group|mode)[ \t]{0,20}=|listen[ \t]{0,20}=[ \t]{0,20}\S{0,200}php\S{0,100}\.sock)|^[ \t]{0,8}\[www\]\s{1,20}listen[ \t]{0,20}=/m

/** What `php-fpm -t` and `-tt` print, and files of pools. */
const configReader: Reader = ({ text: whole, label, command }) => {
  const text = whole.slice(0, most)
  const isTest =
    /^\[[^\]]{10,40}\] (?:NOTICE|ERROR|ALERT): (?:configuration file |failed to (?:load|post process)|\[global\]|\t)/m.test(
      text,
    )
  if (!isTest && !ofPool.test(text)) return null
  const file = /[\w./-]{1,200}\.conf\b/.exec(`${label ?? ''} ${command ?? ''}`)?.[0] ?? null
  // A part of a pool’s file may lack its heading.
  const sections = parsePhpFpm(
    /^\s{0,8}\[[\w.-]{1,100}\]/m.test(text) || isTest ? text : `[www]\n${text}`,
    file,
  )
  if (sections === null) return null
  return readingOf({ version: null, test: sections.test, masterPid: null, pools: poolsOf(sections) })
}

/** The status page, as text or JSON. */
const statusReader: Reader = ({ text }) => {
  const page = text.includes('accepted conn') ? parseStatus(text) : null
  if (page === null) return null
  const { pool: name, manager, status, queueLength } = page
  const pool: PhpFpmPool = {
    name,
    listen: '',
    listenMode: null,
    listenOwner: null,
    listenGroup: null,
    user: null,
    manager,
    maxChildren: null,
    children: status.idle + status.active,
    backlog: queueLength,
    timeouts: [],
    slowLog: null,
    where: 'status page',
    status,
  }
  return readingOf({ version: null, test: null, masterPid: null, pools: [pool] })
}

/** Reads PHP-FPM out of pasted text. */
export const phpFpmReaders: readonly Reader[] = [statusReader, configReader]
