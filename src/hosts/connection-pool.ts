import { abortError } from './abort-error.ts'
import { createSemaphore, type Semaphore } from './semaphore.ts'
import type { SshLink } from './ssh-link.ts'

/** The right to open one channel. */
export interface Lease {
  link: SshLink
  /** How many others use the same connection. */
  others(): number
  /** The server takes no more channels than there are: from now on nor do we ask for more. */
  lowerChannels(): void
  release(): void
}

/** Connections that are shared by whoever wants the same one. */
export interface ConnectionPool {
  /** `open` is called where there is no living connection under this key; its signal aborts when nobody waits any more. */
  lease(key: string, open: (signal: AbortSignal) => Promise<SshLink>, signal: AbortSignal): Promise<Lease>
  close(): Promise<void>
}

interface Entry {
  opening: Promise<SshLink>
  /** Null while it is connecting. */
  link: SshLink | null
  abandon: AbortController
  users: number
  channels: Semaphore
  idle: NodeJS.Timeout | undefined
}

/** `connections` bounds them all, `channels` those of each; an unused connection is closed after `idleMs`. */
export function createConnectionPool(limits: {
  connections: number
  channels: number
  idleMs: number
}): ConnectionPool {
  // In the order in which they were last used, so that the first idle one is the one to close.
  const entries = new Map<string, Entry>()
  const places = createSemaphore(limits.connections)
  let isClosed = false

  function start(key: string, open: (signal: AbortSignal) => Promise<SshLink>): Entry {
    const abandon = new AbortController()
    const forget = () => {
      if (entries.get(key) === entry) entries.delete(key)
      clearTimeout(entry.idle)
    }
    const entry: Entry = {
      opening: connect(),
      link: null,
      abandon,
      users: 0,
      channels: createSemaphore(limits.channels),
      idle: undefined,
    }
    entry.opening.catch(forget)
    entries.set(key, entry)
    return entry

    async function connect(): Promise<SshLink> {
      const leave = await enter(abandon.signal)
      try {
        const link = await open(abandon.signal)
        entry.link = link
        link.closed.then(() => {
          leave()
          forget()
        })
        if (abandon.signal.aborted) link.close()
        return link
      } catch (thrown) {
        leave()
        throw thrown
      }
    }
  }

  function enter(signal: AbortSignal): Promise<() => void> {
    const entered = places.enter(signal)
    if (places.waiting > 0) closeOneIdle()
    return entered
  }

  function closeOneIdle(): void {
    for (const [key, entry] of entries) {
      if (entry.users > 0 || entry.link === null) continue
      entries.delete(key)
      clearTimeout(entry.idle)
      entry.link.close()
      return
    }
  }

  function leave(key: string, entry: Entry): void {
    entry.users -= 1
    if (entry.users > 0) return
    if (entry.link === null) {
      if (entries.get(key) === entry) entries.delete(key)
      entry.abandon.abort()
      return
    }
    if (isClosed || places.waiting > 0 || entries.get(key) !== entry) entry.link.close()
    else {
      entry.idle = setTimeout(() => entry.link?.close(), limits.idleMs)
      entry.idle.unref()
    }
  }

  async function lease(
    key: string,
    open: (signal: AbortSignal) => Promise<SshLink>,
    signal: AbortSignal,
  ): Promise<Lease> {
    for (;;) {
      if (signal.aborted) throw abortError(signal)
      if (isClosed) throw new Error('The connections are closed.')
      const known = entries.get(key)
      const isDead = known !== undefined && known.link !== null && !known.link.isOpen()
      if (isDead) entries.delete(key)
      const entry = known === undefined || isDead ? start(key, open) : known
      entries.delete(key)
      entries.set(key, entry)
      entry.users += 1
      clearTimeout(entry.idle)
      let giveBack: (() => void) | null = null
      try {
        const link = await orAbort(entry.opening, signal)
        giveBack = await entry.channels.enter(signal)
        if (link.isOpen()) return leaseOf(key, entry, link, giveBack)
      } catch (thrown) {
        leave(key, entry)
        throw thrown
      }
      giveBack()
      leave(key, entry)
    }
  }

  function leaseOf(key: string, entry: Entry, link: SshLink, giveBack: () => void): Lease {
    let isHeld = true
    return {
      link,
      others: () => entry.channels.inside - 1,
      lowerChannels: () => entry.channels.lower(entry.channels.inside - 1),
      release() {
        if (!isHeld) return
        isHeld = false
        giveBack()
        leave(key, entry)
      },
    }
  }

  return {
    lease,
    async close() {
      isClosed = true
      const all = [...entries.values()]
      for (const entry of all) {
        clearTimeout(entry.idle)
        entry.abandon.abort()
        entry.link?.close()
      }
      await Promise.all(
        all.map(({ opening }) =>
          opening.then(
            ({ closed }) => closed,
            () => undefined,
          ),
        ),
      )
    },
  }
}

/** The promise, or earlier why the signal aborted; the promise goes on for others. */
async function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(abortError(signal))
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
