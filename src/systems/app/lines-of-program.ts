import type { LogSignature } from '../../model/diagnosis.ts'
import type { System } from '../../model/system.ts'

/** A line of one program, shorter to write than the signature it becomes. */
export interface ProgramLine
  extends Pick<LogSignature, 'needles' | 'pattern' | 'weights' | 'title' | 'fact'>,
    Partial<Pick<LogSignature, 'when' | 'reach' | 'reference' | 'request'>> {
  /** End of the signature’s id. */
  name: string
  /** Lines, whole and as really written. */
  matches: readonly string[]
  nearMisses: readonly string[]
}

/** What all lines of one program have in common. */
export interface Program {
  system: System
  /** Start of the ids after the system, for programs that are no system of their own. */
  program?: string
  /** Of lines that have none of their own. */
  reference: string
}

/** The signatures of a program’s lines, `gunicorn-worker-timeout` and so on; their reach is `here` unless told. */
export function linesOfProgram(
  { system, program, reference }: Program,
  lines: readonly ProgramLine[],
): LogSignature[] {
  const start = program === undefined ? system : `${system}-${program}`
  return lines.map(({ name, matches, nearMisses, ...line }) => ({
    reach: 'here',
    reference,
    ...line,
    id: `${start}-${name}`,
    system,
    examples: { matches, nearMisses },
  }))
}
