import { randomBytes } from 'node:crypto'
import type { Command } from '../model/host.ts'
import { quote } from './quote.ts'

export const defaultTimeoutMs = 10_000
export const defaultMaxBytes = 256 * 1024

/** How a batch is started and what it is given. */
export interface Batch {
  /** One line for the login shell, whichever it is. */
  start: string
  /** The same without a shell. */
  argv: readonly [program: string, ...rest: string[]]
  /** What it reads from its standard input, which then stays open: that it closes is the sign to stop. */
  payload: Buffer
  /** Random, so that no output can be taken for a frame. */
  token: string
  /** By then it has ended by itself, unless the machine hangs. */
  longestMs: number
}

/**
 * Reads the script from standard input. The login shell may be csh or fish: nothing in the line means anything else to
 * them. The script is one compound command, so that a part of it is a syntax error and runs nothing.
 */
const bootstrap = 'eval "$(head -c "$0")"'

const searchPath =
  'PATH="$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" LC_ALL=C; export PATH LC_ALL'

/**
 * `launch seconds program…` runs one program within its time, in a process group of its own (`timeout` and `setsid` make
 * one). `watch` sees to it that when our standard input, the connection, ends, that group is ended too, softly and then
 * hard. `read` and not `cat` waits for it, because a builtin dies with its subshell and leaves nothing behind that holds
 * the connection open. Without GNU's timeout, time is kept here: the timer of busybox holds the program's output open.
 * Programs get the connection's stderr by descriptor 7, since the shell's own words about what was killed are no output.
 */
const guard = `
p= t=
end() { kill -s TERM -- "-$p" || kill -s TERM "$p"; sleep 1; kill -s KILL -- "-$p" || kill -s KILL "$p"; }
watch() {
  { read -r x <&3; kill -s TERM $$; } >/dev/null 7>&- &
  w=$!
  trap 'trap "" TERM; [ -z "$t" ] || kill "$t"; [ -z "$p" ] || end; exit 143' TERM
}
launch() {
  seconds=$1; shift
  command -v "$1" >/dev/null 2>&1 || return 127
  case $limit in
    timeout*) $limit "$seconds" $low "$@" 3<&- 2>&7 7>&- & p=$! ;;
    *)
      $limit $low "$@" 3<&- 2>&7 7>&- & p=$!
      { trap 'kill "$s"; exit' TERM; sleep "$seconds" & s=$!; wait "$s"; trap "" TERM; end; } 3<&- >/dev/null 7>&- &
      t=$! ;;
  esac
  wait "$p"; code=$?; p=
  [ -z "$t" ] || kill "$t"; t=
  return "$code"
}`

/** The same as root: `limit low seconds program…`. We could not end a process of root's ourselves. */
const asRoot = `exec 3<&0 7>&2 </dev/null 2>/dev/null
${searchPath}
limit=$1 low=$2; shift 2
${guard}
watch
launch "$@"; code=$?
kill "$w"
exit "$code"`

/**
 * `run index root seconds program…`. A command writes straight to the two streams of the connection. Each result is
 * between two lines with the token, in both streams; the end on stdout tells exit code, seconds and how root was had.
 * Where sudo allows single programs only, it is asked for those.
 */
const functions = `
say() { printf '\\n%s %s\\n' "$token" "$1"; printf '\\n%s %s\\n' "$token" "$1" >&7; }
uptime() { up=; { read -r up x </proc/uptime; }; up=\${up%%.*}; }
become() {
  [ "$via" = unknown ] || return 0
  if [ "$(id -u)" = 0 ]; then via=self
  elif sudo -n -- /bin/sh -c : >/dev/null; then via=root
  else via=single; fi
}
run() {
  index=$1 how=self
  if [ "$2" = 1 ]; then become; how=$via; fi
  seconds=$3; shift 3
  say "$index begin"
  uptime; before=$up
  case $how in
    self) launch "$seconds" "$@" ;;
    root) sudo -n -- /bin/sh -c "$root" sh "$limit" "$low" "$seconds" "$@" <&3 3<&- 2>&7 7>&- & p=$!; wait "$p" ;;
    single) launch "$seconds" sudo -n -- "$@" ;;
  esac
  code=$? p=
  uptime
  took=-; [ -z "$before" ] || [ -z "$up" ] || took=$((up - before))
  say "$index end $code $took $how"
}`

const opening = `${searchPath}
exec 3<&0 7>&2 </dev/null 2>/dev/null
via=unknown
say hello
works() { "$@" true; }
ionice -c3 -p $$
limit='timeout --kill-after=1' low=
renice -n 10 -p $$ >/dev/null || low='nice -n 10'
works $limit 1 $low || {
  works $limit 1 || { limit=setsid; works $limit || limit=; }
  works $low || low=
}
watch`

/** A constant script for POSIX sh (dash, bash, busybox) and the commands as quoted arguments of its function \`run\`. */
export function batchScript(commands: readonly Command[], options: { sudo: boolean }): Batch {
  const token = randomBytes(16).toString('hex')
  const calls = commands.map((command, index) => callOf(command, index, options))
  const script = [
    '{',
    `token=${token} root=${quote([asRoot])}`,
    guard,
    functions,
    opening,
    ...calls,
    'say done',
    'kill "$w"',
    'exit 0',
    '}',
  ]
  const payload = Buffer.from(`${script.join('\n')}\n`)
  const argv = ['/bin/sh', '-c', bootstrap, String(payload.length)] as const
  return {
    start: `exec ${argv[0]} -c '${bootstrap}' ${payload.length}`,
    argv,
    payload,
    token,
    longestMs: commands.reduce((sum, command) => sum + secondsOf(command) * 1000 + 2000, 0),
  }
}

/** Whole seconds, at least one: all that every \`timeout\` understands. */
export function secondsOf({ timeoutMs = defaultTimeoutMs }: Command): number {
  return Math.max(1, Math.ceil(timeoutMs / 1000))
}

function callOf(command: Command, index: number, { sudo }: { sudo: boolean }): string {
  const [program] = command.argv
  if (program === '' || program.startsWith('-')) throw new RangeError(`"${program}" is no program.`)
  const root = command.root === true && sudo ? '1' : '0'
  return quote(['run', String(index), root, String(secondsOf(command)), ...command.argv])
}
