/** A row of the table, its cells put together again. */
export interface OldComposeRow {
  name: string
  state: string
  ports: string
}

const state = /^(?:Up|Exit|Restarting)\b/

/**
 * docker-compose 1 and fig centre their headings, keep cells two blanks apart, NAME COMMAND STATE PORTS, and wrap long ones
 * within their columns: `0.0.0.0:3000->30` above `00/tcp`.
 */
export function rowsOfOldCompose(lines: readonly string[]): OldComposeRow[] {
  const columns = lines.map((line) => columnsOf(line.slice(0, 1000))).find((each) => each !== null)
  if (columns === undefined || columns === null) return []
  const [, , fourth] = columns
  const rows: OldComposeRow[] = []
  for (const line of lines.map((each) => each.slice(0, 1000))) {
    const own = columnsOf(line)
    const cut = own?.[2] === fourth || own === null ? columns : own
    const cell = {
      name: line.slice(0, cut[0]).trim(),
      state: line.slice(cut[1], cut[2] ?? fourth ?? undefined).trim(),
      ports: cut[2] === null ? '' : line.slice(cut[2] ?? fourth ?? line.length).trim(),
    }
    const last = rows.at(-1)
    if (state.test(cell.state)) rows.push(cell)
    else if (last !== undefined) {
      last.name += cell.name
      last.state = `${last.state} ${cell.state}`.trim()
      last.ports += fourth === null ? '' : line.slice(fourth).trim()
    }
  }
  return rows
}

/** Where the second to the fourth cell begin, of a row that has a state. */
function columnsOf(line: string): [number, number, number | null] | null {
  const starts = [...line.matchAll(/(?<=^| {2})\S/g)].map(({ index }) => index)
  const at = starts.findIndex((start, index) => index > 1 && state.test(line.slice(start)))
  const [command, status] = [starts[1], starts[at]]
  if (at < 0 || command === undefined || status === undefined) return null
  return [command, status, starts[at + 1] ?? null]
}
