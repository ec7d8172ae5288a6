import type { LogSignature } from '../../model/diagnosis.ts'

/** A line that a cluster or its tools write, shorter than the signature that it becomes. */
export interface ClusterLine
  extends Pick<LogSignature, 'needles' | 'pattern' | 'weights' | 'title' | 'fact' | 'reference'>,
    Partial<Pick<LogSignature, 'when' | 'reach' | 'request'>> {
  name: string
  matches: readonly string[]
  nearMisses: readonly string[]
}

/** The signatures of such lines, `unknown-kubernetes-…`. */
export function linesOfCluster(lines: readonly ClusterLine[]): LogSignature[] {
  return lines.map(({ name, matches, nearMisses, ...line }) => ({
    reach: 'inwards',
    ...line,
    id: `unknown-kubernetes-${name}`,
    system: 'unknown',
    examples: { matches, nearMisses },
  }))
}
