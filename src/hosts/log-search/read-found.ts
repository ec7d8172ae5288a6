import type { LogSource } from '../../model/facts/logs.ts'
import type { Ran } from '../../model/host.ts'
import type { LogPlace } from '../../model/log-place.ts'
import type { CountedLine } from './group-lines.ts'
import { unwrapRecord } from './unwrap-record.ts'

/** What an access log holds in the window, counted on the machine. */
export interface CountedRequests {
  requests: number
  minutes: { minute: string; status: number; count: number }[]
  /** Failed requests that ended alike. */
  failed: CountedFailure[]
  upstreams: Tally[]
  methods: Tally[]
  /** Lines that are not of the format. */
  unlike: number
}

export interface CountedFailure {
  status: number
  upstreamStatus: string | null
  upstream: string | null
  ending: string | null
  count: number
  firstAt: string
  lastAt: string
  durationMs: { min: number; p50: number; max: number } | null
  sample: string
}

export interface Tally {
  name: string
  requests: number
  failed: number
}

/** What was found in one log. */
export interface FoundLog {
  place: LogPlace
  source: LogSource
  lines: CountedLine[]
  /** Lines of a log without times; nothing tells whether they are in the window. */
  undated: string[]
  requests: CountedRequests | null
  /** Of these lines or requests, how many the log itself marks as errors (journal priority 0…3). */
  marked: number
  /** What to know of the search: clocks that jumped, files that were left out. */
  notes: string[]
  /** How far the machine's clock is ahead of ours; 0 within ten seconds. */
  clockAheadMs: number
}

/** Reads what the search printed. A search that did not come to its end gives what came of it, and says so. */
export function readFound(place: LogPlace, ran: Ran): FoundLog {
  const found = empty(place)
  const { source } = found
  const state: Reading = { found, line: null, failure: null, ended: false, counts: countsOf() }
  for (const line of ran.stdout.split('\n')) read(state, line)
  close(state)
  if (state.counts.seen) found.requests = state.counts.requests
  if (source.unread === null && !state.ended) {
    const nothing = found.lines.length === 0 && found.undated.length === 0 && found.requests === null
    if (nothing) source.unread = whyNothing(ran)
    else source.truncated = true
  }
  if (
    /not seeing messages from other users|insufficient permissions/i.test(ran.stderr) &&
    source.lines === 0
  ) {
    source.unread = 'permission denied'
  }
  if (ran.truncated) source.truncated = true
  found.lines = found.lines.map((line) => unwrapped(found, line))
  return found
}

interface Reading {
  found: FoundLog
  line: CountedLine | null
  failure: CountedFailure | null
  ended: boolean
  counts: { seen: boolean; requests: CountedRequests }
}

function empty(place: LogPlace): FoundLog {
  const source: LogSource = {
    name: place.name,
    format: place.format,
    sizeBytes: null,
    readBytes: 0,
    lines: 0,
    truncated: false,
    unread: null,
  }
  return { place, source, lines: [], undated: [], requests: null, marked: 0, notes: [], clockAheadMs: 0 }
}

function countsOf(): Reading['counts'] {
  return {
    seen: false,
    requests: { requests: 0, minutes: [], failed: [], upstreams: [], methods: [], unlike: 0 },
  }
}

