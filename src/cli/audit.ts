import { openAccess } from './open-access.ts'
import { readConfiguration } from './read-configuration.ts'

/** `fiveohtwo audit verify`: exit 1 names the first entry that is not as it was written. */
export async function auditVerify(): Promise<void> {
  const access = await openAccess(
    readConfiguration(),
    { work: false, demo: false, otherwise: 'refuse' },
    () => undefined,
  )
  try {
    const result = await access.audit()
    if (result.ok) {
      process.stdout.write(`The chain holds: ${result.entries} entries of ${result.incidents} incidents.\n`)
      if (result.head) process.stdout.write(`Newest head: ${result.head.incident} ${result.head.hash}\n`)
      return
    }
    process.stdout.write(
      `The chain is broken: ${result.incident} entry ${result.seq} ${result.problem}. ${result.detail}\n`,
    )
    process.exitCode = 1
  } finally {
    await access.close()
  }
}
