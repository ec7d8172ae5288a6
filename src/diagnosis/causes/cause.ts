import type { Decibans } from '../../model/diagnosis.ts'

/** Where in the path a cause lives. `vantage` is our own position. */
export type Layer =
  | 'edge'
  | 'lb'
  | 'proxy'
  | 'config'
  | 'app'
  | 'host'
  | 'network'
  | 'dns'
  | 'tls'
  | 'dependency'
  | 'client'
  | 'vantage'

/** One entry of the published catalogue. An id never changes its meaning. */
export interface Cause {
  id: string
  title: string
  layer: Layer
  explanation: string
  evidenceFor: readonly string[]
  evidenceAgainst: readonly string[]
  /** 10·log10 of the odds before anything was seen: −5 is about one in four, −20 one in a hundred. */
  prior: Decibans
}
