import { z } from 'zod'
import {
  type ChangeContext,
  type ChangeOutcome,
  type ChangePlace,
  type ChangeSite,
  defineChange,
  type NotAimed,
} from '../../model/change.ts'
import { inWords, reloadArgv } from '../app/reload.ts'
import { changedLines } from '../host/changed-lines.ts'
import { fileEdit, fileRestore, readFileEdit } from '../host/file-edit.ts'
import { applyPieces, sha256 } from '../host/file-patch.ts'
import { machineOf } from '../owner/machine-of.ts'
import { askMachine, runChange } from '../owner/run-change.ts'
import { childrenFor } from './children-for.ts'
import {
  fpmAtHand,
  fpmNow,
  inspectFpm,
  reloadLines,
  reloadOf,
  runningFpm,
  testOf,
} from './php-fpm-at-hand.ts'
import { poolSettings, readPoolFiles, showPoolFiles } from './pool-files.ts'

const sum = z.string().regex(/^[0-9a-f]{64}$/)

const exact = z.strictObject({
  fpm: runningFpm,
  path: z.string().regex(/^(?:\/[^/\x00-\x1f\x7f]{1,255}){1,40}$/),
  was: sum,
  pieces: z
    .array(z.strictObject({ at: z.int().min(0), remove: z.int().min(0), insert: z.string().max(200) }))
    .length(1),
  becomes: sum,
  lines: z.array(z.string()),
})

type Exact = z.output<typeof exact>

const time = /^\d{1,5}[smh]?$/

/** Gives one setting of the hop's pool one value, and reloads PHP-FPM; more children only as memory allows. */
export const phpFpmSet = defineChange({
  type: 'php-fpm.set',
  title: 'Change a setting of PHP-FPM',
  actsOn: 'host',
  params: z
    .strictObject({
      setting: z.enum(['pm.max_children', 'request_terminate_timeout']).describe('What is set.'),
      value: z
        .string()
        .regex(/^\d{1,5}[smh]?$/)
        .optional()
        .describe('The value; of pm.max_children the most it may become, without one twice what it is.'),
      from: z.literal('advice').optional().describe('Takes the value that the diagnosis worked out.'),
    })
    .refine(
      ({ setting, value, from }) =>
        setting === 'pm.max_children' || value !== undefined || from !== undefined,
      'needs value: or from: advice',
    ),
  exact,
  async aim(site, { setting, value, from }, context) {
    const found = await fpmAtHand(site, context)
    if ('lacking' in found) return found
    const { fpm, master, processes } = found
    const { name: host } = machineOf(site.place).host
    const [shown, memory] = await askMachine(
      site.place,
      [
        showPoolFiles(fpm.config),
        { argv: ['sh', '-c', "grep '^MemAvailable:' /proc/meminfo; getconf PAGESIZE"] },
      ],
      context,
    )
    const files = readPoolFiles(shown?.stdout ?? '')
    const pool = poolOf(site, files)
    if (typeof pool !== 'string') return pool
    const holding = [...files].filter(([, text]) => poolSettings(text, setting).has(pool))
    const [file, ...others] = holding
    if (file === undefined || others.length > 0) {
      return { lacking: `The pool ${pool} of PHP-FPM on ${host} is not in one file alone.` }
    }
    const [path, text] = file
    const present = poolSettings(text, setting).get(pool)
    if (present === undefined) return { lacking: `The pool ${pool} could not be found in ${path}.` }
    let wanted: string | NotAimed
    if (setting === 'pm.max_children') {
      const children = processes.filter(
        ({ ppid, argv }) => ppid === master.pid && argv.join(' ').trim() === `php-fpm: pool ${pool}`,
      )
      wanted = childrenFor({
        pool,
        host,
        present: present.value === null ? null : Number(present.value),
        most: value === undefined ? null : Number(value),
        memory: memory?.stdout ?? '',
        pages: children.map(({ rssPages }) => rssPages),
      })
    } else {
      wanted = advised(site, from, host) ?? value ?? { lacking: 'The diagnosis worked out no value.' }
    }
    if (typeof wanted !== 'string') return wanted
    if (wanted === present.value) return { lacking: `${setting} of the pool ${pool} is ${wanted} already.` }
    const insert = present.value === null ? `\n${setting} = ${wanted}` : wanted
    return planned(site, context, {
      fpm,
      path,
      text,
      piece: { at: present.at, remove: present.remove, insert },
    })
  },
  commands: ({ fpm, path, lines }) => [`edit ${path}:`, ...lines, ...reloadLines(fpm)],
  inspect: (place, { fpm }, context) => inspectFpm(fpm, place, context),
  apply(place, { fpm, path, was, pieces, becomes }, context) {
    const command = fileEdit({
      path,
      expected: was,
      content: { pieces, becomes },
      key: context.key,
      check: testOf(fpm),
      activate: reloadArgv(reloadOf(fpm, null)),
      timeoutMs: 120_000,
    })
    return runChange(place, [command], context, ([ran]) => outcomeOf(ran))
  },
  undo: {
    commands: ({ fpm, path, lines }) => [
      `put ${path} back:`,
      ...lines.toReversed().map((line) => `${line.startsWith('+') ? '-' : '+'}${line.slice(1)}`),
      ...reloadLines(fpm),
    ],
    apply: restore,
  },
})

