import type { System } from '../system.ts'

/** A socket that waits for connections. */
export interface Listener {
  /** `0.0.0.0`, `127.0.0.1`, `::`, or the path of a Unix socket. */
  address: string
  /** Null for a Unix socket. */
  port: number | null
  /** Connections that wait to be accepted, and how many may. */
  queued: number
  backlog: number
  /** Null where we may not see it. */
  process: { name: string; pid: number } | null
}

/** A Unix socket that somebody is configured to use, as the file system shows it. */
export interface UnixSocket {
  path: string
  exists: boolean
  isSocket: boolean
  /** `srw-rw----`, null when it does not exist or may not be seen. */
  mode: string | null
  owner: string | null
  group: string | null
  /** The first directory above it that others may not enter, with its mode. */
  closedDirectory: { path: string; mode: string; owner: string } | null
}

/** Where a hop that runs on this machine is asked by those outside of it. */
export interface AskedPort {
  hop: string
  system: System
  /** Host name or address as the path has it; null where it is not known. */
  address: string | null
  port: number
}

/** Network state of one machine. */
export interface SocketsFacts {
  listeners: Listener[]
  /** The ports of the hops that run here; empty for pasted text. */
  asked: AskedPort[]
  unixSockets: UnixSocket[]
  /** Growth over `overMs`; absolute values since boot where only one reading was possible (`overMs` null). */
  counters: { name: string; value: number; overMs: number | null }[]
  somaxconn: number | null
  synBacklog: number | null
  localPorts: { from: number; to: number } | null
  /** Sockets in TIME-WAIT, all in all and towards the remote address that has most of them. */
  timeWait: { total: number; most: { remote: string; count: number } | null } | null
  tcpMemory: { pages: number; maxPages: number } | null
  /** Rules that drop or reject, with the ports that they name, as the firewall prints them. */
  firewall: { rule: string; action: 'drop' | 'reject'; ports: number[]; packets: number | null }[]
  /** The ports that a firewall lets in whose default is to drop or reject; null when all are let in, or when it was not seen. */
  openPorts: number[] | null
  /** Names of the hops further in, as this machine resolves them. */
  names: { name: string; addresses: string[]; failure: string | null }[]
}
