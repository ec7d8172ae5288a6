import type { Excerpt, Reader, Reading } from '../../model/excerpt.ts'
import type { NginxFacts } from '../../model/facts/nginx.ts'
import { cutConfig } from './config/cut-config.ts'
import { nginxFaults, nginxSummary } from './faults.ts'
import { nginxFacts, unseenNginx } from './nginx-facts.ts'
import { parseStatus } from './output/parse-status.ts'

/** Longer pastes are read from their start. */
const most = 2_000_000

/** Words of which a configuration of nginx holds at least one, where a line or a block begins. */
const configWord =
  /(?:^|[\n;{}])[ \t]{0,40}(?:(?:proxy|fastcgi|uwsgi|scgi|grpc)_pass[ \t]|upstream[ \t]{1,20}[\w.-]{1,100}[ \t\r\n]{0,10}\{|location[ \t][^\n{};]{1,300}\{|server[ \t\r\n]{0,10}\{|worker_connections[ \t]|# configuration file \/)/

function readingOf(facts: NginxFacts): Reading {
  const broken = nginxFaults(facts).length > 0
  return {
    type: 'nginx',
    system: 'nginx',
    outcome: broken ? 'fail' : 'pass',
    summary: nginxSummary(facts),
    facts,
  }
}

/** What `nginx -t`, `-T` and `-V` print, and configurations or parts of them. */
const configReader: Reader = ({ text: whole, command }: Excerpt) => {
  const text = whole.length > most ? whole.slice(0, most) : whole
  const says = /^nginx: |\bnginx version: |^nginx: configuration file /m.test(text)
  const isOurs = says || /\b(?:nginx|openresty)\b/.test(command ?? '')
  if (!isOurs && !configWord.test(text)) return null
  const build = says ? text : ''
  const { facts, known } = nginxFacts({ build, test: says ? text : '', config: text })
  const passes = facts.passes.length + facts.upstreams.length
  if (facts.test !== null || facts.version !== null || (isOurs && known > 0)) return readingOf(facts)
  // Between lines of logs and other files only its own lines are a configuration.
  const own = nginxFacts({ build: '', test: '', config: cutConfig(text) })
  const cut = own.facts.passes.length + own.facts.upstreams.length
  if (cut > 0 && cut >= passes) {
    return readingOf(own.facts)
  }
  return known > 0 && passes > 0 ? readingOf(facts) : null
}

/** The page of `stub_status`. */
const statusReader: Reader = ({ text }) => {
  if (!text.includes('Active connections:')) return null
  const status = parseStatus(text.slice(0, most))
  return status === null ? null : readingOf({ ...unseenNginx, status })
}

/** Reads nginx out of pasted text. */
export const nginxReaders: readonly Reader[] = [statusReader, configReader]
