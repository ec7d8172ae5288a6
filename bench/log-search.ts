import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, utimesSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matchLogLine } from '../src/diagnosis/match-log-line.ts'
import { readFound } from '../src/hosts/log-search/read-found.ts'
import { searchCommand } from '../src/hosts/log-search/search-command.ts'
import { logSignatures } from '../src/systems/log-signatures.ts'
import { wordsOf } from '../src/systems/logs/words.ts'
import type { Row } from './table.ts'

const MiB = 1024 * 1024
const lineBytes = 256
const linesPerBlock = MiB / lineBytes

/** Lines per second of the log: half an hour is 4 MiB, whatever the size of the file. */
const pace = (4 * linesPerBlock) / 1800

/** Sizes in MiB; a smaller largest one for machines without the room. */
const sizes = (process.env.BENCH_LOG_MIB ?? '100,1024,10240').split(',').map(Number)

const windowMs = 30 * 60_000

/**
 * How long it takes to find the last half hour in logs of 100 MB, 1 GB and 10 GB, beside `grep` over the whole file, and how
 * fast the log signatures read. Needs room for the largest log in the folder of temporary files.
 */
export function logSearch(): Row[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-log-'))
  try {
    const measured = sizes.map((size) => measure(folder, size))
    const [small] = measured
    const large = measured.at(-1)
    if (small === undefined || large === undefined) return []
    const growth = large.searchMs / small.searchMs
    const faster = large.grepMs / large.searchMs
    return [
      ...measured.map(({ size, searchMs, grepMs, readBytes }) => ({
        what: `last 30 minutes of a log of ${size} MiB`,
        measured: `${Math.round(searchMs)} ms, ${(readBytes / MiB).toFixed(1)} MiB read; grep: ${Math.round(grepMs)} ms`,
        target: '-',
        met: null,
      })),
      {
        what: `log search, ${large.size} MiB against ${small.size} MiB`,
        measured: `${growth.toFixed(2)}×`,
        target: 'at most 1.5×',
        met: growth <= 1.5,
      },
      {
        what: `log search against grep over ${large.size} MiB`,
        measured: `${Math.round(faster)}× faster`,
        target: 'at least 50×',
        met: faster >= 50,
      },
      ...matching(folder),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Measured {
  size: number
  searchMs: number
  grepMs: number
  readBytes: number
}

function measure(folder: string, size: number): Measured {
  const end = new Date()
  const path = join(folder, `error-${size}.log`)
  writeLog(path, size, end)
  const words = wordsOf('nginx')
  const place = {
    name: path,
    at: { file: path },
    kind: 'error',
    format: 'nginx-error',
    definition: null,
  } as const
  const query = {
    from: new Date(end.getTime() - windowMs),
    to: end,
    now: new Date(),
    slackMs: 120_000,
    maxReadBytes: 64 * MiB,
    maxFetchBytes: MiB,
    needles: words,
  }
  const { argv, maxBytes } = searchCommand(place, query, null, false)
  const [program, ...rest] = argv
  let readBytes = 0
  const searchMs = median(5, () => {
    const { stdout, status } = spawnSync(program, rest, {
      maxBuffer: maxBytes,
      encoding: 'utf8',
      env: environment,
    })
    const found = readFound(place, { stdout, stderr: '', exitCode: status, failure: null, truncated: false })
    const expected = Math.round((pace * windowMs) / 1000 / 8)
    if (Math.abs(found.source.lines - expected) > expected / 100 + 2) {
      throw new Error(`found ${found.source.lines} lines, expected about ${expected}`)
    }
    readBytes = found.source.readBytes
  })
  const grepMs = median(1, () =>
    spawnSync('grep', ['-acF', ...words.flatMap((word) => ['-e', word]), path], { env: environment }),
  )
  rmSync(path)
  return { size, searchMs, grepMs, readBytes }
}

const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }

/** A log of lines of one length that ends now; every eighth speaks of a fault. */
function writeLog(path: string, size: number, end: Date): void {
  const block = Buffer.alloc(MiB, ' ')
  for (let n = 0; n < linesPerBlock; n += 1) {
    const words =
      n % 8 === 0
        ? `[error] 31#31: *${n} connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.${n % 250}, server: shop.example, request: "GET /p/${n} HTTP/1.1", upstream: "http://10.0.0.5:8080/p/${n}"`
        : `[notice] 31#31: signal 29 (SIGIO) received, and much is said of what goes well with number ${n}`
    block.write(words, n * lineBytes + 20)
    block.write('\n', (n + 1) * lineBytes - 1)
  }
  const file = openSync(path, 'w')
  const first = end.getTime() / 1000 - (size * linesPerBlock) / pace
  let stamped = ''
  let second = Number.NaN
  for (let each = 0; each < size; each += 1) {
    for (let n = 0; n < linesPerBlock; n += 1) {
      const at = Math.floor(first + (each * linesPerBlock + n + 1) / pace)
      if (at !== second) {
        second = at
        stamped = new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/')
      }
      block.write(stamped, n * lineBytes, 19, 'latin1')
    }
    writeSync(file, block)
  }
  closeSync(file)
  utimesSync(path, end, end)
}

function median(times: number, run: () => void): number {
  const taken = Array.from({ length: times }, () => {
    const started = performance.now()
    run()
    return performance.now() - started
  })
  return taken.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0
}

/** How fast the signatures of all systems read a log, beside `grep -E` with their patterns. */
function matching(folder: string): Row[] {
  const path = join(folder, 'match.log')
  const size = 32
  writeLog(path, size, new Date())
  const lines = spawnSync('cat', [path], { maxBuffer: 2 * size * MiB, encoding: 'utf8' }).stdout.split('\n')
  for (const line of lines.slice(0, 2000)) matchLogLine(line)
  const oursMs = median(1, () => {
    for (const line of lines) matchLogLine(line)
  })
  const patterns = logSignatures.flatMap(({ pattern }) => extended(pattern.source) ?? [])
  const grepMs = median(1, () =>
    spawnSync('grep', ['-acE', ...patterns.flatMap((pattern) => ['-e', pattern]), path], {
      env: environment,
    }),
  )
  const ratio = grepMs / oursMs
  return [
    {
      what: `log signatures (${logSignatures.length}) over ${size} MiB`,
      measured: `${Math.round((size * 1000) / oursMs)} MiB/s; grep -E with ${patterns.length} of them: ${Math.round((size * 1000) / grepMs)} MiB/s`,
      target: 'as fast as grep -E',
      met: ratio >= 1,
    },
  ]
}

/** A pattern as POSIX ERE, null for one that cannot be written so. */
function extended(source: string): string | null {
  const written = source
    .replace(/\(\?<[a-zA-Z]\w*>/g, '(')
    .replace(/\(\?:/g, '(')
    .replace(/\\d/g, '[0-9]')
    .replace(/\\\//g, '/')
  if (/\(\?|\\[bBuxtn]|\[[^\]]*\\/.test(written)) return null
  return spawnSync('grep', ['-E', '-e', written], { input: '', env: environment }).status === 1
    ? written
    : null
}
