/** What is limited: the order of these between neighbouring hops is what the timeout ladder checks. */
export type TimeoutKind =
  /** Waiting for a connection to the hop further in. */
  | 'connect'
  /** Waiting for (the next bytes of) a response of the hop further in. */
  | 'response'
  /** How long the hop itself lets a request run before it kills the worker that has it. */
  | 'worker'
  /** Idle time after which a connection from the hop outside is closed. */
  | 'idle-accepted'
  /** Idle time for which a connection to the hop further in is kept for reuse; 0 when it is never reused. */
  | 'idle-reused'
  /** Time for a client to send its headers. */
  | 'headers'
  /** Time to finish running requests after being told to stop. */
  | 'graceful'

/** One limit in force at a hop, with the exact setting behind it. */
export interface Timeout {
  kind: TimeoutKind
  /** `proxy_read_timeout`, `--keep-alive`, `server.keepAliveTimeout`. */
  setting: string
  /** Null means unlimited. */
  valueMs: number | null
  /** `/etc/nginx/conf.d/shop.conf:12`, `argv of pid 812`, `default of Node 24`. */
  where: string
  /** True when nobody set it. */
  isDefault: boolean
}
