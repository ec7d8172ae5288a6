import { type Correlation, nothing } from '../correlation.ts'
import { pastedTexts } from '../pasted-texts.ts'

const listen = /^\s{0,40}listen\s{1,8}([^;\n]{1,160});/gm
/** Where a client of HTTP/1.1 got no status line; a group holds the port, if the line names one. */
const unread =
  /error reading status line from remote server [^\s:,]{1,200}(?::(\d{2,5}))?|(?:sent no valid HTTP\/1\.0 header|upstream prematurely closed connection)[^\n]{0,600}?upstream: "http:\/\/[^/"]{1,200}?(?::(\d{2,5}))?\/|Received HTTP\/0\.9 when not allowed|malformed HTTP response "\\x00\\x00/

/** An nginx that listens for HTTP/2 without TLS, and a proxy that got no status line of HTTP/1.1 from there. */
export const cleartextHttp2: Correlation = {
  id: 'cleartext-http2',
  reference:
    'RFC 9113 section 3.3: cleartext HTTP/2 by prior knowledge; https://nginx.org/en/docs/http/ngx_http_core_module.html#listen',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    const listens = texts.flatMap(({ text }) =>
      [...text.matchAll(listen)].map(([, written]) => ({
        port: /(?:^|:)(\d{2,5})(?:\s|$)/.exec(written ?? '')?.[1] ?? '80',
        written: written ?? '',
      })),
    )
    const isTls = ({ port }: { port: string }) =>
      texts.some(({ text }) => /^\s{0,40}ssl\s{1,8}on;/m.test(text)) ||
      listens.some((each) => each.port === port && /\b(?:ssl|quic)\b/.test(each.written))
    const own = listens.filter((each) => /\bhttp2\b/.test(each.written) && !isTls(each))
    const lost = texts.flatMap(({ text, evidence: of }) => {
      const match = unread.exec(text)
      return match === null ? [] : [{ words: match[0], port: match[1] ?? match[2], evidence: of }]
    })
    const found = lost.flatMap((each) => {
      const at = own.find(({ port }) => each.port === undefined || each.port === port)
      return at === undefined ? [] : [{ each, at }]
    })[0]
    if (found === undefined) return nothing
    const { each, at } = found
    const place = {
      fact: 'cleartext-http2',
      reach: 'here',
      quote: `nginx listens for HTTP/2 without TLS (listen ${at.written};), and was asked in HTTP/1.1: ${each.words.slice(0, 120)}`,
      evidence: each.evidence,
      hop: null,
      target: null,
    } as const
    return {
      findings: [
        { ...place, cause: 'wrong-app-protocol', weight: 36 },
        { ...place, cause: 'keepalive-race', weight: -12 },
        { ...place, cause: 'app-crash-request', weight: -12 },
      ],
      advice: [],
    }
  },
}
