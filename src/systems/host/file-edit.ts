import { BotError } from '../../errors.ts'
import type { ChangeOutcome } from '../../model/change.ts'
import type { Command, Ran } from '../../model/host.ts'
import { redactSecrets } from '../../redact.ts'
import { fileEditScript } from './file-edit-script.ts'
import { type FilePatch, sha256 } from './file-patch.ts'

type Argv = readonly [program: string, ...rest: string[]]

interface FileChange {
  /** Absolute; where it is a link, the file that it leads to is changed. */
  path: string
  /** Names the backup: `[A-Za-z0-9]`. */
  key: string
  /** Tells whether what the file holds now is good, before anything reads it; null where nothing can tell. */
  check: Argv | null
  /** Makes the program read the file; null where nothing has to. */
  activate: Argv | null
  /** Of all of it; default 60 s, because names that do not resolve hold up a check. */
  timeoutMs?: number
}

/** Linux passes on no argument of 128 kB or more (MAX_ARG_STRLEN of include/uapi/linux/binfmts.h). */
const mostBytes = 128 * 1024 - 1

/**
 * One guarded edit of one file in one command: refused when the file is neither as expected nor already the new one; put
 * back when the check or the activation fails; safe to repeat after it was killed. `expected` is the SHA-256 of what is
 * there, null when nothing must be; then a missing folder is made as well. A file of more than 128 kB takes a patch.
 */
export function fileEdit(
  edit: FileChange & { expected: string | null; content: string | FilePatch },
): Command {
  const { expected, content } = edit
  const isWhole = typeof content === 'string'
  if (isWhole && Buffer.byteLength(content) > mostBytes) {
    throw new RangeError(`A file of ${Buffer.byteLength(content)} bytes cannot be passed whole.`)
  }
  const words = isWhole
    ? ['whole', content]
    : ['patch', ...content.pieces.flatMap(({ at, remove, insert }) => [String(at), String(remove), insert])]
  return commandOf('edit', edit, expected ?? '-', isWhole ? sha256(content) : content.becomes, words)
}

/**
 * The way back of {@link fileEdit}: puts back what was, or removes the file that was not there, then checks and activates.
 * Refused when somebody changed the file since. With `expected` (what the file was before), doing it again is a success.
 */
export function fileRestore(edit: FileChange & { expected?: string | null }): Command {
  return commandOf('restore', edit, edit.expected === undefined ? '?' : (edit.expected ?? '-'), '?', [])
}

function commandOf(
  verb: 'edit' | 'restore',
  { path, key, check, activate, timeoutMs = 60_000 }: FileChange,
  was: string,
  becomes: string,
  words: readonly string[],
): Command {
  if (!/^(?:\/[^/\x00-\x1f\x7f]+)+$/.test(path))
    throw new RangeError(`"${path}" is no absolute path of a file.`)
  if (!/^[A-Za-z0-9]{1,64}$/.test(key)) throw new RangeError(`"${key}" is no key.`)
  const programs = [check ?? [], activate ?? []]
  return {
    argv: [
      'sh',
      ...['-c', fileEditScript, 'sh', verb, path, was, becomes, key],
      ...programs.map(({ length }) => String(length)),
      ...programs.flat(),
      ...words,
    ],
    root: true,
    timeoutMs,
  }
}

/**
 * What came of {@link fileEdit} or {@link fileRestore}. Throws `WORKER_LOST` when nobody can say whether it was made.
 */
export function readFileEdit(ran: Ran): ChangeOutcome {
  if (ran.failure === 'forbidden' || ran.failure === 'missing') {
    return {
      outcome: 'fail',
      summary: 'The account that changes things may not run sh as root on that machine; nothing was changed.',
    }
  }
  const [head = '', path = 'The file', ...rest] = ran.stdout.split('\n')
  const word = /^file-edit ([a-z-]{1,20})$/.exec(head)?.[1]
  const words = word !== undefined && Object.hasOwn(answers, word) ? answers[word] : undefined
  if (words === undefined) {
    throw new BotError(
      'WORKER_LOST',
      'The edit was cut off, and nobody can say whether the file was changed.',
      'Look at the file and at what reads it before anything else is done.',
    )
  }
  const said = lastWords([...(words.backup === true ? rest.slice(1) : rest), ran.stderr].join('\n'))
  return { outcome: words.pass === true ? 'pass' : 'fail', summary: words.say(path, rest, said) }
}

