import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { type Asked, askedIn } from '../asked.ts'
import { type Correlated, type Correlation, nothing, together } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'
import { positionOf } from '../standing.ts'

/** nginx's default is one page of memory: 4 kB, or 8 kB on other platforms. */
const pageBytes = 4096

/**
 * Compares the sizes of headers that were seen with the room that is configured for them: nginx reads the whole response header
 * into proxy_buffer_size, and uWSGI the whole request into buffer-size.
 */
export const headerSizes: Correlation = {
  id: 'header-sizes',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size; https://uwsgi-docs.readthedocs.io/en/latest/Options.html#buffer-size',
  correlate(evidence, service) {
    return together([
      ...askedIn(evidence, service)
        .filter(({ by }) => by === 'nginx')
        .map((asked) => responses(asked, evidence, service)),
      requests(evidence),
    ])
  },
}

function responses(asked: Asked, evidence: readonly Evidence[], service: Service): Correlated {
  const prefix = asked.language === 'fastcgi' || asked.language === 'uwsgi' ? asked.language : 'proxy'
  const written = asked.settings[`${prefix}_buffer_size`]
  const room = written === undefined ? pageBytes : readSize(written)
  if (room === null) return nothing
  const at = positionOf(asked.hop, service)
  const largest = seenOf(evidence, 'http')
    .filter(({ hop }) => positionOf(hop, service) > at && at >= 0)
    .toSorted((a, b) => b.facts.headerBytes - a.facts.headerBytes)[0]
  if (largest === undefined || largest.facts.headerBytes === 0) return nothing
  const { headerBytes } = largest.facts
  const { hop, machine, where } = asked
  const limit = `${prefix}_buffer_size ${written ?? '4k (default)'}, ${where}`
  const quote = `${largest.hop} answers with ${headerBytes} bytes of headers; nginx has room for ${room} (${limit})`
  const place = {
    evidence: largest,
    hop,
    target: largest.target,
    reach: 'here',
    fact: 'header-size',
  } as const
  if (headerBytes * 2 < room) {
    return { findings: [{ ...place, cause: 'upstream-header-too-big', weight: -6, quote }], advice: [] }
  }
  if (headerBytes <= room * 0.75) return nothing
  const isOver = headerBytes > room
  // The room is only known to be one page at least where nobody set it.
  const weight = !isOver ? 5 : written === undefined && headerBytes <= 2 * pageBytes ? 18 : 25
  const size = `${Math.max(16, 2 ** Math.ceil(Math.log2((headerBytes * 1.5) / 1024)))}k`
  return {
    findings: [{ ...place, cause: 'upstream-header-too-big', weight, quote }],
    advice: [
      {
        cause: 'upstream-header-too-big',
        hop,
        host: machine,
        setting: `${prefix}_buffer_size ${size}; ${prefix}_buffers 8 ${size}; ${prefix === 'proxy' ? 'proxy_busy_buffers_size' : `${prefix}_busy_buffers_size`} ${Number.parseInt(size, 10) * 2}k;`,
        where,
        why: `The whole header has to fit; ${headerBytes} bytes were seen without cookies of a visitor, and theirs may be larger.`,
      },
    ],
  }
}

const tooBig = /invalid request block size: (\d{1,9}) \(max (\d{1,9})\)/

/** uWSGI tells the size that it refused. */
function requests(evidence: readonly Evidence[]): Correlated {
  const instance = seenOf(evidence, 'uwsgi').flatMap((each) =>
    each.facts.instances.map((of) => ({ ...of, evidence: each })),
  )[0]
  for (const logs of seenOf(evidence, 'logs')) {
    for (const { sample } of logs.facts.groups) {
      const match = tooBig.exec(sample)
      if (match === null) continue
      const size = Number(match[1])
      // Above the largest size of a uwsgi packet it is no size at all, but the start of another protocol.
      if (size > 65_535 || size === 21_573 || size === 18_245) continue
      const needed = Math.min(65_535, 2 ** Math.ceil(Math.log2(size * 1.5)))
      const isSame = instance === undefined || instance.bufferBytes === Number(match[2])
      return {
        findings: [
          {
            cause: 'request-too-big-for-app',
            weight: isSame ? 12 : 6,
            fact: 'request-size',
            reach: 'here',
            quote: `a request of ${size} bytes met a buffer-size of ${match[2]}: ${sample.split('\n', 1)[0]}`,
            evidence: logs,
            hop: logs.hop,
            target: logs.target,
          },
        ],
        advice: [
          {
            cause: 'request-too-big-for-app',
            hop: logs.hop,
            host: null,
            setting: `buffer-size = ${needed}`,
            where: instance?.configFile ?? 'default of uWSGI',
            why: `Line, headers and cookies of a request have to fit; ${size} bytes did not.`,
          },
        ],
      }
    }
  }
  return nothing
}

/** `8k` is 8192; null for what is no size. */
function readSize(text: string): number | null {
  const match = /^(\d{1,9})([kKmM]?)/.exec(text.trim())
  if (match === null) return null
  const factor = { '': 1, k: 1024, m: 1024 * 1024 }[(match[2] ?? '').toLowerCase()] ?? 1
  return Number(match[1]) * factor
}
