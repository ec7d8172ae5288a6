/** One measured ratio or figure beside its target. */
export interface Row {
  what: string
  measured: string
  target: string
  met: boolean | null
}

/** Prints rows as an aligned table; a missed target is said, not thrown. */
export function printTable(rows: Row[]): void {
  const columns = (['what', 'measured', 'target'] as const).map((key) => ({
    key,
    width: Math.max(key.length, ...rows.map((row) => row[key].length)),
  }))
  const line = (cell: (key: 'what' | 'measured' | 'target') => string, last: string) =>
    `${columns.map(({ key, width }) => cell(key).padEnd(width)).join('  ')}  ${last}\n`
  process.stdout.write(line((key) => key, 'met'))
  process.stdout.write(
    line((key) => '-'.repeat(columns.find((column) => column.key === key)?.width ?? 0), '---'),
  )
  for (const row of rows) {
    process.stdout.write(line((key) => row[key], row.met === null ? '-' : row.met ? 'yes' : 'NO'))
  }
}