interface Answer {
  pass?: true
  /** Its first line is where the backup is. */
  backup?: true
  say(path: string, rest: readonly string[], said: string): string
}

/** By the first word of the script's answer. */
const answers: Record<string, Answer> = {
  done: { pass: true, say: (path, rest) => `${path} was changed${whatFollowed(rest)}.${keptIn(rest[2])}` },
  again: {
    pass: true,
    say: (path, rest) => `${path} already was as planned${whatFollowed(rest)}.${keptIn(rest[2])}`,
  },
  restored: { pass: true, say: (path, rest) => `${path} is as it was before${whatFollowed(rest)}.` },
  'restored-before': { pass: true, say: (path) => `${path} already was as before.` },
  changed: { say: (path) => `${path} is not what it was when the plan was made; nothing was changed.` },
  dangling: { say: (path) => `${path} is a link to a file that is not there; nothing was changed.` },
  'no-file': { say: (path) => `${path} is no plain file; nothing was changed.` },
  'no-folder': { say: (path) => `There is no folder for ${path}; nothing was changed.` },
  'no-sum': { say: (path) => `That machine has no sha256sum, so ${path} was not changed.` },
  unreadable: { say: (path, _, said) => `${path} may not be read; nothing was changed.${because(said)}` },
  unwritable: {
    say: (path, _, said) => `The new ${path} could not be written; nothing was changed.${because(said)}`,
  },
  owner: { say: (path) => `${path} would have got another owner or mode; nothing was changed.` },
  interrupted: { say: (path) => `The time was over before ${path} was checked; it is as it was before.` },
  check: {
    say: (path, _, said) =>
      `The new ${path} did not pass its check and was put back at once.${because(said)}`,
  },
  'check-before': {
    say: (path, _, said) => `${path} already was as planned, but does not pass its check.${because(said)}`,
  },
  act: {
    say: (path, _, said) =>
      `The new ${path} could not be put into effect; the old one is back and in effect.${because(said)}`,
  },
  'act-before': {
    say: (path, _, said) =>
      `${path} already was as planned, but could not be put into effect.${because(said)}`,
  },
  'act-twice': {
    say: (path, _, said) =>
      `The new ${path} could not be put into effect; the old one is back, but could not be put into effect either.${because(said)}`,
  },
  stuck: {
    backup: true,
    say: (path, rest, said) =>
      `${path} could NOT be put back; what it was is in ${rest[0] ?? 'its backup'}.${because(said)}`,
  },
  'no-backup': {
    say: (path) => `There is no backup of ${path} from this change: it was not made, or is undone already.`,
  },
  'changed-since': {
    backup: true,
    say: (path, rest) =>
      `${path} was changed by somebody since, and was not touched; what it was before is in ${rest[0] ?? 'its backup'}.`,
  },
  'restored-check': {
    say: (path, _, said) =>
      `${path} is as it was before, but does not pass its check, so it is not in effect.${because(said)}`,
  },
  'restored-act': {
    say: (path, _, said) => `${path} is as it was before, but could not be put into effect.${because(said)}`,
  },
}

function whatFollowed([checks = '0', acts = '0']: readonly string[]): string {
  const done = [checks === '0' ? '' : 'checked', acts === '0' ? '' : 'put into effect'].filter(Boolean)
  return done.length === 0 ? '' : `, ${done.join(' and ')}`
}

function keptIn(backup: string | undefined): string {
  return backup === undefined || backup === '-' || backup === '' ? '' : ` What it was is in ${backup}.`
}

function because(said: string): string {
  return said === '' ? '' : ` It said: ${said}`
}

/** The last lines that somebody wrote, short and without secrets. */
function lastWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  const last = lines.filter((line) => line !== '').slice(-3)
  return redactSecrets(last.join(' ')).slice(0, 400)
}
