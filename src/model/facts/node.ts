import type { Timeout } from './timeout.ts'

/** One process of Node, with what PM2 knows of it when it is PM2's. */
export interface NodeProcess {
  pid: number | null
  name: string
  version: string | null
  startedAt: string | null
  memoryBytes: number | null
  cpuPercent: number | null
  /** Of V8, when set by --max-old-space-size. */
  heapLimitBytes: number | null
  ports: number[]
  pm2: {
    id: number
    /** `online`, `errored`, `stopped`, `launching`, `waiting restart`. */
    status: string
    restarts: number
    unstableRestarts: number
    mode: string
    exitCode: number | null
    memoryRestartBytes: number | null
    killTimeoutMs: number | null
    logs: string[]
  } | null
  timeouts: Timeout[]
}

export interface NodeFacts {
  processes: NodeProcess[]
}
