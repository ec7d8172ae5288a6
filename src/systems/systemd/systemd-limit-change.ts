import { z } from 'zod'
import { BotError } from '../../errors.ts'
import {
  type ChangeContext,
  type ChangeOutcome,
  type ChangePlace,
  type ChangeSite,
  defineChange,
  type NotAimed,
} from '../../model/change.ts'
import type { Command, Ran } from '../../model/host.ts'
import { fileEdit, fileRestore, readFileEdit } from '../host/file-edit.ts'
import { askMachine, runChange } from '../owner/run-change.ts'
import { aimAtUnit } from './aim-at-unit.ts'
import { changeableUnit } from './changeable-unit.ts'
import { inspectUnit } from './inspect-unit.ts'
import { askJournal } from './journal-tail.ts'
import { limitSettings, raisedLimit, spareMemory } from './limit-of.ts'
import { settle } from './settle.ts'
import { jobTimeoutMs, judgeStart } from './start-unit.ts'
import { askUnit, readUnit } from './unit-state.ts'

const params = z.strictObject({
  setting: z.enum(limitSettings).default('LimitNOFILE'),
  /** How many times the limit that is in force. */
  factor: z.number().min(1.1).max(64).default(2),
  /** In files, bytes or tasks; the larger of both is taken. */
  least: z.int().min(0).default(0),
})

const exact = z.strictObject({
  unit: changeableUnit,
  setting: z.enum(limitSettings),
  /** The limit in force before and after, in files, bytes or tasks. */
  from: z.int().positive(),
  to: z.int().positive(),
  value: z.string().regex(/^\d{1,19}(?::(?:\d{1,19}|infinity))?$/),
  /** SHA-256 of the drop-in that an earlier change has left; null without one. */
  expected: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
})
type Exact = z.output<typeof exact>

/** Sorts after what people call theirs, so that its setting is the one in force (systemd.unit(5)). */
function pathOf({ unit, setting }: Pick<Exact, 'unit' | 'setting'>): string {
  return `/etc/systemd/system/${unit}.d/zz-fiveohtwo-${setting.toLowerCase()}.conf`
}

function contentOf({ setting, value }: Exact): string {
  return `[Service]\n${setting}=${value}\n`
}

/** Limits of a process are set when it starts; what keeps systemd from starting it is forgotten first. */
const restartScript =
  'systemctl daemon-reload && { systemctl reset-failed -- "$1" 2>/dev/null; systemctl restart -- "$1"; }'

/** Raises a limit of a unit by a drop-in, and restarts it. */
export const systemdLimitChange = defineChange({
  type: 'systemd.limit',
  title: 'Raise a limit of a systemd unit',
  actsOn: 'host',
  params,
  exact,
  aim: (site, params, context) => aim(site, params, context),
  commands: (given) => [
    `write ${pathOf(given)} (${given.setting}= was ${given.from}):`,
    ...contentOf(given)
      .trimEnd()
      .split('\n')
      .map((line) => `+ ${line}`),
    'systemctl daemon-reload',
    `systemctl reset-failed ${given.unit}`,
    `systemctl restart ${given.unit}`,
  ],
  async inspect(place, given, context) {
    const state = await inspectUnit(place, given.unit, context)
    const [sum] = await askMachine(place, [askSum(pathOf(given))], context)
    return { ...state, marks: { ...state.marks, dropIn: sumOf(sum) } }
  },
  async apply(place, given, context) {
    const edit = fileEdit({
      ...fileOf(given, context),
      expected: given.expected,
      content: contentOf(given),
    })
    const outcome = await editAndJudge(
      place,
      given,
      edit,
      'was restarted with a higher limit',
      given.to,
      context,
    )
    if (outcome.outcome === 'pass' || !outcome.isPlaced)
      return { outcome: outcome.outcome, summary: outcome.summary }
    const back = await editAndJudge(
      place,
      given,
      fileRestore({ ...fileOf(given, context), expected: given.expected }),
      'was restarted with the limit that it had',
      given.from,
      context,
    )
    const words = back.isPlaced ? 'The drop-in was taken back.' : 'The drop-in could not be taken back.'
    return { outcome: 'fail', summary: `${outcome.summary} ${words} ${back.summary}` }
  },
  undo: {
    commands: (given) => [
      given.expected === null ? `rm ${pathOf(given)}` : `put back ${pathOf(given)} as it was`,
      'systemctl daemon-reload',
      `systemctl reset-failed ${given.unit}`,
      `systemctl restart ${given.unit}`,
    ],
    async apply(place, given, context) {
      const restore = fileRestore({ ...fileOf(given, context), expected: given.expected })
      const done = 'was restarted with the limit that it had'
      const { outcome, summary } = await editAndJudge(place, given, restore, done, given.from, context)
      return { outcome, summary }
    },
  },
})

