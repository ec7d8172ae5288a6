import { setImmediate as nextLoop } from 'node:timers/promises'

/** Calls that are written together. */
interface GroupCommit<Call, Answer> {
  /** Resolves when the call is durable. */
  add(call: Call): Promise<Answer>
  /** Resolves when all that was asked for is written or refused. */
  idle(): Promise<void>
}

/** Bound the size of one statement and how long others wait for the rows it locks. */
interface GroupLimits<Call> {
  calls: number
  /** Whether the first call waits a turn of the event loop for others: fewer statements, each a little later. */
  gathers?: true
  /** How much a call adds to its statement, in whatever unit, and how much one statement holds of it. */
  weight?: { of(call: Call): number; most: number }
}

interface Waiting<Call, Answer> {
  call: Call
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** How often a group is written again after another process was preferred to it. */
const mostTries = 3

/**
 * Writes one group at a time; calls that come meanwhile share the next. `write` takes all of a group or throws, and answers
 * each call in its place, with an error where only that call is refused.
 */
export function createGroupCommit<Call, Answer>(
  write: (calls: Call[]) => Promise<(Answer | Error)[]>,
  limits: GroupLimits<Call> = { calls: 1_000 },
): GroupCommit<Call, Answer> {
  let waiting: Waiting<Call, Answer>[] = []
  let writing: Promise<void> | null = null

  function add(call: Call): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    waiting.push({ call, resolve, reject })
    writing ??= writeWaiting()
    return promise
  }

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      // Whatever else arrived with the first call is handed in by then.
      if (limits.gathers) await nextLoop()
      const count = nextCount()
      const group = waiting.slice(0, count)
      waiting = waiting.slice(count)
      await writeGroup(group)
    }
    writing = null
  }

  function nextCount(): number {
    const most = Math.min(waiting.length, limits.calls)
    const { weight } = limits
    if (weight === undefined) return most
    let left = weight.most
    const over = waiting.slice(0, most).findIndex(({ call }) => {
      left -= weight.of(call)
      return left < 0
    })
    // One that is too heavy for any group is written alone.
    return over === -1 ? most : Math.max(1, over)
  }

  async function writeGroup(group: Waiting<Call, Answer>[], tries = 1): Promise<void> {
    try {
      const answers = await write(group.map(({ call }) => call))
      for (const [index, { resolve, reject }] of group.entries()) {
        const answer = answers[index]
        if (answer === undefined || answer instanceof Error) reject(answer)
        else resolve(answer)
      }
    } catch (error) {
      if (isPreference(error) && tries < mostTries) return writeGroup(group, tries + 1)
      if (group.length > 1 && isAboutData(error)) {
        for (const call of group) await writeGroup([call])
        return
      }
      for (const { reject } of group) reject(error)
    }
  }

  return { add, idle: async () => writing ?? undefined }
}

/** SQLSTATE class 40: a deadlock, which Postgres ends by refusing one of the two. */
function isPreference(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^40(001|P01)$/.test(String(error.code))
}

/** SQLSTATE classes 22 (data exception) and 54 (limit exceeded): one call's content, for which others must not fail. */
function isAboutData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(22|54)/.test(String(error.code))
}
