import { threadView } from '../chat/thread-view.ts'
import { replay } from '../incident/record/replay.ts'
import { report } from '../incident/record/report.ts'
import { printReplay } from './print-replay.ts'
import { printJson, printMessage } from './screen.ts'
import { storedIncident } from './stored-incident.ts'

/** `fiveohtwo show <incident>`; `--replay` exits 1 when today's verdict differs from the stored one. */
export async function show(given: string, options: { replay?: boolean; json?: boolean }): Promise<void> {
  const entries = await storedIncident(given)
  if (options.replay) return printReplay(replay(entries), options.json ?? false)
  if (options.json) return printJson(report(entries))
  for (const { message } of threadView(entries)) {
    // A file is for chats that cut what is long; whole, it is in the export.
    if (message.file?.text === undefined) printMessage(message)
  }
}
