import type { TlsOverlapFacts } from '../../model/facts/tls-overlap.ts'

const versions: Record<string, string> = {
  tls1: 'TLSv1',
  tls1_1: 'TLSv1.1',
  tls1_2: 'TLSv1.2',
  tls1_3: 'TLSv1.3',
}

const heading = /^== (tls1(?:_[123])?) (\S{1,80})$/

/** What openssl says when it is itself that offers no such version or cipher: nothing was learnt of the server. */
const ownLimit = /no protocols available|no cipher match|unknown option|Option unknown|Unrecognized flag/i

/** OpenSSL 1.1 and later: `error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:…`. */
const reason = /error:[0-9A-Fa-f]{4,8}:[^:\n]{1,40}:[^:\n]{0,60}:([^:\n]{1,120}):/

/**
 * Reads blocks of `openssl s_client -brief`, each below a line `== <version option> <cipher>`. A version is accepted when any of
 * its handshakes was; ciphers are those that were agreed on.
 */
export function parseHandshakes(text: string): Pick<TlsOverlapFacts, 'accepted' | 'refused'> {
  const agreed = new Map<string, Set<string>>()
  const failed = new Map<string, string>()
  for (const { version, body } of blocksOf(text)) {
    const protocol = versions[version] ?? version
    const cipher = /^ {0,8}(?:Ciphersuite|Cipher is|New, [^,\n]{1,20}, Cipher is):? ?(\S{1,80})/m.exec(
      body,
    )?.[1]
    const isDone = /^CONNECTION ESTABLISHED/m.test(body) || (cipher !== undefined && cipher !== '(NONE)')
    if (isDone) {
      const ciphers = agreed.get(protocol) ?? new Set()
      if (cipher !== undefined) ciphers.add(cipher)
      agreed.set(protocol, ciphers)
    } else if (!ownLimit.test(body) && !failed.has(protocol)) {
      failed.set(protocol, messageOf(body))
    }
  }
  return {
    accepted: [...agreed].map(([protocol, ciphers]) => ({ protocol, ciphers: [...ciphers] })),
    refused: [...failed]
      .filter(([protocol]) => !agreed.has(protocol))
      .map(([protocol, message]) => ({ protocol, message })),
  }
}

/** Whether the port could not even be connected to. */
export function isUnconnected(text: string): boolean {
  return /connect:errno=|Connection refused|BIO_lookup_ex|Name or service not known/.test(text)
}

function blocksOf(text: string): { version: string; body: string }[] {
  const blocks: { version: string; lines: string[] }[] = []
  for (const line of text.split(/\r?\n/, 5000)) {
    const match = heading.exec(line)
    if (match !== null) blocks.push({ version: match[1] ?? '', lines: [] })
    else blocks.at(-1)?.lines.push(line.slice(0, 500))
  }
  return blocks.map(({ version, lines }) => ({ version, body: lines.join('\n') }))
}

function messageOf(body: string): string {
  const said = reason.exec(body)?.[1]
  if (said !== undefined) return said
  if (/unexpected eof|errno=0|CONNECTED/.test(body)) return 'closed without a word'
  return body.trim() === '' ? 'no answer in time' : (body.trim().split('\n', 1)[0] ?? '').slice(0, 120)
}
