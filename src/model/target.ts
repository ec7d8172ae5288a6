import type { StatusRange } from './service.ts'
import type { System } from './system.ts'

/** One place on the request path that a step looks at: one address of one hop. */
export interface Target {
  /** Unique in its service and stable over runs: `edge`, `app/127.0.0.1:8081`. */
  id: string
  hop: string
  /** 0 is the outermost hop. */
  position: number
  /** True for the innermost hop of the path. */
  innermost: boolean
  system: System
  /** What to ask for, with path: `http://127.0.0.1:8081/healthz`. */
  url: string
  hostname: string
  port: number
  tls: boolean
  hostHeader: string
  serverName: string
  expect: StatusRange[]
  timeoutMs: number
  /** True when the operator named this address; false for a URL that somebody typed. */
  inventory: boolean
  /** The machine it runs on, when the operator said so. */
  host?: string
}
