import type { Reader } from '../../model/excerpt.ts'
import { apacheFacts } from './apache-facts.ts'
import { judgeApache } from './judge-apache.ts'

const output =
  /^(?:Syntax OK|AH00526: |VirtualHost configuration:|Loaded Modules:|Scoreboard: |Server version: Apache\/|\S{0,100}[Ss]yntax error on line \d)/m
const config =
  /^[ \t]{0,40}(?:<VirtualHost |ProxyPass(?:Match|Reverse)?[ \t]|BalancerMember[ \t]|ProxyTimeout[ \t]|SetHandler[ \t]{1,8}"?proxy:|RewriteRule[ \t][^\n]{1,400}\[[^\]\n]{0,40}P|<Proxy |SSLProxyEngine |MaxRequestWorkers )/im

/** Reads `apachectl -t`, `-S`, `-M`, `-v`, `server-status?auto` and configurations of Apache httpd. */
export const apacheReader: Reader = ({ command, label, text }) => {
  const clean = text.replaceAll('\r', '')
  const isConfig = config.test(clean)
  if (!isConfig && !output.test(clean)) return null
  const name =
    /[\w./-]{0,200}\.(?:conf|htaccess)\b/.exec(label ?? '')?.[0] ??
    /[\w./-]{0,200}\.conf\b/.exec(command ?? '')?.[0]
  const facts = apacheFacts({
    version: /Server version: |^ServerVersion: /m.test(clean) ? clean : '',
    test: clean,
    modules: clean,
    virtualHosts: clean,
    files: isConfig ? `==> ${name ?? 'the pasted configuration'} <==\n${clean}` : '',
    status: clean,
  })
  const isEmpty =
    facts.test === null &&
    facts.passes.length === 0 &&
    facts.modules.length === 0 &&
    facts.virtualHosts.length === 0 &&
    facts.status === null &&
    facts.timeouts.length === 0 &&
    facts.version === null
  if (isEmpty) return null
  const { outcome, summary } = judgeApache(facts)
  return { type: 'apache', outcome, summary, facts, system: 'apache' }
}
