import { isDeepStrictEqual } from 'node:util'
import { threadView } from '../chat/thread-view.ts'
import { BotError } from '../errors.ts'
import { replay } from '../incident/replay.ts'
import { report } from '../incident/report.ts'
import type { Entry } from '../model/timeline.ts'
import { openAccess } from './open-access.ts'
import { readConfiguration } from './read-configuration.ts'
import { printJson, printMessage } from './screen.ts'

/** `fiveohtwo show <incident>`; `--replay` exits 1 when today's verdict differs from the stored one. */
export async function show(given: string, options: { replay?: boolean; json?: boolean }): Promise<void> {
  const id = given.toUpperCase().replace(/^(INC-?)?(?=\d+$)/, 'INC-')
  const access = await openAccess(
    readConfiguration(),
    { work: false, demo: false, otherwise: 'refuse' },
    () => undefined,
  )
  try {
    const entries = await access.entries(id)
    if (entries.length === 0) {
      throw new BotError(
        'UNKNOWN_INCIDENT',
        `There is no incident ${given.slice(0, 40)}.`,
        'List them with "fiveohtwo incidents --all".',
      )
    }
    if (options.replay) return showReplay(entries, options.json ?? false)
    if (options.json) return printJson(report(entries))
    for (const { message } of threadView(entries)) printMessage(message)
  } finally {
    await access.close()
  }
}

function showReplay(entries: Entry[], json: boolean): void {
  const replays = replay(entries).map(({ run, stored, replayed }) => ({
    run,
    same: isDeepStrictEqual(stored, JSON.parse(JSON.stringify(replayed))),
    stored: stored.verdict,
    replayed: replayed.verdict,
  }))
  if (replays.some(({ same }) => !same)) process.exitCode = 1
  if (json) {
    printJson(replays)
    return
  }
  if (replays.length === 0) process.stdout.write('No run of this incident was judged yet.\n')
  for (const { run, same, stored, replayed } of replays) {
    process.stdout.write(
      `${run}: ${same ? 'the same verdict' : 'a different verdict'}\n  then ${stored.sentence}\n`,
    )
    if (!same) process.stdout.write(`  now  ${replayed.sentence}\n`)
  }
}
