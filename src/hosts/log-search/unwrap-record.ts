import type { LogPlace } from '../../model/log-place.ts'
import { withoutPrefix } from './without-prefix.ts'

/** The program's own words of a record: out of the JSON of journald and Docker, and without the times that `docker logs` puts before them. */
export function unwrapRecord(place: LogPlace, record: string): { text: string; isMarked: boolean } {
  const lines = record.split('\n')
  if ('unit' in place.at || 'kernel' in place.at || place.format === 'journal') {
    const parsed = lines.map(journalLine)
    return {
      text: parsed.map(({ text }) => text).join('\n'),
      isMarked: parsed.some(({ priority }) => priority <= 3),
    }
  }
  if ('container' in place.at) {
    const text = lines
      .map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d) /, ''))
      .join('\n')
    return { text, isMarked: false }
  }
  const text = lines.map((line) => withoutPrefix(dockerLine(line))).join('\n')
  return { text, isMarked: false }
}

function journalLine(line: string): { text: string; priority: number } {
  const fields = membersOf(line)
  if (fields === null) return { text: line.replace(/^\d{10} /, ''), priority: 6 }
  const message = messageOf(fields.MESSAGE)
  const identifier = String(fields.SYSLOG_IDENTIFIER ?? '')
  const prefix =
    identifier === 'kernel' ? 'kernel: ' : identifier === 'systemd' ? `systemd[${fields._PID ?? 1}]: ` : ''
  return { text: `${prefix}${message}`, priority: Number(fields.PRIORITY ?? 6) }
}

/** journald writes what is not UTF-8 as a list of bytes, and null for what is too long. */
function messageOf(message: unknown): string {
  if (typeof message === 'string') return message
  if (Array.isArray(message))
    return Buffer.from(message.filter((byte) => typeof byte === 'number')).toString()
  return ''
}

function dockerLine(line: string): string {
  if (!line.startsWith('{"log":"')) return line
  const log = membersOf(line)?.log
  return typeof log === 'string' ? log.replace(/\r?\n$/, '') : line
}

function membersOf(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}
