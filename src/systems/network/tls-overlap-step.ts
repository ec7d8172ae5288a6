import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { TlsOverlapFacts } from '../../model/facts/tls-overlap.ts'
import { defineStep } from '../../model/step.ts'
import { runOnHost } from '../host/run-on-host.ts'
import { nextTargets } from './next-targets.ts'
import { isUnconnected, parseHandshakes } from './parse-handshakes.ts'

/**
 * One handshake for each version of TLS, and for each of some cipher suites of TLS 1.2: those of Mozilla's intermediate and old
 * configurations. `$1` is host:port, `$2` the server name. Old versions need the lowest security level of OpenSSL 3.
 */
const ask = `command -v openssl >/dev/null 2>&1 || { echo '# none'; exit; }
for v in tls1 tls1_1 tls1_2 tls1_3; do echo "== $v -"
c='DEFAULT:@SECLEVEL=0'; [ "$v" = tls1_3 ] && c=DEFAULT
timeout 4 openssl s_client -connect "$1" -servername "$2" -brief -$v -cipher "$c" </dev/null 2>&1 | head -c 4000; done
for c in ECDHE-ECDSA-AES128-GCM-SHA256 ECDHE-RSA-AES128-GCM-SHA256 ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-RSA-AES128-SHA DHE-RSA-AES128-GCM-SHA256 AES128-GCM-SHA256 AES128-SHA DES-CBC3-SHA; do echo "== tls1_2 $c"
timeout 4 openssl s_client -connect "$1" -servername "$2" -brief -tls1_2 -cipher "$c:@SECLEVEL=0" </dev/null 2>&1 | head -c 4000; done`

/** Asks the next hop which versions of TLS and which ciphers it takes, from the machine of the hop that asks it. */
export const tlsOverlapStep = defineStep({
  type: 'tls-overlap',
  title: 'Compare TLS with the next hop',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(host, _params, context) {
    const target = nextTargets(host, context.targets).find(({ tls }) => tls)
    if (target === undefined) {
      return {
        outcome: 'pass',
        summary: 'no hop further in is asked by TLS',
        facts: { address: '', port: 0, accepted: [], refused: [], offered: null },
      }
    }
    const { hostname, port, serverName } = target
    const address = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`
    const [ran] = await runOnHost(
      host,
      [{ argv: ['sh', '-c', ask, 'sh', address, serverName], timeoutMs: 55_000 }],
      context,
    )
    const text = ran?.stdout ?? ''
    if (ran?.failure === 'missing' || text.startsWith('# none')) {
      throw new BotError(
        'PROGRAM_MISSING',
        `openssl is not installed on ${host.host.name}`,
        'Install openssl there.',
      )
    }
    const { accepted, refused } = isUnconnected(text) ? { accepted: [], refused: [] } : parseHandshakes(text)
    const facts: TlsOverlapFacts = { address: hostname, port, accepted, refused, offered: null }
    return {
      outcome: accepted.length === 0 ? 'fail' : 'pass',
      summary: isUnconnected(text) ? `${address} takes no connection` : summarise(address, facts),
      facts,
    }
  },
})

function summarise(address: string, { accepted, refused }: TlsOverlapFacts): string {
  const taken = accepted.map(({ protocol }) => protocol).join(', ')
  const left = refused.map(({ protocol, message }) => `${protocol} (${message})`).join(', ')
  return `${address} takes ${taken === '' ? 'no version of TLS' : taken}${left === '' ? '' : `; not ${left}`}`
}
