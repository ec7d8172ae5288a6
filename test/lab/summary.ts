import type { Played } from './play.ts'

/** Every scenario with its durations, and which cause was given where which was expected. */
export function summary(played: readonly Played[]): string {
  const rows = played.map((one) => [
    one.faults.length === 0 ? 'ok' : 'WRONG',
    one.name,
    expectedCause(one),
    givenCause(one),
    seconds(one.broken?.ms),
    curedAs(one),
    seconds(one.healed?.ms),
    `${one.seconds} s`,
  ])
  const good = played.filter(({ faults }) => faults.length === 0).length
  return [
    '',
    ...table([['', 'scenario', 'expected', 'given', 'diagnosis', 'cured', 'healed', 'all'], ...rows]),
    '',
    'Expected cause × given cause:',
    ...confusion(played),
    '',
    `${good} of ${played.length} scenarios as they should be.`,
    ...played.flatMap((one) => [
      ...one.faults.map((fault) => `${one.name}: ${fault}`),
      ...(one.faults.length === 0 ? [] : reasons(one)),
    ]),
  ].join('\n')
}

/** What spoke for the likeliest causes and against them, and what could not be seen, for who was not there. */
function reasons({ broken }: Played): string[] {
  const document = broken?.document ?? null
  if (document === null) return []
  const { hypotheses, steps } = document
  return [
    ...hypotheses
      .slice(0, 3)
      .flatMap(({ cause, confidence, for: speaking, against }) => [
        `  ${cause} ${Math.round(confidence * 100)} %`,
        ...[...speaking, ...against].map(
          ({ weight, signature, source, quote }) =>
            `    ${weight} ${signature}, ${source}: ${quote.slice(0, 160)}`,
        ),
      ]),
    ...steps
      .filter(({ outcome }) => outcome !== 'pass' && outcome !== 'fail')
      .map(
        ({ id, outcome, summary, durationMs }) => `  ${outcome} after ${durationMs} ms: ${id}: ${summary}`,
      ),
  ]
}

function confusion(played: readonly Played[]): string[] {
  const counts = new Map<string, number>()
  for (const one of played) {
    const cell = `${expectedCause(one)}\t${givenCause(one)}`
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  const rows = [...counts].sort().map(([cell, count]) => {
    const [expected = '', given = ''] = cell.split('\t')
    return [expected, given, String(count), expected === given ? '' : '≠']
  })
  return table([['expected', 'given', 'times', ''], ...rows])
}

function expectedCause({ expected }: Played): string {
  return expected.causes === 'healthy' ? 'healthy' : (expected.causes[0] ?? '')
}

function givenCause({ broken }: Played): string {
  if (broken === null) return 'not asked'
  return broken.verdict.cause ?? broken.verdict.state
}

function curedAs({ cured }: Played): string {
  if (cured === null) return ''
  const rolledBack = cured.rolledBack === 'done' ? ', rolled back' : ''
  return `${cured.remedy ?? 'nothing'}: ${cured.ending ?? '?'}${rolledBack} ${seconds(cured.ms)}`
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : `${(ms / 1000).toFixed(1)} s`
}

function table(rows: readonly string[][]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
