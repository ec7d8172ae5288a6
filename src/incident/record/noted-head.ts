import { BotError } from '../../errors.ts'
import type { Entry } from '../../model/timeline.ts'

/** A chain's head as it was noted outside of the database: in a thread, a ticket, a bundle. */
export interface NotedHead {
  incident: string
  seq: number
  /** The first digits of the hash, or all. */
  hash: string
}

/** 48 bits: whoever rebuilds a chain would have to try some 10¹⁴ variants to meet them. */
const fewestDigits = 12

const noted =
  /^\s*(?:chain head:?\s*)?(inc-[1-9]\d*)\s*#\s*([1-9]\d*)(?:\s*[:=]\s*|\s+)([0-9a-f]{1,64})(?:…|\.{2,})?\s*$/i

/** Reads `INC-4#57:3f2a…` and the thread's own `Chain head: INC-4 #57 3f2a…`. Throws `USAGE`. */
export function parseNotedHead(text: string): NotedHead {
  const [, incident = '', seq = '', hash = ''] = noted.exec(text) ?? []
  if (hash === '') {
    throw new BotError(
      'USAGE',
      `"${text.slice(0, 100)}" is no chain head.`,
      'Copy it from the thread, as in --head "INC-4 #57 3f2a9c417b0e5d68".',
    )
  }
  if (hash.length < fewestDigits) {
    throw new BotError(
      'USAGE',
      `"${hash}" has ${hash.length} digits, which can be met by trying.`,
      `Give at least the first ${fewestDigits} of the hash.`,
    )
  }
  return { incident: incident.toUpperCase(), seq: Number(seq), hash: hash.toLowerCase() }
}

/** What is wrong when entries, whose own chain holds, are held against a head that was noted of them; null when nothing is. */
export function compareHead(entries: readonly Entry[], { incident, seq, hash }: NotedHead): string | null {
  const [first] = entries
  if (first === undefined) return `${incident} is gone: its entry ${seq} was noted.`
  if (first.incident !== incident) return `It is of ${first.incident}, and the head was noted of ${incident}.`
  const entry = entries[seq - 1]
  if (entry === undefined) {
    const gone =
      seq - entries.length === 1 ? `Entry ${seq} is` : `Entries ${entries.length + 1} to ${seq} are`
    return `${gone} gone: ${incident} ends at ${entries.length}, and entry ${seq} was noted.`
  }
  if (entry.hash.startsWith(hash)) return null
  return (
    `Entry ${seq} of ${incident} is not the one that was noted: its hash begins with ` +
    `${entry.hash.slice(0, hash.length)}, noted was ${hash}. The log was rebuilt after that.`
  )
}
