import type { Timeout } from './timeout.ts'

export interface PhpFpmPool {
  name: string
  listen: string
  listenMode: string | null
  listenOwner: string | null
  listenGroup: string | null
  user: string | null
  /** `dynamic`, `static`, `ondemand`. */
  manager: string | null
  maxChildren: number | null
  /** Children that are running now. */
  children: number | null
  backlog: number | null
  timeouts: Timeout[]
  slowLog: string | null
  where: string
  /** The status page; null when it is off, `stuck` when it did not answer in time. */
  status:
    | {
        accepted: number
        listenQueue: number
        maxListenQueue: number
        idle: number
        active: number
        maxChildrenReached: number
        slowRequests: number
      }
    | 'stuck'
    | null
}

export interface PhpFpmFacts {
  version: string | null
  test: { ok: boolean; messages: string[] } | null
  masterPid: number | null
  pools: PhpFpmPool[]
}
