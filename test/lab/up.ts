import { parseArgs } from 'node:util'
import { startHosts } from './bench-hosts.ts'
import { resetLab } from './lab.ts'

/** `node test/lab/up.ts [--hosts 3]`: hosts to play with, and how to reach them. */
const { values } = parseArgs({ options: { hosts: { type: 'string', default: '3' } } })
const say = (line: string) => process.stderr.write(`${line}\n`)
await resetLab(say)
const { hosts, key, knownHosts } = await startHosts(Number(values.hosts), say)
for (const { name, ssh, ip } of hosts) {
  process.stdout.write(`${name}  ${ip}  ssh -i ${key} -o UserKnownHostsFile=${knownHosts} fiveohtwo@${ssh}\n`)
}
