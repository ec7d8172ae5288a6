import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import { sampleNote, sampleOpening } from './incident-samples.ts'

/** Run as a process of its own: appends to one incident, saying each number once it is written, until killed. */
const [dataDir = ''] = process.argv.slice(2)
const { pool } = await openDatabase({ databaseUrl: null, dataDir })
const store = await openStore(pool, { now: () => new Date() })
const { id } = await store.openIncident(sampleOpening())
for (;;) {
  const entries = await Promise.all(['a', 'b', 'c'].map((note) => store.append(id, [sampleNote(note)])))
  for (const { seq } of entries.flat()) console.log(`${id} ${seq}`)
}
