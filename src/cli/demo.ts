import { setTimeout as delay } from 'node:timers/promises'
import { styleText } from 'node:util'
import { checkConfiguration } from '../config/check.ts'
import type { Entry } from '../model/timeline.ts'
import { follow } from './follow.ts'
import { interruptSignal } from './interrupt.ts'
import { isSettled } from './is-settled.ts'
import { openAccess } from './open-access.ts'
import { createScreen } from './screen.ts'

const readingPauseMs = 3_000

/** `fiveohtwo demo`: the whole story on the demo shop, with a data folder of its own that is not kept. */
export async function demo(): Promise<void> {
  const signal = interruptSignal()
  const say = (text: string) =>
    process.stdout.write(`\n${process.stdout.isTTY ? styleText('bold', `» ${text}`) : `» ${text}`}\n\n`)
  const configuration = checkConfiguration({}, process.cwd())
  say('A small shop runs on this machine: a gateway and three backends. One backend has just crashed.')
  const access = await openAccess(
    { ...configuration, services: [] },
    { work: true, demo: true, otherwise: 'refuse', inMemory: true },
    () => undefined,
  )
  try {
    say('You type: /502 diagnose shop')
    const { incident } = await access.command('diagnose shop')
    if (incident === undefined) return
    const screen = createScreen()
    const thread = follow(access, incident, screen)
    const entries = await thread.until(hasVerdict, signal)
    const proposal = entries.findLast(({ what }) => what.kind === 'remedy.proposed')
    if (proposal?.what.kind !== 'remedy.proposed') return
    await delay(readingPauseMs, undefined, { signal })
    say('Nothing was changed yet: a change needs a person. You approve it.')
    await access.command(`approve ${proposal.what.approval} "the demo says so"`)
    const end = await thread.until(isSettled, signal)
    await screen.stop()
    say(ending(end))
  } finally {
    await access.close()
  }
}

function hasVerdict(entries: Entry[]): boolean {
  return entries.some(({ what }) => what.kind === 'run.finished')
}

function ending(entries: Entry[]): string {
  const verdicts = entries.flatMap(({ what }) =>
    what.kind === 'run.finished' ? [what.diagnosis.verdict] : [],
  )
  const last = verdicts.at(-1)
  return last ? `Before: ${verdicts[0]?.sentence}\n  Now:    ${last.sentence}` : 'The demo was stopped.'
}
