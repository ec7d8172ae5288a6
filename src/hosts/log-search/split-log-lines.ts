import { timeKind } from './parse-log-time.ts'
import { withoutPrefix } from './without-prefix.ts'

/** Most lines of one trace; what follows stands on its own. */
const longestTrace = 200

/** Lines longer than this are cut: no message that anybody knows is longer. */
const longestLine = 64 * 1024

const indented =
  /^(?:[ \t]|\.\.\. \d{1,5} more|at [\w.$<]|Caused by|During handling of the above|The above exception was|Suppressed:|goroutine \d|--- End of )/
const opensTrace =
  /Traceback \(most recent call last\)|^panic: |^goroutine \d|Exception in thread|^\S{0,200}(?:Error|Exception)\b/
const closesPython = /^[A-Za-z_][\w.]{0,200}(?:Error|Exception|Exit|Interrupt|Warning|Timeout)\b/

/**
 * The records of a pasted log: each line with the lines of the trace that belong to it, `\n` between them. Prefixes that
 * docker compose, kubectl and PM2 write before every line are taken off, so is what is not text. Linear, whatever the lines are.
 */
export function splitLogLines(text: string): string[] {
  const records: string[][] = []
  let python = false
  for (const raw of text.split('\n')) {
    const line = clean(raw)
    if (line.trim() === '') {
      python = false
      continue
    }
    const last = records.at(-1)
    const continues = last !== undefined && last.length < longestTrace && isContinued(line, last, python)
    if (continues && python && !/^[ \t]/.test(line)) python = false
    else if (/Traceback \(most recent call last\)/.test(line)) python = true
    if (continues) last.push(line)
    else records.push([line])
  }
  return records.map((lines) => lines.join('\n'))
}

function isContinued(line: string, last: readonly string[], python: boolean): boolean {
  if (indented.test(line)) return true
  if (python) return !/^[ \t]/.test(line) && closesPython.test(line)
  const starts = /^Traceback \(most recent call last\)/.test(line)
  if (starts) return timeKind(last[0] ?? '') !== null && last.length < 3
  // A line without a time right after the head of a trace: what V8 and the JVM print of the error itself.
  return (
    last.length > 1 &&
    opensTrace.test(last[0] ?? '') &&
    timeKind(line) === null &&
    /^[}\])]|^Node\.js v/.test(line)
  )
}

function clean(raw: string): string {
  const cut = raw.length > longestLine ? raw.slice(0, longestLine) : raw
  // NULs, colours and other leftovers of what is not text.
  const text = cut.replace(/\u001b\[[0-9;]{0,20}m/g, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  return withoutPrefix(text)
}
