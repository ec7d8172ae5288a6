import type { LogSignature } from '../model/diagnosis.ts'
import { logSignatures } from '../systems/log-signatures.ts'
import { wordFinder } from './aho-corasick.ts'
import { boundBacktracking } from './bound-backtracking.ts'

/** A signature that a line matches. */
export interface LogMatch {
  signature: LogSignature
  /** The address further in that the line is about: `10.0.0.5:8080`, `unix:/run/app.sock`. */
  upstream: string | null
  /** The line itself, where it is one of a trace. */
  quote: string
}

/** Lines beyond this are looked at up to here: no message that is known is longer. */
const longestLine = 8 * 1024

export type LogMatcher = (line: string) => LogMatch[]

/** Makes a matcher of signatures: a line is tried against those only of whose needles it holds one. */
export function logMatcher(signatures: readonly LogSignature[]): LogMatcher {
  boundBacktracking()
  const owners = signatures.flatMap((signature, index) =>
    signature.needles.map((needle) => ({ needle, index })),
  )
  const finder = wordFinder(owners.map(({ needle }) => needle))
  return (line) => {
    const end = Math.min(line.length, longestLine)
    const tried = new Set<number>()
    finder.find(line, 0, end, (word) => {
      const owner = owners[word]
      if (owner !== undefined) tried.add(owner.index)
    })
    if (tried.size === 0) return []
    const text = end < line.length ? line.slice(0, end) : line
    const matches = [...tried]
      .sort((a, b) => a - b)
      .flatMap((index): LogMatch[] => {
        const signature = signatures[index]
        if (signature === undefined) return []
        const match = signature.pattern.exec(text)
        if (match === null) return []
        const groups: { upstream?: string } & Record<string, string | undefined> = match.groups ?? {}
        if (signature.when !== undefined && !signature.when(groups, text)) return []
        return [{ signature, upstream: groups.upstream ?? null, quote: lineAt(text, match.index) }]
      })
    return matches.some(claims) ? matches.filter(({ signature }) => signature.common !== true) : matches
  }
}

/** From this weight on a signature knows what its line says; below, it is a remark beside other words. */
const claim = 8

function claims({ signature: { common, weights } }: LogMatch): boolean {
  return common !== true && Object.values(weights).some((weight) => Math.abs(weight) >= claim)
}

/** What the signatures of all systems say of one line, with the lines of a trace that follow it. */
export function matchLogLine(line: string): LogMatch[] {
  matcher ??= logMatcher(logSignatures)
  return matcher(line)
}

let matcher: LogMatcher | null = null

function lineAt(text: string, index: number): string {
  const end = text.indexOf('\n', index)
  return text.slice(text.lastIndexOf('\n', index - 1) + 1, end === -1 ? undefined : end)
}
