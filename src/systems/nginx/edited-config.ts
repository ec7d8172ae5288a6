import { z } from 'zod'
import type { ChangeContext, ChangeOutcome, ChangePlace, ChangeSite, NotAimed } from '../../model/change.ts'
import type { Ran } from '../../model/host.ts'
import { inWords, reloadArgv } from '../app/reload.ts'
import { changedLines } from '../host/changed-lines.ts'
import { fileEdit, fileRestore, readFileEdit } from '../host/file-edit.ts'
import { applyPieces, sha256 } from '../host/file-patch.ts'
import { machineOf } from '../owner/machine-of.ts'
import { askMachine, runChange } from '../owner/run-change.ts'
import { inOrder, type Piece, withPieces } from './config/edit.ts'
import {
  inspectNginx,
  type NginxAtHand,
  nginxNow,
  reloadLines,
  reloadOf,
  runningNginx,
  testOf,
} from './nginx-at-hand.ts'

const sum = z.string().regex(/^[0-9a-f]{64}$/)

/** One edit of one file of a configuration, complete. */
export const editedConfig = z.strictObject({
  nginx: runningNginx,
  path: z.string().regex(/^(?:\/[^/\x00-\x1f\x7f]{1,255}){1,40}$/),
  /** SHA-256 of the file as it is. */
  was: sum,
  /** What of it is replaced, by bytes. */
  pieces: z
    .array(z.strictObject({ at: z.int().min(0), remove: z.int().min(0), insert: z.string().max(10_000) }))
    .min(1)
    .max(200),
  becomes: sum,
  /** The lines that change, for people. */
  lines: z.array(z.string()),
})

/** One edit of one file of a configuration, complete. */
export type EditedConfig = z.output<typeof editedConfig>

/** Makes an edit exact: the file on the machine has to be what nginx read, to the byte. */
export async function planEdit(
  { nginx, files }: NginxAtHand,
  path: string,
  given: readonly Piece[],
  site: ChangeSite,
  context: ChangeContext,
): Promise<EditedConfig | NotAimed> {
  const text = files.get(path)
  const pieces = inOrder(given)
  if (text === undefined || pieces === null) return { lacking: `${path} could not be taken apart.` }
  const [summed] = await askMachine(
    site.place,
    [{ argv: ['sh', '-c', 'sha256sum <"$1"', 'sh', path], root: true }],
    context,
  )
  const was = sha256(text)
  if (!summed?.stdout.startsWith(`${was} `)) {
    const { name } = machineOf(site.place).host
    return {
      lacking: `${path} on ${name} is being changed, or holds bytes that are no UTF-8; it is edited by hand.`,
    }
  }
  const inBytes = pieces.map(({ at, remove, insert }) => ({
    at: Buffer.byteLength(text.slice(0, at)),
    remove: Buffer.byteLength(text.slice(at, at + remove)),
    insert,
  }))
  const becomes = sha256(applyPieces(Buffer.from(text), inBytes))
  if (becomes !== sha256(withPieces(text, pieces))) return { lacking: `${path} could not be taken apart.` }
  return { nginx, path, was, pieces: inBytes, becomes, lines: changedLines(text, pieces) }
}

/** The lines that change, and what follows. */
export function editLines({ path, lines, nginx }: EditedConfig): string[] {
  return [`edit ${path}:`, ...lines, ...reloadLines(nginx)]
}

/** The way back, in the same form. */
export function restoreLines({ path, lines, nginx }: EditedConfig): string[] {
  const back = lines.map((line) => (line.startsWith('+') ? `-${line.slice(1)}` : `+${line.slice(1)}`))
  return [
    `put ${path} back:`,
    ...back.toSorted((a, b) => Number(a[0] === '+') - Number(b[0] === '+')),
    ...reloadLines(nginx),
  ]
}

/** Edits, tests, reloads and sees that new workers took over; all of it is taken back when one of these fails. */
export function applyEdit(
  place: ChangePlace,
  edit: EditedConfig,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const { nginx, path, was, pieces, becomes } = edit
  const command = fileEdit({
    path,
    expected: was,
    content: { pieces, becomes },
    key: context.key,
    check: testOf(nginx),
    activate: reloadArgv(reloadOf(nginx, null)),
    timeoutMs: 120_000,
  })
  return runChange(place, [command], context, ([ran]) => outcomeOf(ran))
}

/** Puts the file back, tests and reloads. */
export async function undoEdit(
  place: ChangePlace,
  { nginx, path, was }: EditedConfig,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const now = await nginxNow(nginx, place, context)
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

function outcomeOf(ran: Ran | undefined): ChangeOutcome {
  if (ran === undefined) return { outcome: 'fail', summary: 'Nothing was run.' }
  const { outcome, summary } = readFileEdit(ran)
  return { outcome, summary: inWords(summary) }
}

/** The file itself besides everything else of nginx. */
export function inspectEdited(place: ChangePlace, { nginx }: EditedConfig, context: ChangeContext) {
  return inspectNginx(nginx, place, context)
}
