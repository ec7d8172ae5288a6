/** One router on the way, as ICMP shows it: many answer late, seldom or never, and still pass everything on. */
export interface Router {
  hop: number
  address: string | null
  lossPercent: number
  averageMs: number | null
}

export interface Route {
  address: string
  routers: Router[]
  reached: boolean
}

/** TCP connections to a port, made from the machine. */
export interface Connects {
  address: string
  port: number
  attempts: number
  connected: number
  refused: number
  timedOut: number
  averageMs: number | null
}

/** The way packets take from a machine to a hop further in. */
export interface PathReportFacts {
  tool: 'mtr' | 'traceroute' | 'tracepath' | 'none'
  to: { name: string; address: string | null; port: number | null }[]
  routes: Route[]
  connects: Connects[]
}
