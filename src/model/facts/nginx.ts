import type { Timeout } from './timeout.ts'

export interface NginxUpstream {
  /** Name of the `upstream` block, or the address itself where proxy_pass names it. */
  name: string
  servers: { address: string; parameters: string[] }[]
  /** `keepalive N`, null without one. */
  keepalive: number | null
  /** Empty where proxy_pass names the address. */
  where: string
}

/** A place from which requests are passed on. */
export interface NginxPass {
  serverNames: string[]
  listens: string[]
  location: string
  /** `proxy`, `fastcgi`, `uwsgi`, `scgi`, `grpc`. */
  protocol: 'proxy' | 'fastcgi' | 'uwsgi' | 'scgi' | 'grpc'
  /** As written: `http://shop_app`, `unix:/run/php/php8.2-fpm.sock`. */
  to: string
  /** {@link NginxUpstream.name}, null for a target with a variable in it. */
  upstream: string | null
  /** Whether the address holds a variable and so needs a resolver. */
  variable: boolean
  /** Of a target with variables the address that `set` gives around it, where it gives all of them. */
  filled?: string
  /** Whether connections to the upstream are kept and used again; null when it cannot be told. */
  reuses: boolean | null
  /** Settings in force here that matter for bad gateways: `proxy_buffer_size: 4k`, `proxy_http_version: 1.1`, … */
  settings: Record<string, string>
  where: string
}

export interface NginxFacts {
  version: string | null
  /** What `nginx -t` said; null when it was not run. */
  test: { ok: boolean; messages: string[] } | null
  upstreams: NginxUpstream[]
  passes: NginxPass[]
  /** Addresses of `resolver`, empty without one. */
  resolvers: string[]
  /** Limits in force, of the passes that matter. */
  timeouts: Timeout[]
  workerProcesses: string | null
  workerConnections: number | null
  workerFilesLimit: number | null
  /** `stub_status`; null when it is not served. */
  status: {
    active: number
    accepts: number
    handled: number
    reading: number
    writing: number
    waiting: number
  } | null
  /** Whether a master process runs; null when processes could not be listed. */
  running: boolean | null
  /** Workers that take requests, those that finish after a reload left out. */
  workers: number | null
  /** Start of the master, and of the newest worker (a reload starts new workers). */
  masterStartedAt: string | null
  workersStartedAt: string | null
  /** Open files and limit of the worker that has most of them open; null when it may not be seen. */
  workerFiles: { open: number; limit: number } | null
  /**
   * Names in upstreams with what the machine resolves them to now. `connected` are addresses at the same port that
   * workers are connected to, or try to be, and that nothing else in the configuration explains.
   */
  names: { name: string; addresses: string[]; connected: string[] }[]
  logs: { path: string; kind: 'error' | 'access'; format: string | null }[]
  /** log_format definitions, by name. */
  formats: Record<string, string>
}
