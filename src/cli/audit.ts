import { plainLine } from '../chat/plain-text.ts'
import { BotError } from '../errors.ts'
import { compareHead, type NotedHead, parseNotedHead } from '../incident/record/noted-head.ts'
import type { AuditResult } from '../model/audit.ts'
import type { Entry } from '../model/timeline.ts'
import { bundleFile } from './bundle-file.ts'
import { openAccess } from './open-access.ts'
import { readConfiguration } from './read-configuration.ts'

/**
 * `fiveohtwo audit verify [--bundle FILE] [--head HEAD…]`: exit 1 names the first entry that is not as it was written, or the
 * head that was noted elsewhere and is not met.
 */
export async function auditVerify(options: { bundle?: string; head?: string[] }): Promise<void> {
  const heads = (options.head ?? []).map(parseNotedHead)
  process.exitCode = await (options.bundle === undefined
    ? verifyStored(heads)
    : verifyBundle(options.bundle, heads))
}

async function verifyStored(heads: NotedHead[]): Promise<number> {
  const access = await openAccess(
    readConfiguration(),
    { work: false, demo: false, otherwise: 'refuse' },
    () => undefined,
  )
  try {
    const result = await access.audit()
    say(auditWords(result))
    if (!result.ok) return 1
    return await verifyHeads(heads, (incident) => access.entries(incident))
  } finally {
    await access.close()
  }
}

async function verifyBundle(file: string, heads: NotedHead[]): Promise<number> {
  try {
    const { entries, incident, head, product } = await bundleFile(file)
    say(`The chain holds: ${entries.length} entries of ${incident.id}, written by fiveohtwo ${product}.`)
    say(`Head: ${incident.id} #${head.seq} ${head.hash}`)
    return await verifyHeads(heads, async () => entries)
  } catch (thrown) {
    if (!(thrown instanceof BotError) || thrown.code !== 'BUNDLE_ALTERED') throw thrown
    say(`The chain is broken. ${thrown.message}`)
    return 1
  }
}

async function verifyHeads(
  heads: NotedHead[],
  entriesOf: (incident: string) => Promise<Entry[]>,
): Promise<number> {
  let broken = 0
  for (const head of heads) {
    // A running bot answers that there is no such incident; here it is the finding.
    const problem = compareHead(await entriesOf(head.incident).catch(noneWhenUnknown), head)
    if (problem !== null) broken += 1
    say(problem ?? `${head.incident} #${head.seq} is the entry that was noted.`)
  }
  return broken === 0 ? 0 : 1
}

function noneWhenUnknown(thrown: unknown): Entry[] {
  if (thrown instanceof BotError && thrown.code === 'UNKNOWN_INCIDENT') return []
  throw thrown
}

function auditWords(result: AuditResult): string {
  if (!result.ok)
    return `The chain is broken: ${result.incident} entry ${result.seq} ${result.problem}. ${result.detail}`
  const { entries, incidents, head } = result
  const held = `The chain holds: ${entries} entries of ${incidents} ${incidents === 1 ? 'incident' : 'incidents'}.`
  return head ? `${held}\nNewest head: ${head.incident} #${head.seq} ${head.hash}` : held
}

/** A bundle comes from elsewhere, and terminals obey control characters. */
function say(text: string): void {
  for (const line of text.split('\n')) process.stdout.write(`${plainLine(line)}\n`)
}
