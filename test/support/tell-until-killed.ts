import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import { foldLast, sampleAlert } from './alert-samples.ts'
import { sampleNote, sampleOpening } from './incident-samples.ts'

/**
 * Run as a process of its own: files alerts, saying each delivery once it is filed, while it folds and tells them, until killed.
 */
const [dataDir = '', run = ''] = process.argv.slice(2)
const { pool } = await openDatabase({ databaseUrl: null, dataDir })
const store = await openStore(pool, { now: () => new Date() })

async function fileOn(): Promise<never> {
  for (let round = 0; ; round += 1) {
    const alerts = ['a', 'b', 'c'].map((key) =>
      sampleAlert({ key: `${run}-${key}-${round % 7}`, delivery: `${run}-${key}-${round}` }),
    )
    await Promise.all(alerts.map((alert) => store.fileAlerts([alert])))
    for (const { delivery } of alerts) console.log(delivery)
  }
}

async function tellOn(): Promise<never> {
  for (;;) {
    await store.foldAlerts(5, foldLast)
    for (const alarm of await store.untoldAlarms(2)) {
      const where =
        alarm.incident === null ? { open: sampleOpening(alarm.key) } : { incident: alarm.incident }
      await store.tellAlarms({ where, happenings: [sampleNote(`${alarm.version}`)], alarms: [alarm] })
    }
  }
}

await Promise.all([fileOn(), tellOn()])
