import type { Timeout } from './timeout.ts'

export interface UwsgiInstance {
  pid: number
  argv: string[]
  configFile: string | null
  /** `http 127.0.0.1:8000`, `uwsgi /run/app.sock`: protocol and address. */
  sockets: { protocol: 'uwsgi' | 'http' | 'fastcgi' | 'unknown'; address: string }[]
  /** `buffer-size`, 4096 unless set; null where the configuration could not be read. */
  bufferBytes: number | null
  /** `listen`, 100 unless set; null where the configuration could not be read. */
  listenBacklog: number | null
  timeouts: Timeout[]
  /** The stats server; null when there is none. */
  stats: {
    listenQueue: number
    listenQueueErrors: number
    workers: {
      id: number
      status: string
      requests: number
      exceptions: number
      harakiris: number
      respawns: number
      rssBytes: number
      averageMs: number
    }[]
  } | null
}

export interface UwsgiFacts {
  version: string | null
  instances: UwsgiInstance[]
}
