import type { Alert } from '../model/alert.ts'
import { storableText } from './chain.ts'
import type { Sql } from './sql.ts'
import { storableJson } from './storable-json.ts'
import { diskFullByName } from './transaction.ts'

/** An alert in the form in which it is written. */
interface Written {
  /** Source and delivery: no source's name has a line in it. */
  name: string
  text: string
}

/** Alerts that came together. */
export type Filing = Written[]

interface Writing {
  now: Date
  /** How long the database may take to answer; what it did write then is known by its name when it is filed again. */
  answerMs: number
}

interface FiledRow {
  source: string
  delivery: string
  repeats: number
}

/**
 * So that the embedded database, which does one thing at a time, is nobody else's to wait for longer than about 20 ms; for a
 * single request of more than that weight, which is written whole, longer.
 */
export const filingLimits = {
  calls: 1_000,
  gathers: true as const,
  weight: { of: (filing: Filing) => filing.reduce((sum, { text }) => sum + text.length, 0), most: 200_000 },
}

export function toFiling(alerts: Alert[]): Filing {
  return alerts.map((alert) => ({
    name: nameOf(alert.source, storableText(alert.delivery)),
    text: storableJson(alert),
  }))
}

/**
 * One statement for any number of filings, and so a transaction of its own. Ordinals rise in the order of the filings.
 * Those of two processes may become visible out of order, but never so that an alert is seen before one whose filing was
 * over when its own began: nobody who waits for his answer is overtaken, and the others the network may have swapped too.
 */
export async function fileAlerts(
  sql: Sql,
  filings: Filing[],
  writing: Writing,
): Promise<{ filed: number; repeated: number }[]> {
  // A statement may touch a row only once.
  const firsts = new Map<string, { text: string; repeats: number }>()
  for (const { name, text } of filings.flat()) {
    const known = firsts.get(name)
    if (known) known.repeats += 1
    else firsts.set(name, { text, repeats: 0 })
  }
  const isNew = new Set(firsts.size === 0 ? [] : await insert(sql, firsts, writing))
  return filings.map((filing) => {
    const filed = filing.filter(({ name }) => isNew.delete(name)).length
    return { filed, repeated: filing.length - filed }
  })
}

/** The names of those that were not known. */
async function insert(
  sql: Sql,
  alerts: Map<string, { text: string; repeats: number }>,
  { now, answerMs }: Writing,
): Promise<string[]> {
  const held = [...alerts.values()]
  const { rows } = await diskFullByName(() =>
    sql.query<FiledRow>({
      text: `INSERT INTO fiveohtwo.alerts AS known (source, delivery, alert, received_at, repeats)
       SELECT alert->>'source', alert->>'delivery', alert, $2, repeats
       FROM ROWS FROM (jsonb_array_elements($1::jsonb), unnest($3::int[])) WITH ORDINALITY
         AS filed (alert, repeats, ordinal)
       ORDER BY ordinal
       ON CONFLICT (source, delivery) DO UPDATE SET repeats = known.repeats + EXCLUDED.repeats + 1
       RETURNING source, delivery, repeats`,
      values: [`[${held.map(({ text }) => text).join(',')}]`, now, held.map(({ repeats }) => repeats)],
      query_timeout: answerMs,
    }),
  )
  // One that was known has been repeated at least once more than it is repeated here.
  return rows.flatMap(({ source, delivery, repeats }) => {
    const name = nameOf(source, delivery)
    return alerts.get(name)?.repeats === repeats ? [name] : []
  })
}

function nameOf(source: string, delivery: string): string {
  return `${source}\n${delivery}`
}
