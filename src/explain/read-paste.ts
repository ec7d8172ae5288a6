import { matchLogLine } from '../diagnosis/match-log-line.ts'
import { groupLines } from '../hosts/log-search/group-lines.ts'
import { splitLogLines } from '../hosts/log-search/split-log-lines.ts'
import { withoutPrefix } from '../hosts/log-search/without-prefix.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Excerpt, Reading } from '../model/excerpt.ts'
import type { System } from '../model/system.ts'
import { readers } from '../systems/readers.ts'
import { asWritten } from './as-written.ts'
import { readCurl } from './curl-reader.ts'
import { redactPaste } from './redact-paste.ts'
import { splitExcerpts } from './split-excerpts.ts'
import { unfoldDocument } from './unfold-document.ts'

/** What a pasted text holds, as evidence, and what of it nobody could read. */
export interface Paste {
  evidence: Evidence[]
  /** Where each piece of evidence stands in the text, by its id: `line 12, $ systemctl status shop`. */
  sources: Map<string, string>
  /** Lines that no reader and no signature knows. */
  unread: number
  lines: number
}

/** Reads everything out of a pasted text that readers and log signatures know; secrets are removed first. */
export function readPaste(text: string): Paste {
  const excerpts = splitExcerpts(asWritten(redactPaste(text)))
  const sources = new Map<string, string>()
  const evidence: Evidence[] = []
  let unread = 0
  let lines = 0

  function file(reading: Reading, source: string): void {
    const { system, ...seen } = reading
    const id = `paste:${evidence.length + 1}`
    sources.set(id, source)
    evidence.push({
      id,
      step: seen.type,
      target: null,
      hop: system,
      startedAt: new Date(0).toISOString(),
      durationMs: 0,
      ...seen,
    } as Evidence)
  }

  function read(excerpt: Excerpt): void {
    const source = sourceOf(excerpt)
    const readings = [readCurl, ...readers].flatMap((reader) => reader(excerpt) ?? [])
    for (const reading of readings) file(reading, source)
    const logs = readLogs(excerpt)
    const inner = readings.length > 0 ? null : unfoldDocument(excerpt, logs.readings.length > 0)
    if (inner !== null) {
      for (const each of inner.flatMap(splitAgain)) read(each)
      return
    }
    for (const reading of logs.readings) file(reading, source)
    lines += logs.lines
    if (readings.length === 0) unread += logs.unknown
  }

  for (const excerpt of excerpts) read(excerpt)
  return { evidence, sources, unread, lines }
}

/** The excerpts of a text that stood in a document, where it did not say more itself. */
function splitAgain(excerpt: Excerpt): Excerpt[] {
  const outer = {
    command: excerpt.command === null ? null : redactPaste(excerpt.command),
    label: excerpt.label === null ? null : redactPaste(excerpt.label),
  }
  return splitExcerpts(asWritten(redactPaste(excerpt.text))).map(({ command, label, text }) => ({
    command: command ?? (label === null ? outer.command : null),
    label: label ?? (command === null ? outer.label : null),
    text,
    line: excerpt.line,
  }))
}

function sourceOf({ command, label, line }: Excerpt): string {
  const what = command === null ? label : `$ ${command}`
  return what === null ? `line ${line}` : `line ${line}, ${what.length > 80 ? `${what.slice(0, 79)}…` : what}`
}

interface Logs {
  readings: Reading[]
  lines: number
  unknown: number
}

/** `nginx_1  | …`, as Compose puts the container before each line. */
const composed = /^\s{0,4}([a-z][\w.-]{0,80})\s{0,24}\|\s{1,40}\S/i

/** From which container lines come, by the line without what Compose put before it. */
function containersIn(text: string): Map<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const container = composed.exec(line)?.[1]
      return container === undefined ? [] : [[withoutPrefix(line), container]]
    }),
  )
}

/** The lines that signatures know, one reading for each system that writes such lines. */
function readLogs({ text, label, command }: Excerpt): Logs {
  const known = new Map<System, string[]>()
  const all = splitLogLines(text)
  let unknown = 0
  // What was typed tells as much as what it printed: `docker network connect`, `php -S localhost:8000`.
  for (const line of command === null ? all : [command, ...all]) {
    const systems = new Set(matchLogLine(line).map(({ signature }) => signature.system))
    if (systems.size === 0 && line !== command) unknown += 1
    for (const system of systems) {
      const lines = known.get(system)
      if (lines === undefined) known.set(system, [line])
      else lines.push(line)
    }
  }
  const containers = containersIn(text)
  const readings = [...known].map(([system, lines]): Reading => {
    const container = lines.map((line) => containers.get(line.split('\n', 1)[0] ?? '')).find(Boolean)
    const name = label ?? (container === undefined ? null : `${container} |`) ?? command ?? `${system} lines`
    return {
      type: 'logs',
      outcome: 'fail',
      summary: `${lines.length} lines of ${system}`,
      facts: {
        system,
        from: null,
        to: null,
        sources: [
          {
            name,
            format: 'unknown',
            sizeBytes: text.length,
            readBytes: text.length,
            lines: lines.length,
            truncated: false,
            unread: null,
          },
        ],
        groups: groupLines(lines, { source: name }),
      },
      system,
    }
  })
  return { readings, lines: all.length, unknown }
}
