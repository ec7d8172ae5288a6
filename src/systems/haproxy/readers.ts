import type { Reader } from '../../model/excerpt.ts'
import { redactSecrets } from '../../redact.ts'
import { factsOf } from './haproxy-step.ts'
import { judgeHaproxy } from './judge-haproxy.ts'

const marks =
  /^# ?pxname,svname,|^Name: HAProxy|^Configuration file is valid|^\[ALERT\][^\n]{0,40}(?:config|parsing)|^(?:backend|listen|frontend)[ \t]{1,4}\S|^HAProxy version |^HA-Proxy version /m

/** `server` and `bind` lines, without which a section may be of another program. */
const configMarks =
  /^[ \t]{1,20}(?:server[ \t]{1,8}\S{1,100}[ \t]{1,8}\S|bind[ \t]{1,8}\S|timeout[ \t]{1,8}(?:connect|server|client)|default_backend )/m

/** Reads `show stat`, `show info`, `haproxy -c`, `haproxy -v` and configurations of HAProxy. */
export const haproxyReader: Reader = ({ command, label, text }) => {
  const clean = text.replaceAll('\r', '')
  if (!marks.test(clean) && !/haproxy/.test(command ?? label ?? '')) return null
  const isConfig = configMarks.test(clean) && !/^# ?pxname,/m.test(clean)
  const name = /[\w./-]{0,200}\.cfg\b/.exec(label ?? command ?? '')?.[0] ?? 'the pasted haproxy.cfg'
  const facts = factsOf({
    test: clean,
    config: isConfig ? `==> ${name} <==\n${clean}` : '',
    socket: clean,
    version: /^HA-?Proxy version/im.test(clean) ? clean : '',
  })
  const isEmpty =
    facts.test === null &&
    facts.servers.length === 0 &&
    facts.proxies.length === 0 &&
    facts.process === null &&
    facts.timeouts.length === 0 &&
    facts.version === null
  if (isEmpty) return null
  const { outcome, summary } = judgeHaproxy(facts)
  return {
    type: 'haproxy',
    outcome,
    summary: redactSecrets(summary),
    facts: { ...facts, socket: null },
    system: 'haproxy',
  }
}