async function aim(
  site: ChangeSite,
  { setting, factor, least }: z.output<typeof params>,
  context: ChangeContext,
): Promise<Exact | NotAimed> {
  const unit = await aimAtUnit(site, context)
  if ('lacking' in unit) return unit
  const [memory, sum] = await askMachine(
    site.place,
    [{ argv: ['cat', '/proc/meminfo'], timeoutMs: 3000 }, askSum(pathOf({ unit: unit.name, setting }))],
    context,
  )
  const raised = raisedLimit(unit, setting, {
    factor,
    least,
    spareBytes: spareMemory(memory?.stdout ?? ''),
  })
  if ('lacking' in raised) return raised
  return { unit: unit.name, setting, ...raised, expected: sumOf(sum) }
}

function fileOf(given: Exact, { key }: ChangeContext) {
  return {
    path: pathOf(given),
    key,
    check: null,
    activate: ['sh', '-c', restartScript, 'sh', given.unit] as const,
    timeoutMs: jobTimeoutMs,
  }
}

/** Writes or takes back the drop-in, which restarts the unit, and judges by how the unit is after that. */
async function editAndJudge(
  place: ChangePlace,
  { unit, setting }: Exact,
  edit: Command,
  done: string,
  limit: number,
  context: ChangeContext,
): Promise<ChangeOutcome & { isPlaced: boolean }> {
  let isPlaced = false
  const batch = [...askUnit(unit), edit, settle, ...askUnit(unit), askJournal(unit)]
  const outcome = await runChange(place, batch, context, (ran) => {
    const [dateBefore, shownBefore, told, , date, shown, journal] = ran
    if (told === undefined) throw cutOff(unit)
    const edited = readFileEdit(told)
    if (edited.outcome === 'fail') return edited
    isPlaced = true
    // Taken back already, and nothing was restarted for it.
    if (told.stdout.startsWith('file-edit restored-before\n')) return edited
    const after = readUnit(date, shown)
    const started = judgeStart(
      { unit, done, before: readUnit(dateBefore, shownBefore), after },
      [told],
      journal,
    )
    const now = after?.limits[setting === 'LimitNOFILE' ? 'LimitNOFILESoft' : setting]
    if (started.outcome === 'fail' || now === limit) return started
    return {
      outcome: 'fail',
      summary: `${started.summary} But ${setting}= is ${now ?? 'not told'} and not ${limit}: something else sets it as well.`,
    }
  })
  return { ...outcome, isPlaced }
}

function cutOff(unit: string): BotError {
  return new BotError(
    'OUTPUT_UNREADABLE',
    `Nothing was said of the drop-in of ${unit}.`,
    'Log in and look at `systemctl cat` of the unit.',
  )
}

function askSum(path: string): Command {
  return { argv: ['sha256sum', '--', path], root: true, timeoutMs: 5000 }
}

/** A name with a backslash in it makes sha256sum begin its line with one. */
function sumOf(ran: Ran | undefined): string | null {
  return /^\\?([0-9a-f]{64}) /.exec(ran?.stdout ?? '')?.[1] ?? null
}