function read(state: Reading, line: string): void {
  const { found, counts } = state
  const rest = line.slice(2)
  const words = rest.split(' ')
  switch (line.slice(0, 2)) {
    case 'H ':
      heading(state, words, rest)
      return
    case 'R ':
      found.undated.push(rest)
      return
    case 'N ':
      found.source.lines = numberOf(words[0])
      if (words[1] === '1') found.source.truncated = true
      if (words[2] !== undefined) {
        counts.seen = true
        counts.requests.requests = numberOf(words[0])
        counts.requests.unlike = numberOf(words[2])
      }
      return
    case 'G ':
      close(state)
      state.line = {
        text: '',
        count: numberOf(words[0]),
        firstAt: timeOf(state, words[1]),
        lastAt: timeOf(state, words[2]),
        perMinute: [],
      }
      return
    case 'S ':
      if (state.line !== null) state.line.text = rest
      if (state.failure !== null) state.failure.sample = rest
      return
    case 'T ':
      if (state.line !== null) state.line.text += `\n${rest}`
      return
    case 'P ':
      state.line?.perMinute.push([minuteOf(state, words[0]), numberOf(words[1])])
      return
    case 'M ':
      counts.requests.minutes.push({
        minute: minuteOf(state, words[0]),
        status: numberOf(words[1]),
        count: numberOf(words[2]),
      })
      return
    case 'U ':
      counts.requests.upstreams.push(tallyOf(words))
      return
    case 'V ':
      counts.requests.methods.push(tallyOf(words))
      return
    case 'A ':
      close(state)
      state.failure = failureOf(state, words)
      return
    case 'K ':
      if (state.failure !== null) name(state.failure, rest.split('\u001f'))
      return
    case 'E':
      state.ended = true
  }
}

function heading({ found }: Reading, words: string[], rest: string): void {
  const { source } = found
  const about = rest.slice((words[0]?.length ?? 0) + 1)
  if (words[0] === 'clock') found.clockAheadMs = Number.parseInt(words[1] ?? '0', 10) * 1000 || 0
  if (words[0] === 'note') found.notes.push(about)
  if (words[0] === 'read') source.readBytes += numberOf(words[1])
  if (words[0] === 'size') source.sizeBytes = numberOf(words[1])
  if (words[0] === 'cut') source.truncated = true
  if (words[0] === 'unread') source.unread = about
}

function close(state: Reading): void {
  if (state.line !== null) state.found.lines.push(state.line)
  if (state.failure !== null) state.counts.requests.failed.push(state.failure)
  state.line = null
  state.failure = null
}

function failureOf(state: Reading, words: string[]): CountedFailure {
  const [min, p50, max] = words.slice(3, 6).map(Number)
  const timed = [min, p50, max].every((value) => value !== undefined && Number.isFinite(value))
  return {
    status: 0,
    upstreamStatus: null,
    upstream: null,
    ending: null,
    count: numberOf(words[0]),
    firstAt: timeOf(state, words[1]),
    lastAt: timeOf(state, words[2]),
    durationMs: timed ? { min: min ?? 0, p50: p50 ?? 0, max: max ?? 0 } : null,
    sample: '',
  }
}

function name(failure: CountedFailure, [status, upstreamStatus, upstream, ending]: string[]): void {
  failure.status = numberOf(status)
  failure.upstreamStatus = upstreamStatus || null
  failure.upstream = upstream || null
  failure.ending = ending || null
}

function tallyOf(words: string[]): Tally {
  return { requests: numberOf(words[0]), failed: numberOf(words[1]), name: words.slice(2).join(' ') }
}

function numberOf(word: string | undefined): number {
  const value = Number(word)
  return Number.isFinite(value) && value >= 0 ? value : 0
}

/** The machine's seconds as our time. */
function timeOf({ found }: Reading, seconds: string | undefined): string {
  const ms = numberOf(seconds) * 1000 - found.clockAheadMs
  return new Date(Math.max(0, Math.min(ms, 8.64e15))).toISOString()
}

function minuteOf(state: Reading, seconds: string | undefined): string {
  return `${timeOf(state, seconds).slice(0, 16)}:00Z`
}

function whyNothing(ran: Ran): string {
  if (ran.failure === 'timeout') return 'the search took too long'
  if (ran.failure === 'forbidden') return 'permission denied'
  if (ran.failure === 'missing') return 'the machine has no sh'
  return `the search ended early${ran.stderr === '' ? '' : `: ${ran.stderr.trim().slice(0, 200)}`}`
}

function unwrapped(found: FoundLog, line: CountedLine): CountedLine {
  const { text, isMarked } = unwrapRecord(found.place, line.text)
  if (isMarked) found.marked += line.count
  return { ...line, text }
}
