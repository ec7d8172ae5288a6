import { parseCommand } from '../chat/parse-command.ts'
import { BotError } from '../errors.ts'
import { report } from '../incident/record/report.ts'
import type { Verdict } from '../model/diagnosis.ts'
import type { Entry } from '../model/timeline.ts'
import type { Access } from './access.ts'
import { dryRun } from './dry-run.ts'
import { findService } from './find-service.ts'
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
  const text = asCommand(subject, options.runbook)
  const parsed = parseCommand(text)
  // What cannot be understood needs no bot to be told so, nor does a name that nobody knows.
  if ('problem' in parsed) throw parsed.problem
  if (configuration.services.length > 0) findService(configuration.services, subject)
  const signal = interruptSignal()
  const access = await openAccess(
    configuration,
    { work: true, demo: configuration.services.length === 0, otherwise: 'in-memory' },
    (line) => process.stderr.write(`${line}\n`),
  )
  try {
    process.exitCode = await run(access, text, options, signal)
  } finally {
    await access.close()
  }
}

/** A quote in a URL is written %22; anywhere else it is no part of a name. */
function asCommand(subject: string, runbook: string): string {
  return `diagnose "${subject.replaceAll('"', '%22')}" --runbook "${runbook.replaceAll('"', '')}"`
}

async function run(
  access: Access,
  text: string,
  options: { json?: boolean },
  signal: AbortSignal,
): Promise<number> {
  const { message, incident } = await access.command(text)
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
