import { hashOf } from '../canonical-json.ts'
import type { Entry } from '../model/timeline.ts'

/** What the first entry of every incident names as the one before it. */
export const genesisHash = '0'.repeat(64)

/** The last place that an incident's row knows of. */
export interface Head {
  seq: number
  hash: string
}

export interface ChainProblem {
  seq: number
  problem: 'altered' | 'missing' | 'reordered' | 'truncated'
  detail: string
}

type Hashed = Omit<Entry, 'hash' | 'what'> & { what: unknown }

/** U+FFFD for what Postgres cannot hold in text or jsonb: NUL and lone surrogates. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}

/**
 * A key that JSON writes without an escape (RFC 8259, section 7): V8's `JSON.parse` may read an escaped one as another
 * that it has seen before, and the entry would no longer fit its hash (nodejs/node#63785).
 */
function storableKey(key: string): string {
  return storableText(key).replaceAll(/[\u0000-\u001F"\\]/g, '\uFFFD')
}

/** The value as it will be read back from jsonb: plain JSON, without undefined fields, every text and key storable. */
export function storable<T>(value: T): T {
  return cleaned(JSON.parse(JSON.stringify(value))) as T
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [storableKey(key), cleaned(held)]))
}

/** SHA-256, hex, over everything in the entry but its own hash. */
export function hashEntry({ incident, seq, at, what, previous }: Hashed): string {
  return hashOf({ incident, seq, at, what, previous })
}

/** Finds the first thing wrong with an incident's entries, given by rising `seq`, or null. */
export function verifyChain(entries: Entry[], head: Head): ChainProblem | null {
  let previous = genesisHash
  for (const [index, entry] of entries.entries()) {
    const seq = index + 1
    if (entry.seq !== seq) return { seq, problem: 'missing', detail: `Entry ${seq} is gone.` }
    if (hashEntry(entry) !== entry.hash) return explain(entry, entries)
    if (entry.previous !== previous) {
      const detail = `Entry ${seq} was chained to another entry than the one that is at ${seq - 1}.`
      return { seq: Math.max(1, seq - 1), problem: 'altered', detail }
    }
    previous = entry.hash
  }
  const last = entries.length
  if (last < head.seq) {
    const detail = `Entries ${last + 1} to ${head.seq} are gone.`
    return { seq: last + 1, problem: 'truncated', detail }
  }
  if (last > head.seq) {
    const detail = `The incident ends at entry ${head.seq}, but there is one more.`
    return { seq: head.seq + 1, problem: 'altered', detail }
  }
  if (previous !== head.hash) {
    return {
      seq: last,
      problem: 'altered',
      detail: `Entry ${last} is not the one that the incident ends with.`,
    }
  }
  return null
}

/** An entry that fits its hash at another place was moved; one that fits nowhere was altered. */
function explain(entry: Entry, entries: Entry[]): ChainProblem {
  const { seq } = entry
  const from = entries.length + 1
  const origin = Array.from({ length: from }, (_, index) => index + 1).find(
    (place) => hashEntry({ ...entry, seq: place }) === entry.hash,
  )
  const swapped = entries.find(
    (other) => other !== entry && hashEntry({ ...other, at: entry.at, what: entry.what }) === other.hash,
  )
  const moved = origin ?? swapped?.seq
  if (moved === undefined) {
    return { seq, problem: 'altered', detail: `The content of entry ${seq} does not match its hash.` }
  }
  const displaced = entries.some((other) => hashEntry({ ...other, seq }) === other.hash)
  if (origin !== undefined && !displaced) {
    return { seq, problem: 'missing', detail: `Entry ${seq} is gone; the one now there was entry ${moved}.` }
  }
  return { seq, problem: 'reordered', detail: `What is at ${seq} was written as entry ${moved}.` }
}
