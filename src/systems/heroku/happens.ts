/** Whether a line that names a code says that it came: it does not deny, ask or document it, nor call it past. */
export function happens(code: string, line: string): boolean {
  const text = line.slice(0, 4000)
  const denied = new RegExp(
    `\\b(?:[Nn]o|[Nn]ot|[Nn]ever|[Nn]either|[Nn]or|[Ww]ithout|[Zz]ero|[Nn]o longer|[Ii]nstead of)\\b[^\\n.;,]{0,30}\\b${code}|n['’]t\\b[^\\n.;,]{0,30}\\b${code}|\\b${code}s?\\?`,
  )
  const past =
    /\b(?:any ?more|no longer|(?:is|are|was|were|got|now|have|has) (?:been )?(?:fixed|solved|resolved|gone)|went away|have stopped|has stopped|used to|[Cc]hangelog|[Rr]elease notes|[Dd]ocumentation)\b/
  return !denied.test(text) && !past.test(text)
}
