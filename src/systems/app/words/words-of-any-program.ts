import type { LogSignature } from '../../../model/diagnosis.ts'
import { linesOfProgram, type ProgramLine } from '../lines-of-program.ts'

/** Told of what went well, of what may happen, or by a person rather than by a program. */
const untroubled =
  /\b(?:0|no) (?:errors?|failures?|failed|timeouts?|problems?)\b|\b(?:succeeded|successful|successfully|recovered|reconnected|re-established|resolved itself)\b|(?:\blevel=|"level": ?"|\[|^|\s)(?:debug|trace|DEBUG|TRACE|Debug)(?:["\]:|]|\s)|^\s{0,20}(?:#|\/\/|\/\*|\*\s|;|--\s|<!--)|(?:^|\s)(?:I|I'm|I've|we|We|my|My|our|Our|someone|everybody)\s/

/** Told for information: a fault only where it says that something failed. */
const informs = /(?:\blevel=|"level": ?"|\[|^|\s)(?:info|notice|INFO|NOTICE|Information)(?:["\]:|]|\s)/
const failing = /refused|fail|fatal|cannot|could not|unable/i

/** Lines of systems that have catalogues of their own: what is not in them is no fault, or says too little. */
const ofCatalogue =
  /\bsshd?\b|\bkex_|publickey|\bAH\d{5}\b|\bheroku\[[a-z]|could not open error log file|leaderelection|resource lock|Execution failed due to configuration error|"Output": ?"|context: ngx\.timer/

/** Written about visitors, who come and go as they like. */
const ofVisitor =
  /\bclient(?: \S{1,80})? (?:closed|disconnected|went|aborted|cancel)|\bby (?:the )?client\b|\bto (?:the )?client\b|\bfrom client\b|\bclient request\b|^\s{0,8}client \d|\b[Bb]rowser\b|\bvisitor\b|\bdownstream\b|\baccept(?:ing)? (?:TLS|SSL|connection)/

/** The signatures of phrases that mean the same whoever writes them: `unknown-any-…`. */
export function wordsOfAnyProgram(reference: string, lines: readonly ProgramLine[]): LogSignature[] {
  const guarded = lines.map(({ when, ...line }) => ({
    ...line,
    when: (groups: Readonly<Record<string, string | undefined>>, text: string) => {
      const start = text.slice(0, 2000)
      return (
        !untroubled.test(start) &&
        !ofCatalogue.test(start) &&
        (!informs.test(start) || failing.test(start)) &&
        !ofVisitor.test(start) &&
        (when?.(groups, start) ?? true)
      )
    },
  }))
  return linesOfProgram({ system: 'unknown', program: 'any', reference }, guarded).map((signature) => ({
    ...signature,
    common: true,
  }))
}
