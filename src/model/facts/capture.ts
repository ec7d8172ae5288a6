/** One connection of a capture, whether its start was seen or not. */
export interface CapturedConnection {
  client: string
  server: string
  /** First packets of a connection; 0 when it was open before the capture began. */
  syn: number
  /** Further first packets, and further packets with data that were sent before. */
  retransmissions: number
  /** Whether the server sent anything but a reset. */
  answered: boolean
  /** Who sent the first FIN, and who sent a RST. */
  closedFirst: 'client' | 'server' | null
  reset: 'client' | 'server' | null
  durationMs: number
  /** Idle time before it was closed or reset. */
  idleMs: number
  /** Bytes of data in either direction. */
  bytes: number
  /** Whether the client still sent data after the server had closed or while it was closing. */
  sentAfterClose: boolean
}

/** Headers of packets on one port over some seconds; never payload. */
export interface CaptureFacts {
  port: number
  overMs: number
  packets: number
  truncated: boolean
  connections: CapturedConnection[]
}
