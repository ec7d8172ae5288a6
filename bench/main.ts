import { alertStorm } from './alert-storm.ts'
import { alerts } from './alerts.ts'
import { chat } from './chat.ts'
import { diagnosis } from './diagnosis.ts'
import { logSearch } from './log-search.ts'
import { machines } from './machines.ts'
import { printTable } from './table.ts'

const parts = {
  diagnosis,
  chat,
  alerts: async () => [...(await alerts()), ...(await alertStorm())],
  machines,
  logs: async () => logSearch(),
}

type Part = keyof typeof parts

/** `npm run bench -- diagnosis chat alerts machines logs`; all of them without a name. */
const asked = process.argv.slice(2)
const names = Object.keys(parts) as Part[]
const unknown = asked.filter((name) => !names.some((known) => known === name))
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}: ${names.join(', ')}.\n`)
  process.exit(3)
}
for (const name of names) {
  if (asked.length === 0 || asked.includes(name)) printTable(await parts[name]())
}
