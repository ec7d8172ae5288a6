import type { Entry, Happening } from '../model/timeline.ts'
import { unknownIncident } from './incidents.ts'
import type { SqlPool } from './sql.ts'
import { type Addition, appendAll } from './timeline.ts'
import { inTransaction } from './transaction.ts'

interface Waiting extends Addition {
  resolve(entries: Entry[]): void
  reject(error: unknown): void
}

export interface GroupCommit {
  append(incident: string, happenings: Happening[]): Promise<Entry[]>
  /** Resolves when all that was asked for is written or refused. */
  idle(): Promise<void>
}

/** Bounds the size of one statement and how long others wait for the rows it locks. */
const callsPerTransaction = 1_000

/** Writes one transaction at a time; calls that come meanwhile share the next. */
export function createGroupCommit(pool: SqlPool, now: () => Date): GroupCommit {
  const waiting: Waiting[] = []
  let writing: Promise<void> | null = null

  function append(incident: string, happenings: Happening[]): Promise<Entry[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Entry[]>()
    waiting.push({ incident, happenings, resolve, reject })
    writing ??= writeWaiting()
    return promise
  }

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) await write(waiting.splice(0, callsPerTransaction))
    writing = null
  }

  async function write(group: Waiting[]): Promise<void> {
    try {
      const written = await inTransaction(pool, (sql) => appendAll(sql, group, now()))
      for (const [index, call] of group.entries()) {
        const entries = written[index]
        if (entries) call.resolve(entries)
        else call.reject(unknownIncident(call.incident))
      }
    } catch (error) {
      if (group.length > 1 && isAboutData(error)) {
        for (const call of group) await write([call])
        return
      }
      for (const call of group) call.reject(error)
    }
  }

  return { append, idle: async () => writing ?? undefined }
}

/** SQLSTATE classes 22 (data exception) and 54 (limit exceeded): one call's content, for which others must not fail. */
function isAboutData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|54)/.test(String(error.code))
}
