import { plainLine } from '../chat/plain-text.ts'
import { replay } from '../incident/record/replay.ts'
import { version } from '../version.ts'
import { bundleFile } from './bundle-file.ts'
import { orUnreadable } from './or-unreadable.ts'
import { printReplay } from './print-replay.ts'

/** `fiveohtwo replay <file>`: judges an exported incident again, offline; exit 1 when today's verdict differs. */
export async function replayCommand(file: string, options: { json?: boolean }): Promise<void> {
  const { entries, product, head, incident } = await bundleFile(file)
  if (!options.json) {
    const whose = `${incident.id}, written by fiveohtwo ${product}`
    // The bundle comes from elsewhere, and terminals obey control characters.
    process.stdout.write(
      `${plainLine(`${whose}: ${entries.length} entries, the chain holds up to ${head.hash}.`)}\n`,
    )
    process.stdout.write(`Judged again by fiveohtwo ${version}:\n`)
  }
  printReplay(
    orUnreadable(() => replay(entries)),
    options.json ?? false,
  )
}
