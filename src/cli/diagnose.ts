import { BotError } from '../errors.ts'
import { report } from '../incident/record/report.ts'
import type { Verdict } from '../model/diagnosis.ts'
import type { Entry } from '../model/timeline.ts'
import type { Access } from './access.ts'
import { dryRun } from './dry-run.ts'
import { follow } from './follow.ts'
import { interruptSignal } from './interrupt.ts'
import { openAccess } from './open-access.ts'
import { readConfiguration } from './read-configuration.ts'
import { createScreen, printJson, printMessage } from './screen.ts'

const exitCodes = { healthy: 0, fault: 1, inconclusive: 2 } as const satisfies Record<
  Verdict['state'],
  number
>

/** `fiveohtwo diagnose <service-or-url>`; with `--dry-run` it only says what it would do. */
export async function diagnose(
  subject: string,
  options: { json?: boolean; runbook: string; dryRun?: boolean },
): Promise<void> {
  if (options.dryRun) return dryRun(subject, options)
  const configuration = readConfiguration()
  const signal = interruptSignal()
  const access = await openAccess(
    configuration,
    { work: true, demo: configuration.services.length === 0, otherwise: 'in-memory' },
    (line) => process.stderr.write(`${line}\n`),
  )
  try {
    process.exitCode = await run(access, subject, options, signal)
  } finally {
    await access.close()
  }
}

async function run(
  access: Access,
  subject: string,
  options: { json?: boolean; runbook: string },
  signal: AbortSignal,
): Promise<number> {
  const { message, incident } = await access.command(
    // A quote in a URL is written %22; anywhere else it is no part of a name.
    `diagnose "${subject.replaceAll('"', '%22')}" --runbook "${options.runbook.replaceAll('"', '')}"`,
  )
  if (incident === undefined) throw new BotError('UNKNOWN_SERVICE', message.text, '')
  const before = await access.entries(incident)
  const runsBefore = finishedRuns(before).length - (runGoesOn(before) ? 0 : 1)
  const adapter = options.json ? null : createScreen()
  if (!options.json) printMessage(message)
  const entries = await follow(access, incident, adapter).until((now) => isJudged(now, runsBefore), signal)
  await adapter?.stop()
  const ended = finishedRuns(entries).at(-1)
  if (ended?.what.kind === 'run.canceled') {
    const who = ended.what.by.name
    throw new BotError('CANCELED', `${who} canceled the run.`, 'Run it again when you want to.')
  }
  const document = report(entries)
  if (options.json) printJson(document)
  return document ? exitCodes[document.verdict.state] : 2
}

function finishedRuns(entries: Entry[]): Entry[] {
  return entries.filter(({ what }) => what.kind === 'run.finished' || what.kind === 'run.canceled')
}

function runGoesOn(entries: Entry[]): boolean {
  const started = entries.filter(({ what }) => what.kind === 'run.started').length
  return started > finishedRuns(entries).length
}

/** The verdict is there, and so is what follows from it: a proposal, a reason for none, or the end. */
function isJudged(entries: Entry[], runsBefore: number): boolean {
  return finishedRuns(entries).length > runsBefore
}
