import type { Timeout } from './timeout.ts'

/** One gunicorn arbiter with its workers. */
export interface GunicornMaster {
  pid: number
  startedAt: string | null
  /** Program arguments, secrets removed. */
  argv: string[]
  configFile: string | null
  binds: string[]
  /** `sync`, `gthread`, `uvicorn.workers.UvicornWorker`, … */
  workerClass: string
  workersWanted: number | null
  threads: number | null
  workers: { pid: number; ageMs: number | null; rssBytes: number; state: string }[]
  backlog: number | null
  maxRequests: number | null
  timeouts: Timeout[]
}

export interface GunicornFacts {
  version: string | null
  masters: GunicornMaster[]
}
