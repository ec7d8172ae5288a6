import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { SystemdFacts, Unit } from '../../model/facts/systemd.ts'
import type { Command, Ran } from '../../model/host.ts'
import { defineStep } from '../../model/step.ts'
import { redactSecrets } from '../../redact.ts'
import { linesOf, numberOf } from '../host/lines-of.ts'
import { findUnits } from './find-units.ts'
import { isWell } from './judge-unit.ts'
import { parseShow, unitProperties } from './parse-show.ts'
import { summarizeUnits } from './summarize-units.ts'

/** Who listens, and in which cgroup each of them is; root sees the processes of all. */
const listening = `ss -H -ltnp 2>/dev/null
for pid in $(ss -H -ltnp 2>/dev/null | grep -o 'pid=[0-9]*' | cut -d= -f2 | sort -un | head -n 200); do
echo "$pid $(tr '\\n' ' ' < "/proc/$pid/cgroup" 2>/dev/null)"
done; true`

const first: readonly Command[] = [
  { argv: ['systemctl', 'is-system-running'], timeoutMs: 5000 },
  {
    argv: [
      'systemctl',
      'list-units',
      '--type=service',
      '--type=socket',
      '--all',
      '--state=failed,activating',
      '--plain',
      '--no-legend',
      '--no-pager',
    ],
    timeoutMs: 8000,
  },
  { argv: ['sh', '-c', listening, 'sh'], root: true, timeoutMs: 8000 },
]

/** Journal lines that are shown of a unit that is not well. */
const lastLines = 20

/**
 * Looks at the units of a machine that serve the path, and at those that have failed. Fails when one of them is not well.
 * Two round trips, and a third for the journals of units that are not well.
 */
export const systemdStep = defineStep({
  type: 'systemd',
  title: 'Look at systemd units',
  looksAt: 'host',
  params: z.strictObject({}),
  async run(target, _params, { hosts, signal }) {
    if (hosts === undefined) {
      throw new BotError(
        'INTERNAL',
        'The step systemd was given no machines to look at.',
        'Please report this.',
      )
    }
    const { host } = target
    const [running, troubled, listeners] = await hosts.run(host, first, { signal })
    if (running === undefined || running.failure === 'missing' || isOffline(running)) {
      throw new BotError(
        'PROGRAM_MISSING',
        `${host.name} is not run by systemd`,
        'Take this step out of the runbook for machines and containers without systemd.',
      )
    }
    const { names, whyOf } = findUnits(target, listeners?.stdout ?? '', troubled?.stdout ?? '')
    const state = running.stdout.trim().split('\n')[0] || null
    if (names.length === 0) {
      const facts: SystemdFacts = { state, units: [] }
      return { ...summarizeUnits(facts), facts }
    }
    const [date, shown] = await hosts.run(host, [{ argv: ['date', '+%s'] }, show(names)], { signal })
    const nowMs = (numberOf(date?.stdout.trim()) ?? Number.NaN) * 1000
    const units = parseShow(shown?.stdout ?? '')
      .map((unit) => ({ ...unit, why: whyOf(unit.name), sinceMs: since(unit, nowMs) }))
      .filter(({ why, load }) => load !== 'not-found' || why === 'listed')
    const unwell = units.filter((unit) => !isWell(unit)).slice(0, 8)
    const journals =
      unwell.length === 0
        ? []
        : await hosts.run(
            host,
            unwell.map(({ name }) => journal(name)),
            { signal },
          )
    unwell.forEach((unit, index) => {
      unit.lastLines = tail(journals[index])
    })
    const facts: SystemdFacts = { state, units }
    return { ...summarizeUnits(facts), facts }
  },
})

/** What systemctl says where something else is the first process. */
function isOffline({ stdout, stderr }: Ran): boolean {
  return stdout.trim() === 'offline' || stderr.includes('has not been booted with systemd')
}

function show(names: readonly string[]): Command {
  return {
    // Timestamps are printed in the zone of whoever asks.
    argv: [
      'env',
      'TZ=UTC',
      'systemctl',
      'show',
      '--no-pager',
      `--property=${unitProperties.join(',')}`,
      '--',
      ...names,
    ],
    timeoutMs: 8000,
  }
}

function journal(name: string): Command {
  return {
    argv: ['journalctl', '-u', name, '-n', String(lastLines), '--no-pager', '-q', '-o', 'short-iso'],
    root: true,
    timeoutMs: 8000,
  }
}

function since({ changedAt }: Unit, nowMs: number): number | null {
  if (changedAt === null || Number.isNaN(nowMs)) return null
  return Math.max(0, nowMs - Date.parse(changedAt))
}

function tail(ran: Ran | undefined): string[] {
  return linesOf(redactSecrets(ran?.stdout ?? ''))
    .filter((line) => line.trim() !== '' && !line.startsWith('-- '))
    .slice(-lastLines)
    .map((line) => line.slice(0, 1000))
}