async function restore(
  place: ChangePlace,
  { fpm, path, was }: Exact,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const now = await fpmNow(fpm, place, context)
  const command = fileRestore({
    path,
    expected: was,
    key: context.key,
    check: testOf(now),
    activate: reloadArgv(reloadOf(now, null)),
    timeoutMs: 120_000,
  })
  return runChange(place, [command], context, ([ran]) => outcomeOf(ran))
}

function outcomeOf(ran: Parameters<typeof readFileEdit>[0] | undefined): ChangeOutcome {
  if (ran === undefined) return { outcome: 'fail', summary: 'Nothing was run.' }
  const { outcome, summary } = readFileEdit(ran)
  return { outcome, summary: inWords(summary) }
}

/** The pool that listens where the hop is asked, or the only one. */
function poolOf({ hop }: ChangeSite, files: ReadonlyMap<string, string>): string | NotAimed {
  const listens = new Map<string, string | null>()
  for (const text of files.values()) {
    for (const [pool, { value }] of poolSettings(text, 'listen')) listens.set(pool, value)
  }
  const ports = hop.addresses.flatMap((url) => (URL.canParse(url) ? new URL(url).port : []))
  const asked = [...listens].filter(([, listen]) => ports.some((port) => port !== '' && endsIn(listen, port)))
  const [pool, ...others] = asked.length > 0 ? asked : [...listens]
  if (pool !== undefined && others.length === 0) return pool[0]
  return {
    lacking:
      pool === undefined
        ? 'The files of PHP-FPM hold no pool.'
        : `PHP-FPM has the pools ${[...listens.keys()].slice(0, 5).join(', ')}, and it is not known which of them is meant.`,
  }
}

function endsIn(listen: string | null, port: string): boolean {
  return listen === port || listen?.endsWith(`:${port}`) === true
}

/** `request_terminate_timeout = 65s`, as the diagnosis writes it. */
function advised({ advice, hop }: ChangeSite, from: 'advice' | undefined, host: string): string | null {
  if (from === undefined) return null
  for (const each of advice) {
    const value = /^request_terminate_timeout = (\S{1,10})$/.exec(each.setting)?.[1]
    const isHere = (each.hop ?? hop.name) === hop.name && (each.host ?? host) === host
    if (value !== undefined && isHere && time.test(value)) return value
  }
  return null
}

async function planned(
  site: ChangeSite,
  context: ChangeContext,
  { fpm, path, text, piece }: Pick<Exact, 'fpm' | 'path'> & { text: string; piece: Exact['pieces'][number] },
): Promise<Exact | NotAimed> {
  const [summed] = await askMachine(
    site.place,
    [{ argv: ['sh', '-c', 'sha256sum <"$1"', 'sh', path], root: true }],
    context,
  )
  const was = sha256(text)
  if (!summed?.stdout.startsWith(`${was} `)) {
    return { lacking: `${path} is being changed, or holds bytes that are no UTF-8; it is edited by hand.` }
  }
  const at = Buffer.byteLength(text.slice(0, piece.at))
  const remove = Buffer.byteLength(text.slice(piece.at, piece.at + piece.remove))
  const pieces = [{ at, remove, insert: piece.insert }]
  const becomes = sha256(applyPieces(Buffer.from(text), pieces))
  return { fpm, path, was, pieces, becomes, lines: changedLines(text, [piece]) }
}
